//! What the standard library would bring along: an allocator, and what happens after a panic.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;
use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

struct Allocator(AssumeSingleThreaded<FreeListAllocator>);

// SAFETY: the module has one thread; JavaScript gives it no shared memory.
#[global_allocator]
static ALLOCATOR: Allocator = Allocator(unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) });

// SAFETY: all is handed on as it came.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let place = self.0.alloc(layout);
        if place.is_null() {
            // A trap here, so that nobody has to look, and put words to it.
            unreachable()
        }
        place
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        self.0.dealloc(place, layout);
    }
}

/// The core does not panic; what does all the same is a trap, which JavaScript sees as a `RuntimeError`.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
