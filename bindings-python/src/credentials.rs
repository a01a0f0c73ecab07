//! What a request shows of who sends it.

use crate::convert;
use polyhydra::Credentials as Shown;
use pyo3::prelude::*;

/// What a request shows of who sends it, for the whole client or for one call.
#[pyclass(frozen, module = "polyhydra")]
pub(crate) struct Credentials(pub(crate) Shown);

#[pymethods]
impl Credentials {
    /// HTTP Basic: a client's id and secret, form-encoded first as OAuth 2.0 wants it (RFC 6749 §2.3.1).
    #[staticmethod]
    fn basic(user: &Bound<'_, PyAny>, password: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = user.py();
        let user = convert::text(user).map_err(|wrong| wrong.raise(py, "user"))?;
        let password = convert::secret(password).map_err(|wrong| wrong.raise(py, "password"))?;
        Ok(Self(Shown::basic(user, password)))
    }

    /// A token in the `Authorization` header (RFC 6750 §2.1).
    #[staticmethod]
    fn bearer(token: &Bound<'_, PyAny>) -> PyResult<Self> {
        let token = convert::secret(token).map_err(|wrong| wrong.raise(token.py(), "token"))?;
        Ok(Self(Shown::bearer(token)))
    }

    /// A key in a header of a gateway's own.
    #[staticmethod]
    fn api_key(header: &Bound<'_, PyAny>, key: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = header.py();
        let header = convert::text(header).map_err(|wrong| wrong.raise(py, "header"))?;
        let key = convert::secret(key).map_err(|wrong| wrong.raise(py, "key"))?;
        Ok(Self(Shown::api_key(header, key)))
    }

    /// Nothing: for one call of a client that has credentials.
    #[staticmethod]
    fn none() -> Self {
        Self(Shown::None)
    }

    fn __repr__(&self) -> String {
        match &self.0 {
            Shown::None => "Credentials.none()".to_owned(),
            Shown::Basic { user, .. } => format!("Credentials.basic({user:?}, ***)"),
            Shown::ApiKey { header, .. } => format!("Credentials.api_key({header:?}, ***)"),
            _ => "Credentials.bearer(***)".to_owned(),
        }
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
