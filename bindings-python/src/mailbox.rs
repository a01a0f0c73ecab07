//! Async calls: made on the thread in the background, delivered to the event loop that waits for them.
//!
//! That thread puts what came into the loop's mailbox, and rings only where the box was empty: many answers cost one wake-up.

use crate::answer::Answer;
use crate::background;
use crate::client::Core;
use crate::error;
use crate::exit::Gate;
use crate::hooks::Observer;
use crate::list::Pager;
use polyhydra::client::{Executor, HttpExecutor};
use polyhydra::exchange::{Exchange, Step};
use polyhydra::{Error, Response, TransportError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::AbortHandle;

/// What came of a call.
enum Mail {
    Done(Result<Answer, Error>),
    /// An answer that someone wants to look at before the call goes on.
    Answered(Box<Exchange>, Result<Response, TransportError>),
    /// The time to wait is over, in a call that someone looks at.
    Rested(Box<Exchange>),
}

/// The part of a mailbox that the thread in the background sees.
struct Queue {
    mail: Mutex<Vec<(u64, Mail)>>,
    bell: Bell,
}

/// How to wake the loop.
enum Bell {
    /// By a byte into a socket that it watches: nobody has to wait for the interpreter.
    #[cfg(unix)]
    Socket { ours: std::os::unix::net::UnixStream, theirs: std::os::unix::net::UnixStream },
    /// By `call_soon_threadsafe`, where loops cannot watch sockets (Windows).
    Loop { call_soon: Py<PyAny>, gate: Gate },
}

impl Queue {
    fn post(self: &Arc<Self>, number: u64, mail: Mail) {
        let first = {
            let mut queue = self.mail.lock().unwrap_or_else(PoisonError::into_inner);
            queue.push((number, mail));
            queue.len() == 1
        };
        if !first {
            return;
        }
        match &self.bell {
            #[cfg(unix)]
            Bell::Socket { ours, .. } => {
                // Full means that it rings already; closed, that nobody listens any more.
                let _ = std::io::Write::write(&mut &*ours, &[1]);
            }
            // A loop that is closed does not listen either.
            Bell::Loop { call_soon, gate } => gate.attach(|py| {
                let _ = call_soon.call0(py);
            }),
        }
    }
}

/// What a call is to give.
enum Wanted {
    Data,
    Reply,
    Page(Claim),
}

/// That a list's next page is being fetched: until it is there, or the call has come to any other end.
struct Claim(Py<Pager>);

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.get().give_up();
    }
}

/// A call that is under way.
struct Waiting {
    future: Py<PyAny>,
    wanted: Wanted,
    observer: Option<Observer>,
    executor: Arc<HttpExecutor>,
    task: Option<AbortHandle>,
}

#[derive(Default)]
struct Calls {
    last: u64,
    waiting: HashMap<u64, Waiting>,
}

/// Where an event loop gets the answers to its calls. Belongs to the loop's thread.
#[pyclass(frozen, module = "polyhydra._native")]
pub(crate) struct Mailbox {
    queue: Arc<Queue>,
    calls: Mutex<Calls>,
}

impl Mailbox {
    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, py: Python<'_>, core: &Core, future: Py<PyAny>, wanted: Wanted, mut exchange: Exchange) -> PyResult<u64> {
        let executor = core.executor(py)?;
        Gate::new(py)?;
        let observer = core.hooks.observer(py, true)?;
        let step = exchange.start();
        let number = {
            let mut calls = self.calls();
            calls.last += 1;
            calls.last
        };
        self.go_on(py, number, Waiting { future, wanted, observer, executor, task: None }, Box::new(exchange), step)?;
        Ok(number)
    }

    /// Makes the next step of a call.
    fn go_on(&self, py: Python<'_>, number: u64, mut call: Waiting, exchange: Box<Exchange>, step: Step) -> PyResult<()> {
        let mut step = match step {
            Step::Done(outcome) => {
                let answer = outcome.and_then(|outcome| Answer::new(&exchange, outcome));
                return call.deliver(py, answer.map_err(|error| error::raise(py, &error)));
            }
            step => step,
        };
        let (queue, executor) = (self.queue.clone(), call.executor.clone());
        let observed = call.observer.is_some();
        if let (Some(observer), Step::Send(request)) = (&mut call.observer, &mut step) {
            observer.before(py, request)?;
        }
        let handle = background::handle()?;
        // Known before it runs, as it may be over at once.
        let mut calls = self.calls();
        let task = handle.spawn(async move {
            let mail =
                if observed { one_step(&executor, exchange, step).await } else { all_steps(&executor, exchange, step).await };
            queue.post(number, mail);
        });
        call.task = Some(task.abort_handle());
        calls.waiting.insert(number, call);
        Ok(())
    }

    fn take(&self, py: Python<'_>, number: u64, mail: Mail) -> PyResult<()> {
        // A call that is not there was cancelled.
        let Some(mut call) = self.calls().waiting.remove(&number) else { return Ok(()) };
        let future = call.future.clone_ref(py);
        let gone_on = match mail {
            Mail::Done(answer) => return call.deliver(py, answer.map_err(|error| error::raise(py, &error))),
            Mail::Answered(mut exchange, answer) => call.seen(py, &answer).and_then(|()| {
                let step = exchange.answer(answer);
                self.go_on(py, number, call, exchange, step)
            }),
            Mail::Rested(mut exchange) => {
                let step = exchange.resume();
                self.go_on(py, number, call, exchange, step)
            }
        };
        // What a hook raises is what the call raises.
        gone_on.or_else(|error| refuse(future.bind(py), error))
    }
}

impl Waiting {
    fn seen(&mut self, py: Python<'_>, answer: &Result<Response, TransportError>) -> PyResult<()> {
        match &mut self.observer {
            Some(observer) => observer.after(py, answer),
            None => Ok(()),
        }
    }

    fn deliver(self, py: Python<'_>, answer: PyResult<Answer>) -> PyResult<()> {
        let result = match self.wanted {
            Wanted::Data => answer.and_then(|answer| answer.data(py)),
            Wanted::Reply => answer.and_then(|answer| answer.reply(py)),
            Wanted::Page(claim) => claim.0.get().took(answer).and_then(|listed| match listed {
                Some(listed) => Ok(Py::new(py, crate::answer::Page::new(py, listed)?)?.into_any()),
                None => Ok(py.None()),
            }),
        };
        let future = self.future.bind(py);
        match result {
            Ok(result) if !future.call_method0(intern!(py, "done"))?.is_truthy()? => {
                future.call_method1(intern!(py, "set_result"), (result,)).map(|_| ())
            }
            Ok(_) => Ok(()),
            Err(error) => refuse(future, error),
        }
    }
}

fn refuse(future: &Bound<'_, PyAny>, error: PyErr) -> PyResult<()> {
    let py = future.py();
    if future.call_method0(intern!(py, "done"))?.is_truthy()? {
        return Ok(());
    }
    future.call_method1(intern!(py, "set_exception"), (error.into_value(py),)).map(|_| ())
}

async fn all_steps(executor: &HttpExecutor, mut exchange: Box<Exchange>, mut step: Step) -> Mail {
    loop {
        step = match step {
            Step::Send(request) => {
                let answer = executor.execute(request).await;
                exchange.answer(answer)
            }
            Step::Wait(time) => {
                executor.wait(time).await;
                exchange.resume()
            }
            Step::Done(outcome) => return Mail::Done(outcome.and_then(|outcome| Answer::new(&exchange, outcome))),
        };
    }
}

async fn one_step(executor: &HttpExecutor, exchange: Box<Exchange>, step: Step) -> Mail {
    match step {
        Step::Send(request) => {
            let answer = executor.execute(request).await;
            Mail::Answered(exchange, answer)
        }
        Step::Wait(time) => {
            executor.wait(time).await;
            Mail::Rested(exchange)
        }
        Step::Done(outcome) => Mail::Done(outcome.and_then(|outcome| Answer::new(&exchange, outcome))),
    }
}

#[pymethods]
impl Mailbox {
    /// A mailbox with a bell that a loop can watch, or with `call_soon` to wake it by.
    #[new]
    #[pyo3(signature = (call_soon=None))]
    fn make(py: Python<'_>, call_soon: Option<Py<PyAny>>) -> PyResult<Self> {
        let bell = match call_soon {
            Some(call_soon) => Bell::Loop { call_soon, gate: Gate::new(py)? },
            #[cfg(unix)]
            None => {
                let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
                ours.set_nonblocking(true)?;
                theirs.set_nonblocking(true)?;
                Bell::Socket { ours, theirs }
            }
            #[cfg(not(unix))]
            None => return Err(pyo3::exceptions::PyNotImplementedError::new_err("no bell to watch on this platform")),
        };
        Ok(Self { queue: Arc::new(Queue { mail: Mutex::default(), bell }), calls: Mutex::default() })
    }

    /// What the loop has to watch.
    #[cfg(unix)]
    fn fileno(&self) -> Option<i32> {
        match &self.queue.bell {
            Bell::Socket { theirs, .. } => Some(std::os::fd::AsRawFd::as_raw_fd(theirs)),
            Bell::Loop { .. } => None,
        }
    }

    /// Delivers what has come. For the loop to call when the bell rings.
    fn empty(&self, py: Python<'_>) -> PyResult<()> {
        #[cfg(unix)]
        if let Bell::Socket { theirs, .. } = &self.queue.bell {
            let _ = std::io::Read::read(&mut &*theirs, &mut [0; 64]);
        }
        let mail = std::mem::take(&mut *self.queue.mail.lock().unwrap_or_else(PoisonError::into_inner));
        for (number, mail) in mail {
            self.take(py, number, mail)?;
        }
        Ok(())
    }

    /// Begins a call; `future` gets what comes of it. Gives the call's number.
    #[allow(clippy::too_many_arguments)] // generated code fills them in
    fn call(
        &self,
        core: &Bound<'_, Core>,
        future: Py<PyAny>,
        with_info: bool,
        place: usize,
        arguments: &Bound<'_, PyTuple>,
        timeout: Option<&Bound<'_, PyAny>>,
        headers: Option<&Bound<'_, PyAny>>,
        credentials: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<u64> {
        let (py, core) = (core.py(), core.get());
        let exchange = core.exchange(py, place, arguments, timeout, headers, credentials)?;
        self.begin(py, core, future, if with_info { Wanted::Reply } else { Wanted::Data }, exchange)
    }

    /// Begins to fetch a list's next page; `future` gets it, or None after the last.
    fn page(&self, core: &Bound<'_, Core>, future: Py<PyAny>, pager: &Bound<'_, Pager>) -> PyResult<u64> {
        let py = core.py();
        if let Some(exchange) = pager.get().next_call(py)? {
            return self.begin(py, core.get(), future, Wanted::Page(Claim(pager.clone().unbind())), exchange);
        }
        future.call_method1(py, intern!(py, "set_result"), (py.None(),))?;
        Ok(0)
    }

    /// Ends a call that nobody waits for any more. Does nothing where it is over.
    fn cancel(&self, number: u64) {
        // The lock is not held while what it held is dropped.
        let Some(call) = self.calls().waiting.remove(&number) else { return };
        if let Some(task) = call.task {
            task.abort();
        }
    }
}
