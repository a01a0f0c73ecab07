//! Python values that are texts, numbers, truths or lists of texts on the wire. Nothing is guessed: a number is no text.

use crate::error::Wrong;
use crate::secret::Secret;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyInt, PyString};
use std::borrow::Cow;

pub(crate) fn text(value: &Bound<'_, PyAny>) -> Result<String, Wrong> {
    match value.cast::<PyString>() {
        Ok(text) => utf8(text).map(Cow::into_owned),
        Err(_) => Err(Wrong::kind("a str", value)),
    }
}

/// The text of a str. One with half a surrogate pair is none.
pub(crate) fn utf8<'a>(text: &'a Bound<'_, PyString>) -> Result<Cow<'a, str>, Wrong> {
    text.to_cow().map_err(|_| Wrong::new("holds half a surrogate pair, which is no text"))
}

/// The str inside a secret, or the str itself.
pub(crate) fn secret_str<'py>(value: &Bound<'py, PyAny>) -> Result<Bound<'py, PyString>, Wrong> {
    if let Ok(secret) = value.cast::<Secret>() {
        return Ok(secret.get().text(value.py()).clone());
    }
    match value.cast::<PyString>() {
        Ok(text) => Ok(text.clone()),
        Err(_) => Err(Wrong::kind("a Secret or a str", value)),
    }
}

pub(crate) fn secret(value: &Bound<'_, PyAny>) -> Result<String, Wrong> {
    utf8(&secret_str(value)?).map(Cow::into_owned)
}

pub(crate) fn integer(value: &Bound<'_, PyAny>) -> Result<i64, Wrong> {
    // A bool is an int to Python, and a mistake here.
    if !value.is_instance_of::<PyInt>() || value.is_instance_of::<PyBool>() {
        return Err(Wrong::kind("an int", value));
    }
    value.extract::<i64>().map_err(|_| Wrong::new("is larger than 64 bits"))
}

pub(crate) fn boolean(value: &Bound<'_, PyAny>) -> Result<bool, Wrong> {
    match value.cast::<PyBool>() {
        Ok(truth) => Ok(truth.is_true()),
        Err(_) => Err(Wrong::kind("a bool", value)),
    }
}

/// Calls `each` with every item of a list, tuple, set or other iterable. A str is none: its letters are not meant.
pub(crate) fn items<'py>(
    value: &Bound<'py, PyAny>,
    expected: &str,
    mut each: impl FnMut(usize, Bound<'py, PyAny>) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    let single = value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyDict>();
    let iterator = match value.try_iter() {
        Ok(iterator) if !single => iterator,
        _ => return Err(Wrong::kind(expected, value)),
    };
    for (index, item) in iterator.enumerate() {
        each(index, item?).map_err(|wrong| wrong.within_array(index))?;
    }
    Ok(())
}
