//! A text that never prints.

use pyo3::basic::CompareOp;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple, PyType};

/// A client secret, a token, a private key member: a text that shows itself only when asked to.
///
/// Wherever the API wants one, a str will do. It is equal to a secret, or a str, of the same text.
#[pyclass(frozen, module = "polyhydra")]
pub(crate) struct Secret(Py<PyString>);

impl Secret {
    pub(crate) fn new(text: Bound<'_, PyString>) -> Self {
        Self(text.unbind())
    }

    pub(crate) fn text<'py>(&self, py: Python<'py>) -> &Bound<'py, PyString> {
        self.0.bind(py)
    }
}

#[allow(clippy::unused_self)] // Python gives it all the same
#[pymethods]
impl Secret {
    #[new]
    fn make(text: Bound<'_, PyString>) -> Self {
        Self::new(text)
    }

    /// The text itself, for sending or storing.
    fn reveal(&self, py: Python<'_>) -> Py<PyString> {
        self.0.clone_ref(py)
    }

    fn __repr__(&self) -> &'static str {
        "Secret(***)"
    }

    fn __str__(&self) -> &'static str {
        "***"
    }

    fn __bool__(&self, py: Python<'_>) -> PyResult<bool> {
        self.0.bind(py).is_truthy()
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.0.bind(py).hash()
    }

    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, operation: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        let mine = self.0.bind(py).as_any();
        let same = if let Ok(secret) = other.cast::<Self>() {
            mine.eq(secret.get().text(py))?
        } else if other.is_instance_of::<PyString>() {
            mine.eq(other)?
        } else {
            return Ok(py.NotImplemented().into_bound(py));
        };
        match operation {
            CompareOp::Eq => same.into_pyobject(py).map(|truth| truth.to_owned().into_any()).map_err(Into::into),
            CompareOp::Ne => (!same).into_pyobject(py).map(|truth| truth.to_owned().into_any()).map_err(Into::into),
            _ => Ok(py.NotImplemented().into_bound(py)),
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyType>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        Ok((slf.get_type(), PyTuple::new(py, [slf.get().text(py)])?))
    }
}
