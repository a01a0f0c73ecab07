//! The thread on which all async calls of the process are made. It never touches Python, but to ring a loop that has no
//! better bell (see `mailbox`).

use crate::exit;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

struct Background {
    handle: Handle,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
    forks: u64,
}

/// Only locked with the interpreter, so that no fork finds it locked.
static BACKGROUND: Mutex<Option<Background>> = Mutex::new(None);

/// Where to spawn calls. The thread is started by the first.
pub(crate) fn handle() -> PyResult<Handle> {
    let mut slot = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner);
    match &*slot {
        Some(running) if running.forks == exit::forks() => return Ok(running.handle.clone()),
        _ => {}
    }
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| PyOSError::new_err(error.to_string()))?;
    let handle = runtime.handle().clone();
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new()
        .name("polyhydra".to_owned())
        .spawn(move || {
            let _ = runtime.block_on(stopped);
            // A name that is being looked up would be waited for otherwise.
            runtime.shutdown_background();
        })
        .map_err(|error| PyOSError::new_err(error.to_string()))?;
    // After a fork the old one is a parent's: its thread is not here, and its descriptors are shared. It is left alone.
    std::mem::forget(slot.replace(Background { handle: handle.clone(), stop, thread, forks: exit::forks() }));
    Ok(handle)
}

/// Ends all calls that are under way, and the thread.
pub(crate) fn stop(py: Python<'_>) {
    let running = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(running) = running else { return };
    if running.forks != exit::forks() {
        std::mem::forget(running);
        return;
    }
    py.detach(|| {
        let _ = running.stop.send(());
        let _ = running.thread.join();
    });
}
