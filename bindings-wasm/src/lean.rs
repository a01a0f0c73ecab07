//! What the standard library would bring along: an allocator, and what happens after a panic.

use crate::hold::Hold;
use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, unreachable};
use core::panic::PanicInfo;
use core::ptr;

const PAGE: usize = 65_536;

/// Blocks whose sizes are powers of two. One that was given back is given to the next who asks for its size.
struct Heap {
    /// By the power: the first free block, in which stands where the next one is. 0 is none.
    free: [usize; 32],
    /// What was never given out.
    next: usize,
    end: usize,
}

struct Allocator(Hold<Heap>);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator(Hold::new(Heap { free: [0; 32], next: 0, end: 0 }));

impl Heap {
    /// From 8 bytes on, so that what is in a block is aligned, and that a free one can say where the next one is.
    fn power(layout: Layout) -> u32 {
        usize::BITS - (layout.size().max(8) - 1).leading_zeros()
    }

    fn grow(&mut self, size: usize) {
        let pages = size / PAGE + 1;
        let before = memory_grow(0, pages);
        if before == usize::MAX {
            // A trap here, so that nobody has to look, and put words to it.
            unreachable()
        }
        // Nobody else makes the memory grow, so that what is new follows what is left.
        if self.end == 0 {
            self.next = before * PAGE;
        }
        self.end = (before + pages) * PAGE;
    }
}

// SAFETY: blocks are of the size asked for or larger, and do not overlap: each comes from memory that was never given out, or
// from a list of those that were given back. All begin at a multiple of 8, and nothing in the module wants more.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.0.with(|heap| {
            let power = Heap::power(layout);
            let free = &mut heap.free[power as usize % 32];
            let block = *free;
            if block != 0 {
                *free = ptr::with_exposed_provenance::<usize>(block).read();
                return ptr::with_exposed_provenance_mut(block);
            }
            let size = 1 << power;
            if heap.end - heap.next < size {
                heap.grow(size);
            }
            heap.next += size;
            ptr::with_exposed_provenance_mut(heap.next - size)
        })
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        self.0.with(|heap| {
            let free = &mut heap.free[Heap::power(layout) as usize % 32];
            let block = place.expose_provenance();
            ptr::with_exposed_provenance_mut::<usize>(block).write(*free);
            *free = block;
        });
    }
}

/// The core does not panic; what does all the same is a trap, which JavaScript sees as a `RuntimeError`.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
