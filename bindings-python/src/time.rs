//! Times and lengths of time, in Python's own types.

use crate::error::Wrong;
use polyhydra::{Lifespan, Timestamp};
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyDelta, PyDeltaAccess, PyTimeAccess, PyTzInfo, PyTzInfoAccess};

const DAY: i64 = 86_400;

/// The datetime, in UTC; microseconds are all that Python has. `None` where Python's calendar does not reach.
pub(crate) fn datetime<'py>(py: Python<'py>, time: &Timestamp) -> PyResult<Option<Bound<'py, PyDateTime>>> {
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&*PyTzInfo::utc(py)?))?;
    let Ok(days) = i32::try_from(time.unix_seconds().div_euclid(DAY)) else { return Ok(None) };
    let second = i32::try_from(time.unix_seconds().rem_euclid(DAY)).unwrap_or_default();
    let microsecond = i32::try_from(time.nanoseconds() / 1000).unwrap_or_default();
    match epoch.add(PyDelta::new(py, days, second, microsecond, false)?) {
        Ok(sum) => Ok(Some(sum.cast_into::<PyDateTime>()?)),
        Err(_) => Ok(None),
    }
}

/// The wire form of a datetime, which must say its zone, or of a str in that form already.
pub(crate) fn timestamp(value: &Bound<'_, PyAny>) -> Result<Timestamp, Wrong> {
    if let Ok(text) = value.cast::<pyo3::types::PyString>() {
        let text = crate::convert::utf8(text)?;
        return Timestamp::parse(&text).ok_or_else(|| Wrong::new("must be a time as RFC 3339 writes it"));
    }
    let Ok(time) = value.cast::<PyDateTime>() else { return Err(Wrong::kind("a datetime or a str", value)) };
    if time.get_tzinfo().is_none() {
        return Err(Wrong::new("has no time zone; a datetime must be aware"));
    }
    let py = value.py();
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&*PyTzInfo::utc(py)?))?;
    let since = time.sub(epoch)?.cast_into::<PyDelta>().map_err(|_| Wrong::new("is no point in time"))?;
    let seconds = i64::from(since.get_days()) * DAY + i64::from(since.get_seconds());
    let nanoseconds = u32::try_from(since.get_microseconds()).unwrap_or_default() * 1000;
    let _ = time.get_fold();
    Timestamp::from_unix(seconds, nanoseconds).ok_or_else(|| Wrong::new("is outside the years 0 to 9999"))
}

/// The timedelta, in whole microseconds. `None` where it does not fit, which no length of 64 bits does not.
pub(crate) fn timedelta<'py>(py: Python<'py>, lifespan: &Lifespan) -> PyResult<Option<Bound<'py, PyDelta>>> {
    let microseconds = lifespan.nanoseconds().div_euclid(1000);
    let seconds = microseconds.div_euclid(1_000_000);
    let (Ok(days), Ok(second), Ok(microsecond)) = (
        i32::try_from(seconds.div_euclid(DAY)),
        i32::try_from(seconds.rem_euclid(DAY)),
        i32::try_from(microseconds.rem_euclid(1_000_000)),
    ) else {
        return Ok(None);
    };
    PyDelta::new(py, days, second, microsecond, true).map(Some)
}

/// The wire form of a timedelta, or of a str in that form already.
pub(crate) fn lifespan(value: &Bound<'_, PyAny>) -> Result<Lifespan, Wrong> {
    if let Ok(text) = value.cast::<pyo3::types::PyString>() {
        let text = crate::convert::utf8(text)?;
        return Lifespan::parse(&text).ok_or_else(|| Wrong::new("must be a duration as Go writes it, such as 1h30m0s"));
    }
    let Ok(length) = value.cast::<PyDelta>() else { return Err(Wrong::kind("a timedelta or a str", value)) };
    let seconds = i64::from(length.get_days()) * DAY + i64::from(length.get_seconds());
    seconds
        .checked_mul(1_000_000_000)
        .and_then(|nanoseconds| nanoseconds.checked_add(i64::from(length.get_microseconds()) * 1000))
        .map(Lifespan::from_nanoseconds)
        .ok_or_else(|| Wrong::new("is longer than 292 years"))
}
