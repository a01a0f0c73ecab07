//! A model's field: the attribute of the Python class, and what each kind of field is in Python.

use crate::convert;
use crate::error::Wrong;
use crate::json::{self, Numbers};
use crate::model::{Model, Slot, Text};
use crate::secret::Secret;
use crate::table::Table;
use crate::time;
use polyhydra::json::{write_string, Reader, Shape};
use polyhydra::models::FieldKind;
use polyhydra::{Lifespan, Timestamp};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyList, PyString};
use std::borrow::Cow;

// The attribute of a model's class: reads and sets a field. A class with documentation of its own would hide its instances'.
#[pyclass(frozen, module = "polyhydra._native")]
pub(crate) struct Field {
    pub(crate) place: usize,
    name: Py<PyString>,
    about: Py<PyString>,
}

#[pymethods]
impl Field {
    #[new]
    #[pyo3(text_signature = None)]
    fn make(place: usize, name: Py<PyString>, about: Py<PyString>) -> Self {
        Self { place, name, about }
    }

    #[getter(__name__)]
    fn name(&self, py: Python<'_>) -> Py<PyString> {
        self.name.clone_ref(py)
    }

    #[getter(__doc__)]
    fn about(&self, py: Python<'_>) -> Py<PyString> {
        self.about.clone_ref(py)
    }

    fn __get__<'py>(slf: &Bound<'py, Self>, instance: &Bound<'py, PyAny>, owner: &Bound<'py, PyAny>) -> PyResult<Py<PyAny>> {
        let _ = owner;
        match instance.cast::<Model>() {
            Ok(model) => model.get().get(slf.py(), slf.get().place),
            Err(_) if instance.is_none() => Ok(slf.clone().into_any().unbind()),
            Err(error) => Err(error.into()),
        }
    }

    fn __set__(&self, instance: &Bound<'_, Model>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = value.py();
        instance.get().set(self.place, value).map_err(|wrong| {
            let name = self.name.bind(py).to_string();
            wrong.raise(py, &name)
        })
    }

    fn __delete__(&self, instance: &Bound<'_, Model>) -> PyResult<()> {
        self.__set__(instance, &instance.py().None().into_bound(instance.py()))
    }
}

/// The Python object of a field with this JSON. A list that is missing is an empty one.
pub(crate) fn read<'py>(py: Python<'py>, kind: FieldKind, raw: Option<&Text>) -> Result<Bound<'py, PyAny>, Wrong> {
    let Some(raw) = raw else {
        return Ok(match kind {
            FieldKind::Texts | FieldKind::Models(_) => PyList::empty(py).into_any(),
            _ => py.None().into_bound(py),
        });
    };
    let mut reader = Reader::new(raw.as_str());
    let none = || py.None().into_bound(py);
    let text = |reader: &mut Reader<'_>| reader.string().map(Cow::into_owned).map_err(Wrong::Value);
    Ok(match kind {
        FieldKind::Text => PyString::new(py, &reader.string().map_err(Wrong::Value)?).into_any(),
        FieldKind::Secret => {
            let text = PyString::new(py, &reader.string().map_err(Wrong::Value)?);
            Bound::new(py, Secret::new(text))?.into_any()
        }
        FieldKind::Integer => reader.integer().map_err(Wrong::Value)?.into_pyobject(py).map_err(PyErr::from)?.into_any(),
        FieldKind::Boolean => PyBool::new(py, reader.boolean().map_err(Wrong::Value)?).to_owned().into_any(),
        FieldKind::Timestamp => match Timestamp::parse(&text(&mut reader)?) {
            Some(time) => time::datetime(py, &time)?.map_or_else(none, Bound::into_any),
            None => none(),
        },
        FieldKind::Lifespan => match Lifespan::parse(&text(&mut reader)?) {
            Some(lifespan) => time::timedelta(py, &lifespan)?.map_or_else(none, Bound::into_any),
            None => none(),
        },
        FieldKind::Texts => {
            let list = PyList::empty(py);
            if reader.shape().map_err(Wrong::Value)? == Shape::String {
                list.append(PyString::new(py, &reader.string().map_err(Wrong::Value)?))?;
            } else {
                each(
                    &mut reader,
                    |item| Ok(list.append(PyString::new(py, &Reader::new(item).string().map_err(Wrong::Value)?))?),
                )?;
            }
            list.into_any()
        }
        FieldKind::Model(model) => Table::of(model).instance(py, raw.clone())?.into_any(),
        FieldKind::Models(model) => {
            let (list, table) = (PyList::empty(py), Table::of(model));
            each(&mut reader, |item| Ok(list.append(table.instance(py, raw.part(item))?)?))?;
            list.into_any()
        }
        _ => json::read(py, &mut reader)?,
    })
}

/// Calls `found` with the text of every item that is not null.
fn each<'a>(reader: &mut Reader<'a>, mut found: impl FnMut(&'a str) -> Result<(), Wrong>) -> Result<(), Wrong> {
    let mut inside = reader.array().map_err(Wrong::Value)?;
    while reader.item(&mut inside).map_err(Wrong::Value)? {
        let item = reader.skip().map_err(Wrong::Value)?;
        if Shape::of(item) != Shape::Null {
            found(item)?;
        }
    }
    Ok(())
}

/// What a field holds after it was set to a Python object.
pub(crate) fn accept(kind: FieldKind, value: &Bound<'_, PyAny>) -> Result<Slot, Wrong> {
    if value.is_none() {
        return Ok(Slot::default());
    }
    let py = value.py();
    let raw = |text: String| Some(Text::new(text));
    let string = |text: &str| {
        let mut out = String::with_capacity(text.len() + 2);
        write_string(&mut out, text);
        raw(out)
    };
    Ok(match kind {
        FieldKind::Text => Slot { raw: string(&convert::text(value)?), value: Some(value.clone().unbind()) },
        FieldKind::Secret => {
            let text = convert::secret_str(value)?;
            Slot { raw: string(&convert::utf8(&text)?), value: Some(Py::new(py, Secret::new(text))?.into_any()) }
        }
        FieldKind::Integer => Slot { raw: raw(convert::integer(value)?.to_string()), value: Some(value.clone().unbind()) },
        FieldKind::Boolean => Slot { raw: raw(convert::boolean(value)?.to_string()), value: Some(value.clone().unbind()) },
        // Read back from the wire form, so that a datetime and a str come out the same.
        FieldKind::Timestamp => Slot { raw: string(time::timestamp(value)?.as_str()), value: None },
        FieldKind::Lifespan => Slot { raw: string(time::lifespan(value)?.as_str()), value: None },
        FieldKind::Texts => {
            let list = PyList::empty(py);
            convert::items(value, "a list of str", |_, item| {
                convert::text(&item)?;
                Ok(list.append(item)?)
            })?;
            Slot { raw: None, value: Some(list.into_any().unbind()) }
        }
        FieldKind::Model(model) => Slot { raw: None, value: Some(instance(Table::of(model), value)?.into_any().unbind()) },
        FieldKind::Models(model) => {
            let (list, table) = (PyList::empty(py), Table::of(model));
            convert::items(value, &format!("a list of {} or dicts", model.name), |_, item| {
                Ok(list.append(instance(table, &item)?)?)
            })?;
            Slot { raw: None, value: Some(list.into_any().unbind()) }
        }
        _ => {
            json::write(value, &mut String::new(), Numbers::Sent)?;
            Slot { raw: None, value: Some(value.clone().unbind()) }
        }
    })
}

/// The model itself, or one out of a dict.
pub(crate) fn instance<'py>(table: &'static Table, value: &Bound<'py, PyAny>) -> Result<Bound<'py, Model>, Wrong> {
    match value.cast::<Model>() {
        Ok(model) if std::ptr::eq(model.get().table, table) => Ok(model.clone()),
        Ok(_) => Err(Wrong::kind(&format!("a {} or a dict", table.model.name), value)),
        Err(_) => Model::of_dict(table.class(value.py())?, value),
    }
}

/// The JSON of a field; `None` where there is nothing to send. What was only read goes back as it came: numbers that Python
/// cannot tell apart and repeated members are still there.
pub(crate) fn written(py: Python<'_>, kind: FieldKind, slot: &Slot) -> Result<Option<String>, Wrong> {
    let raw = slot.raw.as_ref().map(Text::as_str);
    let (Some(value), true) = (&slot.value, crate::table::is_mutable(kind)) else { return Ok(raw.map(str::to_owned)) };
    let value = value.bind(py);
    let mut out = String::new();
    match kind {
        FieldKind::Texts => {
            texts(value, &mut out)?;
            if let Some(raw) = slot.raw.as_ref() {
                let mut came = String::new();
                texts(&read(py, kind, Some(raw))?, &mut came)?;
                if came == out {
                    return Ok(Some(raw.as_str().to_owned()));
                }
            }
            Ok((out != "[]").then_some(out))
        }
        FieldKind::Model(model) => {
            instance(Table::of(model), value)?.get().write(py, &mut out)?;
            Ok(Some(out))
        }
        FieldKind::Models(model) => {
            let table = Table::of(model);
            out.push('[');
            convert::items(value, &format!("a list of {} or dicts", model.name), |index, item| {
                if index > 0 {
                    out.push(',');
                }
                instance(table, &item)?.get().write(py, &mut out)
            })?;
            out.push(']');
            Ok((out != "[]").then_some(out))
        }
        _ => {
            if let Some(raw) = raw {
                let mut came = String::new();
                json::write(&json::read(py, &mut Reader::new(raw))?, &mut came, Numbers::Compared)?;
                json::write(value, &mut out, Numbers::Compared)?;
                if came == out {
                    return Ok(Some(raw.to_owned()));
                }
                out.clear();
            }
            json::write(value, &mut out, Numbers::Sent)?;
            Ok(Some(out))
        }
    }
}

fn texts(value: &Bound<'_, PyAny>, out: &mut String) -> Result<(), Wrong> {
    out.push('[');
    convert::items(value, "a list of str", |index, item| {
        if index > 0 {
            out.push(',');
        }
        write_string(out, &convert::text(&item)?);
        Ok(())
    })?;
    out.push(']');
    Ok(())
}
