//! What a user sets, for a client or for one call.

use crate::convert;
use crate::credentials::Credentials;
use crate::error::{build, Wrong};
use polyhydra::client::{Proxy, Transport};
use polyhydra::{CallOptions, Generation, Headers, Server, Settings, Version};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDelta, PyDeltaAccess, PyDict, PyFloat, PyInt, PyMapping, PyString};
use std::path::PathBuf;
use std::time::Duration;

/// A client's settings, as the keywords of `Hydra`.
pub(crate) struct Given<'a, 'py>(pub(crate) &'a Bound<'py, PyDict>);

impl<'py> Given<'_, 'py> {
    /// A setting by `read`; `None` where it is None or not given.
    fn get<T>(&self, name: &str, read: impl FnOnce(&Bound<'py, PyAny>) -> Result<T, Wrong>) -> PyResult<Option<T>> {
        match self.0.get_item(name)? {
            Some(value) if !value.is_none() => read(&value).map(Some).map_err(|wrong| wrong.raise(self.0.py(), name)),
            _ => Ok(None),
        }
    }

    pub(crate) fn settings(&self) -> PyResult<Settings> {
        let mut settings = Settings::default();
        settings.public_url = self.get("public_url", convert::text)?;
        settings.admin_url = self.get("admin_url", convert::text)?;
        settings.server = self.server()?;
        if let Some(credentials) = self.get("credentials", credentials)? {
            settings.credentials = credentials;
        }
        settings.admin_credentials = self.get("admin_credentials", credentials)?;
        settings.headers = self.get("headers", headers)?.unwrap_or_default();
        if let Some(user_agent) = self.get("user_agent", convert::text)? {
            settings.user_agent = user_agent;
        }
        settings.timeout = self.get("timeout", duration)?;
        settings.response_limit = self.get("response_limit", count)?.unwrap_or(settings.response_limit);
        settings.retries = self.get("retries", |value| whole(value, 0))?.and_then(|times| u32::try_from(times).ok()).unwrap_or(0);
        settings.longest_wait = self.get("longest_wait", duration)?.unwrap_or(Duration::MAX);
        Ok(settings)
    }

    fn server(&self) -> PyResult<Option<Server>> {
        let generation = self.get("generation", |value| {
            let text = convert::text(value)?;
            let known = [Generation::V0, Generation::V1, Generation::V2].into_iter().find(|known| known.name() == text);
            known.ok_or_else(|| Wrong::new("must be \"V0\", \"V1\" or \"V2\""))
        })?;
        let version = self.get("version", |value| {
            Version::parse(&convert::text(value)?).ok_or_else(|| Wrong::new("is no version, such as 2.3.0 or 1.0.0-rc.6"))
        })?;
        match (generation, version) {
            (Some(generation), Some(version)) if version.generation() != generation => {
                Err(build(self.0.py(), "version", &format!("{version} is of generation {}", version.generation())))
            }
            (_, Some(version)) => Ok(Some(version.into())),
            (generation, None) => Ok(generation.map(Server::from)),
        }
    }

    pub(crate) fn transport(&self) -> PyResult<Transport> {
        let mut transport = Transport::default();
        transport.connect_timeout = self.get("connect_timeout", duration)?.filter(|timeout| *timeout < Duration::MAX);
        transport.ca_file = self.get("ca_file", path)?;
        transport.ca_directory = self.get("ca_directory", path)?;
        transport.system_roots = self.get("system_roots", convert::boolean)?.unwrap_or(false);
        transport.client_certificate = self.get("client_certificate", |value| {
            if let Ok((certificate, key)) = value.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() {
                return Ok((path(&certificate)?, path(&key)?));
            }
            path(value).map(|both| (both.clone(), both))
        })?;
        transport.verify = self.get("verify", convert::boolean)?.unwrap_or(true);
        transport.pool_size = self.get("pool_size", count)?.unwrap_or(transport.pool_size);
        let no_proxy = self.get("no_proxy", convert::text)?;
        let proxy = self.get("proxy", |value| match value.cast::<PyBool>() {
            Ok(environment) if environment.is_true() => Ok(Proxy::Environment),
            Ok(_) => Ok(Proxy::Direct),
            Err(_) => convert::text(value).map(|url| Proxy::Through { url, except: no_proxy.clone() }),
        })?;
        transport.proxy = proxy.unwrap_or_default();
        if no_proxy.is_some() && !matches!(transport.proxy, Proxy::Through { .. }) {
            return Err(build(self.0.py(), "no_proxy", "belongs to a proxy that is given by its URL"));
        }
        Ok(transport)
    }
}

/// What a user sets for one call.
pub(crate) fn call_options(
    py: Python<'_>,
    timeout: Option<&Bound<'_, PyAny>>,
    given: Option<&Bound<'_, PyAny>>,
    shown: Option<&Bound<'_, PyAny>>,
) -> PyResult<CallOptions> {
    let mut options = CallOptions::default();
    if let Some(timeout) = timeout {
        options.timeout = Some(duration(timeout).map_err(|wrong| wrong.raise(py, "timeout"))?);
    }
    if let Some(given) = given {
        options.headers = headers(given).map_err(|wrong| wrong.raise(py, "headers"))?;
    }
    if let Some(shown) = shown {
        options.credentials = Some(credentials(shown).map_err(|wrong| wrong.raise(py, "credentials"))?);
    }
    Ok(options)
}

/// Seconds as a number, or a timedelta; more than nothing.
fn duration(value: &Bound<'_, PyAny>) -> Result<Duration, Wrong> {
    const EXPECTED: &str = "a number of seconds or a timedelta";
    let seconds = if let Ok(length) = value.cast::<PyDelta>() {
        let whole = f64::from(length.get_days()) * 86_400.0 + f64::from(length.get_seconds());
        whole + f64::from(length.get_microseconds()) / 1e6
    } else if value.is_instance_of::<PyBool>() || !(value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyInt>()) {
        return Err(Wrong::kind(EXPECTED, value));
    } else {
        value.extract::<f64>()?
    };
    if seconds.is_nan() || seconds <= 0.0 {
        return Err(Wrong::new("must be more than 0"));
    }
    // What is more than anyone can wait for is for ever.
    Ok(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

pub(crate) fn headers(value: &Bound<'_, PyAny>) -> Result<Headers, Wrong> {
    let Ok(mapping) = value.cast::<PyMapping>() else { return Err(Wrong::kind("a dict", value)) };
    let mut headers = Headers::new();
    for pair in mapping.items()?.iter() {
        let (name, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let Ok(text) = name.cast::<PyString>() else {
            return Err(Wrong::kind("a dict whose keys are str; one is of the type", &name));
        };
        let name = convert::utf8(text)?.into_owned();
        let value = convert::text(&value).map_err(|wrong| wrong.within(&name))?;
        headers.push(&name, &value);
    }
    Ok(headers)
}

fn credentials(value: &Bound<'_, PyAny>) -> Result<polyhydra::Credentials, Wrong> {
    match value.cast::<Credentials>() {
        Ok(credentials) => Ok(credentials.get().0.clone()),
        Err(_) => Err(Wrong::kind("Credentials", value)),
    }
}

fn path(value: &Bound<'_, PyAny>) -> Result<PathBuf, Wrong> {
    value.extract::<PathBuf>().map_err(|_| Wrong::kind("a path", value))
}

fn whole(value: &Bound<'_, PyAny>, least: i64) -> Result<i64, Wrong> {
    match convert::integer(value)? {
        number if number < least => Err(Wrong::new(format!("must be {least} or more"))),
        number => Ok(number),
    }
}

fn count(value: &Bound<'_, PyAny>) -> Result<usize, Wrong> {
    whole(value, 1).map(|number| usize::try_from(number).unwrap_or(usize::MAX))
}
