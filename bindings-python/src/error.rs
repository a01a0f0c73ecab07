//! From errors to exceptions, whose classes are in `errors.py`.

use polyhydra::json::JsonError;
use polyhydra::{Error, Refusal, TransportError, TransportKind};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyModule;

/// Why a Python value cannot go onto the wire.
pub(crate) enum Wrong {
    /// It is not what belongs there; the path says where.
    Value(JsonError),
    /// Looking at it raised.
    Raised(PyErr),
}

impl Wrong {
    pub(crate) fn new(reason: impl Into<std::borrow::Cow<'static, str>>) -> Self {
        Self::Value(JsonError::new("", reason, 0))
    }

    /// `must be {expected}, not {the value's type}`.
    pub(crate) fn kind(expected: &str, value: &Bound<'_, PyAny>) -> Self {
        let name = value.get_type().name().map_or_else(|_| "something else".to_owned(), |name| name.to_string());
        let found = if value.is_none() { "None".to_owned() } else { name };
        Self::new(format!("must be {expected}, not {found}"))
    }

    pub(crate) fn within(self, name: &str) -> Self {
        match self {
            Self::Value(error) => Self::Value(error.within(name)),
            raised @ Self::Raised(_) => raised,
        }
    }

    pub(crate) fn within_array(self, index: usize) -> Self {
        match self {
            Self::Value(error) => Self::Value(error.within_array(index)),
            raised @ Self::Raised(_) => raised,
        }
    }

    /// The exception, which names the argument, or the place inside it.
    pub(crate) fn raise(self, py: Python<'_>, argument: &str) -> PyErr {
        match self {
            Self::Value(error) => {
                let error = if argument.is_empty() { error } else { error.within(argument) };
                build(py, &error.path, &error.reason)
            }
            Self::Raised(error) => error,
        }
    }
}

impl From<PyErr> for Wrong {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

/// A wrong argument or setting.
pub(crate) fn build(py: Python<'_>, argument: &str, reason: &str) -> PyErr {
    let message = if argument.is_empty() { reason.to_owned() } else { format!("{argument}: {reason}") };
    exception(py, "BuildError", &message, |made| {
        made.setattr("argument", argument)?;
        made.setattr("reason", reason)
    })
}

/// A text that was to be read as a model, and is none.
pub(crate) fn decode(py: Python<'_>, error: &JsonError) -> PyErr {
    exception(py, "DecodeError", &error.to_string(), |made| {
        made.setattr("path", &error.path)?;
        made.setattr("reason", &*error.reason)
    })
}

/// Any error of the core's.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let message = error.to_string();
    match error {
        Error::Build { argument, reason } => build(py, argument, &reason.to_string()),
        Error::Unsupported { operation, generation, version } => exception(py, "UnsupportedError", &message, |made| {
            made.setattr("operation", operation)?;
            made.setattr("generation", generation.name())?;
            made.setattr("version", version.map(|version| version.to_string()))
        }),
        Error::Transport(error) => transport(py, error),
        Error::Api(refusal) => refused(py, "ApiError", &message, refusal),
        Error::OAuth(refusal) => refused(py, "OAuthError", &message, refusal),
        Error::Decode { path, reason, status, content_type, excerpt } => exception(py, "DecodeError", &message, |made| {
            made.setattr("path", path)?;
            made.setattr("reason", &**reason)?;
            made.setattr("status", (*status > 0).then_some(*status))?;
            made.setattr("content_type", content_type)?;
            made.setattr("excerpt", excerpt)
        }),
        Error::Verification { check } => exception(py, "VerificationError", &message, |made| made.setattr("check", &**check)),
        Error::AlreadyHandled { redirect_to } => {
            exception(py, "AlreadyHandled", &message, |made| made.setattr("redirect_to", redirect_to.as_deref()))
        }
        other => exception(py, "Error", &other.to_string(), |_| Ok(())),
    }
}

/// What failed on the way.
pub(crate) fn transport(py: Python<'_>, error: &TransportError) -> PyErr {
    let class = match error.kind {
        TransportKind::Connect => "ConnectError",
        TransportKind::Tls => "TlsError",
        TransportKind::Timeout => "TimedOutError",
        TransportKind::Cancelled => "AbortedError",
        TransportKind::Interrupted => "BrokenConnectionError",
        TransportKind::TooLarge => "TooLargeError",
        _ => "TransportError",
    };
    exception(py, class, &error.message, |made| made.setattr("may_have_arrived", error.may_have_arrived))
}

fn refused(py: Python<'_>, class: &str, message: &str, refusal: &Refusal) -> PyErr {
    exception(py, class, message, |made| {
        made.setattr("operation", refusal.operation)?;
        made.setattr("status", refusal.status)?;
        made.setattr("error", refusal.error.as_deref())?;
        made.setattr("description", refusal.description.as_deref())?;
        made.setattr("hint", refusal.hint.as_deref())?;
        made.setattr("debug", refusal.debug.as_deref())?;
        made.setattr("uri", refusal.uri.as_deref())?;
        made.setattr("request_id", refusal.request_id.as_deref())?;
        made.setattr("retry_after", refusal.retry_after)?;
        made.setattr("content_type", &refusal.content_type)?;
        made.setattr("body", &refusal.body)
    })
}

fn exception(py: Python<'_>, class: &str, message: &str, fill: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<()>) -> PyErr {
    static ERRORS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let made = ERRORS
        .get_or_try_init(py, || py.import("polyhydra.errors").map(Bound::unbind))
        .and_then(|errors| errors.bind(py).getattr(class)?.call1((message,)))
        .and_then(|made| {
            fill(&made)?;
            Ok(made)
        });
    match made {
        Ok(made) if made.is_instance_of::<PyException>() => PyErr::from_value(made),
        Ok(_) => pyo3::exceptions::PySystemError::new_err("polyhydra.errors holds no exceptions"),
        Err(error) => error,
    }
}
