//! The ends of processes: the interpreter's exit, and forks.
//!
//! A thread that asks for the interpreter while it shuts down is ended by force, in the middle of Rust, and the process with
//! it. So threads that were away ask here first, and once the exit has begun those but the main one stay away for good.

use crate::background;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

static EXITING: AtomicBool = AtomicBool::new(false);
/// How many threads are on their way back into the interpreter.
static RETURNING: AtomicUsize = AtomicUsize::new(0);
/// How many forks lie between this process and the one that loaded the module.
static FORKS: AtomicU64 = AtomicU64::new(0);

/// The way back into the interpreter of a thread that leaves it for a while.
#[derive(Clone, Copy)]
pub(crate) struct Gate {
    guarded: bool,
}

impl Gate {
    /// For a call that begins now. During the exit there are no calls, but for those of the main thread's exit handlers.
    pub(crate) fn new(py: Python<'_>) -> PyResult<Self> {
        if !EXITING.load(Ordering::SeqCst) {
            return Ok(Self { guarded: true });
        }
        let threading = py.import("threading")?;
        if !threading.call_method0("current_thread")?.is(threading.call_method0("main_thread")?) {
            py.detach(stay_away);
        }
        Ok(Self { guarded: false })
    }

    /// Runs `work` without the interpreter.
    pub(crate) fn detach<T: Send>(self, py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
        let done = py.detach(|| {
            let done = work();
            self.come_back();
            done
        });
        self.came_back();
        done
    }

    /// Runs `work` with the interpreter, from a thread that is away.
    pub(crate) fn attach<T>(self, work: impl FnOnce(Python<'_>) -> T) -> T {
        self.come_back();
        Python::attach(|py| {
            self.came_back();
            work(py)
        })
    }

    fn come_back(self) {
        if !self.guarded {
            return;
        }
        RETURNING.fetch_add(1, Ordering::SeqCst);
        if EXITING.load(Ordering::SeqCst) {
            RETURNING.fetch_sub(1, Ordering::SeqCst);
            stay_away();
        }
    }

    fn came_back(self) {
        if self.guarded {
            RETURNING.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// What is left to a daemon thread of a process that ends.
fn stay_away() {
    loop {
        std::thread::park();
    }
}

/// Ends what runs in the background, and keeps other threads away. To be called once, by `atexit`.
#[pyfunction]
pub(crate) fn before_exit(py: Python<'_>) {
    EXITING.store(true, Ordering::SeqCst);
    py.detach(|| {
        while RETURNING.load(Ordering::SeqCst) > 0 {
            std::thread::sleep(Duration::from_micros(100));
        }
    });
    background::stop(py);
}

/// Says that this process is a new one, without the threads of the old.
#[pyfunction]
pub(crate) fn after_fork() {
    FORKS.fetch_add(1, Ordering::SeqCst);
    RETURNING.store(0, Ordering::SeqCst);
}

/// Tells processes apart: what was made under another number belongs to a parent.
pub(crate) fn forks() -> u64 {
    FORKS.load(Ordering::Relaxed)
}
