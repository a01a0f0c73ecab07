//! What the other side holds, by number: a stale number is an error there, and never memory that is gone.

use polyhydra::border::{Call, Listing};
use polyhydra::exchange::Engine;
use polyhydra::{Error, Reason};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something that is held.
#[derive(Clone)]
pub(crate) enum Held {
    Engine(Arc<Engine>),
    Call(Arc<Mutex<Call>>),
    Listing(Arc<Mutex<Listing>>),
}

struct Table {
    last: i64,
    held: BTreeMap<i64, Held>,
}

static TABLE: Mutex<Table> = Mutex::new(Table { last: 0, held: BTreeMap::new() });

/// Takes a lock, whatever has panicked while it was held.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds something until [`free`]. No number is given twice.
pub(crate) fn hold(held: Held) -> i64 {
    let mut table = lock(&TABLE);
    table.last += 1;
    let handle = table.last;
    table.held.insert(handle, held);
    handle
}

/// Lets go. What is in use at this moment lives until that is over.
pub(crate) fn free(handle: i64) {
    let freed = lock(&TABLE).held.remove(&handle);
    drop(freed);
}

/// How much is held.
pub(crate) fn count() -> usize {
    lock(&TABLE).held.len()
}

fn find(handle: i64) -> Result<Held, Box<Error>> {
    lock(&TABLE).held.get(&handle).cloned().ok_or_else(|| Error::build("client", Reason::Invalid("is closed")).into())
}

pub(crate) fn engine(handle: i64) -> Result<Arc<Engine>, Box<Error>> {
    match find(handle)? {
        Held::Engine(engine) => Ok(engine),
        _ => panic!("not the handle of an engine"),
    }
}

pub(crate) fn call(handle: i64) -> Result<Arc<Mutex<Call>>, Box<Error>> {
    match find(handle)? {
        Held::Call(call) => Ok(call),
        _ => panic!("not the handle of a call"),
    }
}

pub(crate) fn listing(handle: i64) -> Result<Arc<Mutex<Listing>>, Box<Error>> {
    match find(handle)? {
        Held::Listing(listing) => Ok(listing),
        _ => panic!("not the handle of a list"),
    }
}
