//! What lives as long as the module: a value that one thread has, and objects by their handles.

use alloc::vec::Vec;
use core::cell::UnsafeCell;

/// A static value of a module with one thread.
pub(crate) struct Hold<T>(UnsafeCell<T>);

// SAFETY: the module has one thread; JavaScript gives it no shared memory.
unsafe impl<T> Sync for Hold<T> {}

impl<T> Hold<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: nothing else holds it: there is one thread, and no export calls another or JavaScript.
        use_it(unsafe { &mut *self.0.get() })
    }
}

/// Objects by handles from 1 on. A handle that was let go of is given again.
pub(crate) struct Slots<T>(Vec<Option<T>>);

impl<T> Slots<T> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn put(&mut self, thing: T) -> usize {
        let place = self.0.iter().position(Option::is_none).unwrap_or(self.0.len());
        match self.0.get_mut(place) {
            Some(slot) => *slot = Some(thing),
            None => self.0.push(Some(thing)),
        }
        place + 1
    }

    pub(crate) fn get(&mut self, handle: usize) -> Option<&mut T> {
        self.0.get_mut(handle.checked_sub(1)?)?.as_mut()
    }

    pub(crate) fn take(&mut self, handle: usize) -> Option<T> {
        self.0.get_mut(handle.checked_sub(1)?)?.take()
    }
}
