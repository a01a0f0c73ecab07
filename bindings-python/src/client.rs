//! A client: makes calls and waits for them. What async calls have in addition stands in `mailbox`.

use crate::answer::Answer;
use crate::error::{self, build};
use crate::exit::{self, Gate};
use crate::hooks::{Hooks, Observer};
use crate::list::{Items, Pager};
use crate::settings::{call_options, Given};
use crate::{arguments, table};
use polyhydra::client::{HttpExecutor, Transport};
use polyhydra::exchange::{Engine, Exchange, Step};
use polyhydra::operation::Operation;
use polyhydra::{Arguments, CallOptions, Error, Request, Response, TransportError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What `Hydra` and `AsyncHydra` stand on.
#[pyclass(frozen, module = "polyhydra._native")]
pub(crate) struct Core {
    engine: Arc<Engine>,
    transport: Transport,
    pub(crate) hooks: Hooks,
    /// Only locked with the interpreter, so that no fork finds it locked.
    connections: Mutex<Connections>,
}

enum Connections {
    /// Made in a process under its number of forks.
    Open(u64, Arc<HttpExecutor>),
    Closed,
}

type Place = usize;
type Maybe<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

impl Core {
    /// Connections of this process. Those of a parent are shared with it and left alone.
    pub(crate) fn executor(&self, py: Python<'_>) -> PyResult<Arc<HttpExecutor>> {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        match &*connections {
            Connections::Closed => return Err(build(py, "hydra", "is closed")),
            Connections::Open(forks, executor) if *forks == exit::forks() => return Ok(executor.clone()),
            Connections::Open(..) => {}
        }
        let executor = connect(py, &self.transport)?;
        std::mem::forget(std::mem::replace(&mut *connections, Connections::Open(exit::forks(), executor.clone())));
        Ok(executor)
    }

    pub(crate) fn exchange(
        &self,
        py: Python<'_>,
        place: Place,
        given: &Bound<'_, PyTuple>,
        timeout: Maybe<'_, '_>,
        headers: Maybe<'_, '_>,
        credentials: Maybe<'_, '_>,
    ) -> PyResult<Exchange> {
        let (operation, arguments, options) = parts(py, place, given, timeout, headers, credentials)?;
        Exchange::new(self.engine.clone(), operation, arguments, options).map_err(|error| error::raise(py, &error))
    }

    /// Makes a call from its first step to its last, in this thread.
    pub(crate) fn run(&self, py: Python<'_>, mut exchange: Exchange) -> PyResult<Answer> {
        let executor = self.executor(py)?;
        let gate = Gate::new(py)?;
        let mut observer = self.hooks.observer(py, false)?;
        let mut step = exchange.start();
        loop {
            step = match step {
                Step::Send(request) => match &mut observer {
                    None => match gate.detach(py, || unobserved(&executor, gate, &mut exchange, request)) {
                        Stop::Done(answer) => return answer.map_err(|error| error::raise(py, &error)),
                        Stop::Wait(time) => Step::Wait(time),
                        Stop::Raised(error) => return Err(error),
                    },
                    Some(observer) => observed(py, &executor, gate, &mut exchange, observer, request)?,
                },
                Step::Wait(time) => {
                    wait(py, gate, time)?;
                    exchange.resume()
                }
                Step::Done(outcome) => {
                    return gate
                        .detach(py, || outcome.and_then(|outcome| Answer::new(&exchange, outcome)))
                        .map_err(|error| error::raise(py, &error));
                }
            };
        }
    }
}

/// What a call is made of, checked.
fn parts(
    py: Python<'_>,
    place: Place,
    given: &Bound<'_, PyTuple>,
    timeout: Maybe<'_, '_>,
    headers: Maybe<'_, '_>,
    credentials: Maybe<'_, '_>,
) -> PyResult<(&'static Operation, Arguments, CallOptions)> {
    let Some(operation) = table::operation(place) else { return Err(build(py, "operation", "does not exist")) };
    Ok((operation, arguments::read(operation, given)?, call_options(py, timeout, headers, credentials)?))
}

/// Why a call comes back into the interpreter.
enum Stop {
    Done(Result<Answer, Error>),
    Wait(Duration),
    /// A signal's handler raised, as Ctrl-C does.
    Raised(PyErr),
}

/// All steps that need no Python, in one go.
fn unobserved(executor: &HttpExecutor, gate: Gate, exchange: &mut Exchange, mut request: Request) -> Stop {
    loop {
        let answer = match send(executor, gate, request) {
            Ok(answer) => answer,
            Err(error) => return Stop::Raised(error),
        };
        match exchange.answer(answer) {
            Step::Send(next) => request = next,
            Step::Wait(time) => return Stop::Wait(time),
            Step::Done(outcome) => return Stop::Done(outcome.and_then(|outcome| Answer::new(exchange, outcome))),
        }
    }
}

/// One step, with those who look on.
fn observed(
    py: Python<'_>,
    executor: &HttpExecutor,
    gate: Gate,
    exchange: &mut Exchange,
    observer: &mut Observer,
    mut request: Request,
) -> PyResult<Step> {
    observer.before(py, &mut request)?;
    let answer = gate.detach(py, || send(executor, gate, request))?;
    observer.after(py, &answer)?;
    Ok(exchange.answer(answer))
}

/// Sends, and looks for signals now and then.
fn send(executor: &HttpExecutor, gate: Gate, request: Request) -> PyResult<Result<Response, TransportError>> {
    let mut raised = None;
    let answer = executor.execute_watched(request, || {
        raised = gate.attach(|py| py.check_signals().err());
        raised.is_some()
    });
    match raised {
        Some(error) => Err(error),
        None => Ok(answer),
    }
}

/// Waits, and looks for signals now and then.
fn wait(py: Python<'_>, gate: Gate, mut time: Duration) -> PyResult<()> {
    const TICK: Duration = Duration::from_millis(50);
    while !time.is_zero() {
        let nap = time.min(TICK);
        gate.detach(py, || std::thread::sleep(nap));
        py.check_signals()?;
        time -= nap;
    }
    Ok(())
}

fn connect(py: Python<'_>, transport: &Transport) -> PyResult<Arc<HttpExecutor>> {
    let made = py.detach(|| HttpExecutor::new(transport));
    made.map(Arc::new).map_err(|error| error::raise(py, &error))
}

#[pymethods]
impl Core {
    #[new]
    fn make(settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        let py = settings.py();
        let given = Given(settings);
        let transport = given.transport()?;
        let engine = Engine::new(given.settings()?).map_err(|error| error::raise(py, &error))?;
        let hooks = Hooks::new(py, settings.get_item("before")?, settings.get_item("after")?)?;
        let connections = Mutex::new(Connections::Open(exit::forks(), connect(py, &transport)?));
        Ok(Self { engine: Arc::new(engine), transport, hooks, connections })
    }

    /// Makes a call and gives its result.
    #[pyo3(signature = (place, arguments, timeout, headers, credentials, /))]
    fn call(
        &self,
        py: Python<'_>,
        place: Place,
        arguments: &Bound<'_, PyTuple>,
        timeout: Maybe<'_, '_>,
        headers: Maybe<'_, '_>,
        credentials: Maybe<'_, '_>,
    ) -> PyResult<Py<PyAny>> {
        self.run(py, self.exchange(py, place, arguments, timeout, headers, credentials)?)?.data(py)
    }

    /// The same with status and headers.
    #[pyo3(signature = (place, arguments, timeout, headers, credentials, /))]
    fn call_with_info(
        &self,
        py: Python<'_>,
        place: Place,
        arguments: &Bound<'_, PyTuple>,
        timeout: Maybe<'_, '_>,
        headers: Maybe<'_, '_>,
        credentials: Maybe<'_, '_>,
    ) -> PyResult<Py<PyAny>> {
        self.run(py, self.exchange(py, place, arguments, timeout, headers, credentials)?)?.reply(py)
    }

    /// All pages of a list, fetched as needed.
    #[pyo3(signature = (place, arguments, timeout, headers, credentials, /))]
    fn list(
        slf: &Bound<'_, Self>,
        place: Place,
        arguments: &Bound<'_, PyTuple>,
        timeout: Maybe<'_, '_>,
        headers: Maybe<'_, '_>,
        credentials: Maybe<'_, '_>,
    ) -> PyResult<Items> {
        let pager = slf.get().pager(slf.py(), place, arguments, timeout, headers, credentials)?;
        Ok(Items::new(slf.clone().unbind(), pager))
    }

    /// The same for those who ask for its pages one by one, and wait for them elsewhere.
    #[pyo3(signature = (place, arguments, timeout, headers, credentials, /))]
    fn pager(
        &self,
        py: Python<'_>,
        place: Place,
        arguments: &Bound<'_, PyTuple>,
        timeout: Maybe<'_, '_>,
        headers: Maybe<'_, '_>,
        credentials: Maybe<'_, '_>,
    ) -> PyResult<Pager> {
        self.executor(py)?;
        let (operation, arguments, options) = parts(py, place, arguments, timeout, headers, credentials)?;
        Pager::new(py, self.engine.clone(), operation, arguments, options)
    }

    /// Ends the client: its idle connections are closed, and no call can be made any more.
    fn close(&self, py: Python<'_>) {
        let before = {
            let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *connections, Connections::Closed)
        };
        match before {
            Connections::Open(forks, executor) if forks == exit::forks() => py.detach(|| drop(executor)),
            // A parent's.
            other => std::mem::forget(other),
        }
    }

    /// The server's generation and version, as far as they are given or were found by now.
    fn server(&self) -> (Option<&'static str>, Option<String>) {
        let server = self.engine.server();
        let version = server.and_then(|server| server.version).map(|version| version.to_string());
        (server.map(|server| server.generation.name()), version)
    }

    /// The base URLs of the public and the admin port.
    fn urls(&self) -> (Option<&str>, Option<&str>) {
        let settings = self.engine.settings();
        (settings.public_url.as_deref(), settings.admin_url.as_deref())
    }
}
