//! Those who look on: hooks before and after every request, and the logger `polyhydra`.

use crate::answer::header_dict;
use crate::{error, settings};
use polyhydra::{Request as Sent, Response as Came, TransportError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use std::time::Instant;

const DEBUG: u8 = 10;

/// An HTTP request on its way, as hooks see it. Its headers may be changed before it is sent.
#[pyclass(frozen, module = "polyhydra")]
pub(crate) struct Request {
    /// The method, in capitals.
    #[pyo3(get)]
    method: &'static str,
    /// The absolute URL. It may hold secrets.
    #[pyo3(get)]
    url: String,
    /// The headers by their names, credentials among them.
    #[pyo3(get)]
    headers: Py<PyDict>,
    /// The body, or None. It may hold secrets.
    #[pyo3(get)]
    body: Option<String>,
    /// The operationId; empty where the client asks which server it is.
    #[pyo3(get)]
    operation: &'static str,
}

#[pymethods]
impl Request {
    fn __repr__(&self) -> String {
        format!("<Request {} {}>", self.method, self.operation)
    }
}

/// An HTTP response, as hooks see it.
#[pyclass(frozen, module = "polyhydra")]
pub(crate) struct Response {
    /// The status.
    #[pyo3(get)]
    status: u16,
    /// The headers by their names in lower case.
    #[pyo3(get)]
    headers: Py<PyDict>,
    /// The body, whole. It may hold secrets.
    #[pyo3(get)]
    body: Py<PyBytes>,
}

#[pymethods]
impl Response {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<Response {}, {} bytes>", self.status, self.body.bind(py).len()?))
    }
}

/// A client's hooks.
pub(crate) struct Hooks {
    before: Py<PyTuple>,
    after: Py<PyTuple>,
    any: bool,
}

impl Hooks {
    pub(crate) fn new(py: Python<'_>, before: Option<Bound<'_, PyAny>>, after: Option<Bound<'_, PyAny>>) -> PyResult<Self> {
        let all = |name: &str, given: Option<Bound<'_, PyAny>>| -> PyResult<Py<PyTuple>> {
            let mut hooks = Vec::new();
            if let Some(given) = given.filter(|given| !given.is_none()) {
                let iterator = given.try_iter().map_err(|_| error::build(py, name, "must be a list of functions"))?;
                for (index, hook) in iterator.enumerate() {
                    let hook = hook?;
                    if !hook.is_callable() {
                        return Err(error::build(py, &format!("{name}[{index}]"), "must be a function"));
                    }
                    hooks.push(hook);
                }
            }
            Ok(PyTuple::new(py, hooks)?.unbind())
        };
        let (before, after) = (all("before", before)?, all("after", after)?);
        let any = !before.bind(py).is_empty() || !after.bind(py).is_empty();
        Ok(Self { before, after, any })
    }

    /// Who looks on at a call that begins now: mostly nobody, and then nothing is computed.
    pub(crate) fn observer(&self, py: Python<'_>, in_context: bool) -> PyResult<Option<Observer>> {
        let logger = logger(py)?;
        if !self.any && logger.is_none() {
            return Ok(None);
        }
        let context =
            if self.any && in_context { Some(py.import("contextvars")?.call_method0("copy_context")?.unbind()) } else { None };
        let (before, after) = (self.before.clone_ref(py), self.after.clone_ref(py));
        Ok(Some(Observer { before, after, any: self.any, logger, context, sent: None, operation: "", begin: Instant::now() }))
    }
}

/// The logger, if someone listens. A program that has not imported `logging` has nobody who does.
fn logger(py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static MODULES: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let logger = if let Some(logger) = LOGGER.get(py) {
        logger
    } else {
        let modules = MODULES.get_or_try_init(py, || Ok::<_, PyErr>(py.import("sys")?.getattr("modules")?.unbind()))?;
        if !modules.bind(py).contains(intern!(py, "logging"))? {
            return Ok(None);
        }
        LOGGER
            .get_or_try_init(py, || Ok::<_, PyErr>(py.import("logging")?.call_method1("getLogger", ("polyhydra",))?.unbind()))?
    };
    let listens = logger.bind(py).call_method1(intern!(py, "isEnabledFor"), (DEBUG,))?.is_truthy()?;
    Ok(listens.then(|| logger.clone_ref(py)))
}

/// Those who look on at one call.
pub(crate) struct Observer {
    before: Py<PyTuple>,
    after: Py<PyTuple>,
    any: bool,
    logger: Option<Py<PyAny>>,
    /// The context variables of the task that made the call: its hooks run in the event loop, outside of it.
    context: Option<Py<PyAny>>,
    sent: Option<Py<Request>>,
    operation: &'static str,
    begin: Instant,
}

impl Observer {
    pub(crate) fn before(&mut self, py: Python<'_>, request: &mut Sent) -> PyResult<()> {
        self.operation = request.operation;
        if self.any {
            let headers = PyDict::new(py);
            for (name, value) in &request.headers {
                headers.set_item(name, value)?;
            }
            let shown = Request {
                method: request.method,
                url: request.url.clone(),
                headers: headers.clone().unbind(),
                body: request.body.clone(),
                operation: request.operation,
            };
            let shown = Py::new(py, shown)?;
            for hook in self.before.bind(py).iter() {
                self.run(hook, PyTuple::new(py, [shown.bind(py)])?)?;
            }
            request.headers = settings::headers(&headers).map_err(|wrong| wrong.raise(py, "headers"))?;
            self.sent = Some(shown);
        }
        self.begin = Instant::now();
        Ok(())
    }

    pub(crate) fn after(&mut self, py: Python<'_>, answer: &Result<Came, TransportError>) -> PyResult<()> {
        if let Some(logger) = &self.logger {
            self.log(logger.bind(py), answer)?;
        }
        let Some(sent) = self.sent.take() else { return Ok(()) };
        let outcome = match answer {
            Ok(response) => {
                let headers = header_dict(py, &response.headers)?.unbind();
                let body = PyBytes::new(py, &response.body).unbind();
                Py::new(py, Response { status: response.status, headers, body })?.into_any()
            }
            Err(error) => error::transport(py, error).into_value(py).into_any(),
        };
        for hook in self.after.bind(py).iter() {
            self.run(hook, PyTuple::new(py, [sent.bind(py).as_any(), outcome.bind(py)])?)?;
        }
        Ok(())
    }

    fn run<'py>(&self, hook: Bound<'py, PyAny>, arguments: Bound<'py, PyTuple>) -> PyResult<()> {
        let py = hook.py();
        match &self.context {
            None => hook.call1(arguments)?,
            Some(context) => {
                let mut all = vec![hook];
                all.extend(arguments.iter());
                context.bind(py).call_method1(intern!(py, "run"), PyTuple::new(py, all)?)?
            }
        };
        Ok(())
    }

    fn log(&self, logger: &Bound<'_, PyAny>, answer: &Result<Came, TransportError>) -> PyResult<()> {
        let py = logger.py();
        let milliseconds = self.begin.elapsed().as_secs_f64() * 1000.0;
        let operation = if self.operation.is_empty() { "(which server is it?)" } else { self.operation };
        let extra = PyDict::new(py);
        extra.set_item("operation", self.operation)?;
        extra.set_item("milliseconds", milliseconds)?;
        let options = PyDict::new(py);
        options.set_item("extra", &extra)?;
        match answer {
            Ok(response) => {
                extra.set_item("status", response.status)?;
                let arguments = (DEBUG, "%s: status %d in %.1f ms", operation, response.status, milliseconds);
                logger.call_method("log", arguments, Some(&options))?;
            }
            Err(error) => {
                extra.set_item("status", py.None())?;
                let arguments = (DEBUG, "%s: %s failure in %.1f ms", operation, error.kind.name(), milliseconds);
                logger.call_method("log", arguments, Some(&options))?;
            }
        }
        Ok(())
    }
}
