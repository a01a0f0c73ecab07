//! Free-form JSON as plain Python objects, and back.

use crate::convert;
use crate::error::Wrong;
use crate::model::Model;
use crate::secret::Secret;
use polyhydra::json::{write_string, Reader, Shape, DEPTH_LIMIT};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use std::fmt::Write;

/// The Python object of the next value, whose JSON is known to be sound and not too deep.
pub(crate) fn read<'py>(py: Python<'py>, reader: &mut Reader<'_>) -> Result<Bound<'py, PyAny>, Wrong> {
    Ok(match reader.shape().map_err(Wrong::Value)? {
        Shape::Null => {
            reader.null().map_err(Wrong::Value)?;
            py.None().into_bound(py)
        }
        Shape::Boolean => PyBool::new(py, reader.boolean().map_err(Wrong::Value)?).to_owned().into_any(),
        Shape::Number => number(py, reader.skip().map_err(Wrong::Value)?)?,
        Shape::String => PyString::new(py, &reader.string().map_err(Wrong::Value)?).into_any(),
        Shape::Array => {
            let list = PyList::empty(py);
            let mut inside = reader.array().map_err(Wrong::Value)?;
            while reader.item(&mut inside).map_err(Wrong::Value)? {
                list.append(read(py, reader)?)?;
            }
            list.into_any()
        }
        Shape::Object => {
            let dict = PyDict::new(py);
            let mut inside = reader.object().map_err(Wrong::Value)?;
            while let Some(name) = reader.member(&mut inside).map_err(Wrong::Value)? {
                dict.set_item(&*name, read(py, reader)?)?;
            }
            dict.into_any()
        }
    })
}

fn number<'py>(py: Python<'py>, raw: &str) -> PyResult<Bound<'py, PyAny>> {
    if raw.contains(['.', 'e', 'E']) {
        return Ok(PyFloat::new(py, raw.parse().unwrap_or(f64::INFINITY)).into_any());
    }
    match raw.parse::<i64>() {
        Ok(number) => Ok(number.into_pyobject(py)?.into_any()),
        // Python has whole numbers of any size.
        Err(_) => py.get_type::<PyInt>().call1((raw,)),
    }
}

/// Whether numbers that JSON cannot say are refused. They are not where two values are only compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    Sent,
    Compared,
}

/// Appends a Python object as JSON. The error names the way to what JSON cannot say.
pub(crate) fn write(value: &Bound<'_, PyAny>, out: &mut String, numbers: Numbers) -> Result<(), Wrong> {
    write_at(value, out, numbers, 0)
}

fn write_at(value: &Bound<'_, PyAny>, out: &mut String, numbers: Numbers, depth: u32) -> Result<(), Wrong> {
    if depth > DEPTH_LIMIT {
        return Err(Wrong::new(format!("is nested deeper than {DEPTH_LIMIT} levels, or holds itself")));
    }
    if value.is_none() {
        out.push_str("null");
    } else if let Ok(text) = value.cast::<PyString>() {
        write_string(out, &convert::utf8(text)?);
    } else if let Ok(truth) = value.cast::<PyBool>() {
        out.push_str(if truth.is_true() { "true" } else { "false" });
    } else if value.is_instance_of::<PyInt>() {
        write_int(value, out)?;
    } else if let Ok(number) = value.cast::<PyFloat>() {
        let number = number.value();
        if !number.is_finite() && numbers == Numbers::Sent {
            return Err(Wrong::new(format!("is {number}, which JSON cannot say")));
        }
        // The shortest form that reads back as the same number.
        let _ = write!(out, "{number:?}");
    } else if let Ok(dict) = value.cast::<PyDict>() {
        out.push('{');
        for (place, (key, value)) in dict.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            let Ok(name) = key.cast::<PyString>() else {
                return Err(Wrong::kind("a dict whose keys are str; one is of the type", &key));
            };
            let name = convert::utf8(name)?;
            write_string(out, &name);
            out.push(':');
            write_at(&value, out, numbers, depth + 1).map_err(|wrong| wrong.within(&name))?;
        }
        out.push('}');
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        out.push('[');
        for (index, item) in value.try_iter()?.enumerate() {
            if index > 0 {
                out.push(',');
            }
            write_at(&item?, out, numbers, depth + 1).map_err(|wrong| wrong.within_array(index))?;
        }
        out.push(']');
    } else if let Ok(model) = value.cast::<Model>() {
        model.get().write(value.py(), out)?;
    } else if let Ok(secret) = value.cast::<Secret>() {
        write_string(out, &convert::utf8(secret.get().text(value.py()))?);
    } else {
        return Err(Wrong::kind("what JSON can say", value));
    }
    Ok(())
}

fn write_int(value: &Bound<'_, PyAny>, out: &mut String) -> Result<(), Wrong> {
    if let Ok(number) = value.extract::<i64>() {
        out.push_str(&number.to_string());
        return Ok(());
    }
    // Of the type itself: an enum's members would print their names.
    let digits = value.py().get_type::<PyInt>().call_method1("__repr__", (value,));
    let digits = digits.map_err(|_| Wrong::new("is a number of more digits than Python prints"))?;
    out.push_str(&digits.extract::<String>()?);
    Ok(())
}
