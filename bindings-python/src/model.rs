//! The class under all models: an object that keeps the JSON it came with, and makes a field's Python object when it is read.

use crate::error::{build, decode, Wrong};
use crate::field::{self, Field};
use crate::json::{self, Numbers};
use crate::table::{is_mutable, Table};
use polyhydra::json::Reader;
use polyhydra::models::index::{check, members, write_name};
use polyhydra::models::FieldKind;
use pyo3::basic::CompareOp;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PyString, PyTuple, PyType};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A part of an answer's text, which all objects made of it share.
#[derive(Clone)]
pub(crate) struct Text {
    whole: Arc<String>,
    start: usize,
    end: usize,
}

impl Text {
    pub(crate) fn new(text: String) -> Self {
        Self { start: 0, end: text.len(), whole: Arc::new(text) }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.whole[self.start..self.end]
    }

    /// The part that `raw`, a slice of this very text, is.
    pub(crate) fn part(&self, raw: &str) -> Self {
        let start = (raw.as_ptr() as usize) - (self.whole.as_ptr() as usize);
        Self { whole: self.whole.clone(), start, end: start + raw.len() }
    }
}

/// What is known of a field.
#[derive(Default)]
pub(crate) struct Slot {
    /// Its JSON: as it came, or as it was made of what it was set to.
    pub(crate) raw: Option<Text>,
    /// Its Python object: of what was read, so that a change to a list stays, or what it was set to.
    pub(crate) value: Option<Py<PyAny>>,
}

impl Slot {
    fn clone_ref(&self, py: Python<'_>) -> Self {
        Self { raw: self.raw.clone(), value: self.value.as_ref().map(|value| value.clone_ref(py)) }
    }
}

#[derive(Default)]
struct State {
    /// The object as it came. Once it is opened the slots count.
    source: Option<Text>,
    opened: Option<Opened>,
}

struct Opened {
    slots: Vec<Slot>,
    /// Members that the table does not know, as they came.
    unknown: Vec<(String, Text)>,
    /// The same as Python sees them, once it has asked for them.
    unknown_fields: Option<Py<PyDict>>,
}

impl State {
    /// Finds the members. No Python runs in here, so that the lock is never asked for twice.
    fn open(&mut self, table: &Table) -> &mut Opened {
        let source = &self.source;
        self.opened.get_or_insert_with(|| {
            let count = table.model.fields.len();
            let mut opened = Opened { slots: Vec::with_capacity(count), unknown: Vec::new(), unknown_fields: None };
            let found = source.as_ref().and_then(|source| Some((source, members(source.as_str(), table.model).ok()?)));
            if let Some((source, found)) = found {
                let slot = |raw: Option<&str>| Slot { raw: raw.map(|raw| source.part(raw)), value: None };
                opened.slots.extend(found.known.into_iter().map(slot));
                opened.unknown.extend(found.unknown.into_iter().map(|(name, raw)| (name.into_owned(), source.part(raw))));
            }
            opened.slots.resize_with(count, Slot::default);
            opened
        })
    }
}

/// What all models have in common.
///
/// Fields are attributes, and keywords of the class. What is missing reads as None, a missing list as an empty one. What a
/// server sent that this version does not know is in `unknown_fields`, and goes back as it came.
#[pyclass(frozen, subclass, module = "polyhydra.models")]
pub(crate) struct Model {
    pub(crate) table: &'static Table,
    state: Mutex<State>,
}

impl Model {
    /// Gives a new instance its JSON.
    pub(crate) fn fill(&self, text: Text) {
        *self.state() = State { source: Some(text), opened: None };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A field's Python object. The lock is not held while Python makes it, as that may run anything.
    pub(crate) fn get(&self, py: Python<'_>, place: usize) -> PyResult<Py<PyAny>> {
        let raw = {
            let mut state = self.state();
            let Some(slot) = state.open(self.table).slots.get(place) else { return Ok(py.None()) };
            if let Some(value) = &slot.value {
                return Ok(value.clone_ref(py));
            }
            slot.raw.clone()
        };
        let known = &self.table.model.fields[place];
        let made = field::read(py, known.kind, raw.as_ref()).map_err(|wrong| wrong.raise(py, known.name))?;
        if made.is_none() {
            return Ok(made.unbind());
        }
        let mut state = self.state();
        let slot = &mut state.open(self.table).slots[place];
        Ok(slot.value.get_or_insert_with(|| made.unbind()).clone_ref(py))
    }

    pub(crate) fn set(&self, place: usize, value: &Bound<'_, PyAny>) -> Result<(), Wrong> {
        let slot = field::accept(self.table.model.fields[place].kind, value)?;
        // What was there before is dropped after the lock, as that may run anything too.
        let _before = std::mem::replace(&mut self.state().open(self.table).slots[place], slot);
        Ok(())
    }

    /// Takes fields by their Python names, or by the wire's where `wire` is set. Others are unknown fields in a dict, and a
    /// mistake among keywords.
    fn update(slf: &Bound<'_, Self>, fields: &Bound<'_, PyMapping>, wire: bool) -> Result<(), Wrong> {
        let py = slf.py();
        let model = slf.get();
        for pair in fields.items()?.iter() {
            let (key, value) = pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let Ok(name) = key.cast::<PyString>() else {
                return Err(Wrong::kind("a dict whose keys are str; one is of the type", &key));
            };
            let text = crate::convert::utf8(name)?;
            let place = slf.get_type().getattr(name).ok().and_then(|found| Some(found.cast::<Field>().ok()?.get().place));
            let place = place.or_else(|| model.table.model.fields.iter().position(|field| wire && field.wire == text));
            match place {
                Some(place) => model.set(place, &value).map_err(|wrong| wrong.within(&text))?,
                None if wire => {
                    json::write(&value, &mut String::new(), Numbers::Sent).map_err(|wrong| wrong.within(&text))?;
                    model.unknown(py)?.set_item(name, value)?;
                }
                None => return Err(Wrong::new(format!("{} has no such field", model.table.model.name)).within(&text)),
            }
        }
        Ok(())
    }

    /// An instance of `class` out of a dict.
    pub(crate) fn of_dict<'py>(class: &Bound<'py, PyType>, fields: &Bound<'py, PyAny>) -> Result<Bound<'py, Self>, Wrong> {
        let Ok(fields) = fields.cast::<PyMapping>() else {
            let name = class.name()?.to_string();
            return Err(Wrong::kind(&format!("a {name} or a dict"), fields));
        };
        let made = class.call0()?.cast_into::<Self>().map_err(PyErr::from)?;
        Self::update(&made, fields, true)?;
        Ok(made)
    }

    /// An instance of `table`'s class out of keywords.
    pub(crate) fn of_keywords<'py>(table: &Table, fields: &Bound<'py, PyDict>) -> Result<Bound<'py, Self>, Wrong> {
        let made = table.class(fields.py())?.call0()?.cast_into::<Self>().map_err(PyErr::from)?;
        Self::update(&made, fields.as_mapping(), false)?;
        Ok(made)
    }

    fn unknown<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyDict>, Wrong> {
        let came = {
            let mut state = self.state();
            let opened = state.open(self.table);
            if let Some(known) = &opened.unknown_fields {
                return Ok(known.bind(py).clone());
            }
            opened.unknown.clone()
        };
        let dict = PyDict::new(py);
        for (name, raw) in came {
            let value = json::read(py, &mut Reader::new(raw.as_str())).map_err(|wrong| wrong.within(&name))?;
            dict.set_item(name, value)?;
        }
        let mut state = self.state();
        Ok(state.open(self.table).unknown_fields.get_or_insert_with(|| dict.unbind()).bind(py).clone())
    }

    /// Appends the object as JSON: as it came where nothing was touched; field by field otherwise.
    pub(crate) fn write(&self, py: Python<'_>, out: &mut String) -> Result<(), Wrong> {
        let (slots, unknown, unknown_fields) = {
            let state = self.state();
            let Some(opened) = &state.opened else {
                out.push_str(state.source.as_ref().map_or("{}", Text::as_str));
                return Ok(());
            };
            let slots: Vec<Slot> = opened.slots.iter().map(|slot| slot.clone_ref(py)).collect();
            (slots, opened.unknown.clone(), opened.unknown_fields.as_ref().map(|known| known.clone_ref(py)))
        };
        out.push('{');
        for (known, slot) in self.table.model.fields.iter().zip(&slots) {
            if let Some(text) = field::written(py, known.kind, slot).map_err(|wrong| wrong.within(known.name))? {
                write_name(out, known.wire);
                out.push_str(&text);
            }
        }
        match unknown_fields {
            None => {
                for (name, raw) in &unknown {
                    write_name(out, name);
                    out.push_str(raw.as_str());
                }
            }
            Some(unknown_fields) => self.write_unknown(unknown_fields.bind(py), &unknown, out)?,
        }
        out.push('}');
        Ok(())
    }

    fn write_unknown(&self, fields: &Bound<'_, PyDict>, came: &[(String, Text)], out: &mut String) -> Result<(), Wrong> {
        for (key, value) in fields.iter() {
            let Ok(name) = key.cast::<PyString>() else {
                return Err(Wrong::kind("a dict whose keys are str; one is of the type", &key).within("unknown_fields"));
            };
            let name = crate::convert::utf8(name)?;
            if let Some(known) = self.table.model.field(&name) {
                return Err(Wrong::new(format!("is known: set the field {}", known.name)).within(&name));
            }
            let raw = came.iter().find(|(known, _)| *known == name).map(|(_, raw)| raw.clone());
            let slot = Slot { raw, value: Some(value.unbind()) };
            if let Some(text) = field::written(fields.py(), FieldKind::Json, &slot).map_err(|wrong| wrong.within(&name))? {
                write_name(out, &name);
                out.push_str(&text);
            }
        }
        Ok(())
    }

    fn text(&self, py: Python<'_>) -> PyResult<String> {
        let mut out = String::new();
        self.write(py, &mut out).map_err(|wrong| wrong.raise(py, ""))?;
        Ok(out)
    }

    fn same(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        if !std::ptr::eq(self.table, other.table) {
            return Ok(false);
        }
        for place in 0..self.table.model.fields.len() {
            if !self.get(py, place)?.bind(py).eq(other.get(py, place)?.bind(py))? {
                return Ok(false);
            }
        }
        let unknown = |model: &Self| model.unknown(py).map_err(|wrong| wrong.raise(py, "unknown_fields"));
        unknown(self)?.eq(unknown(other)?)
    }
}

#[pymethods]
impl Model {
    #[new]
    #[classmethod]
    #[pyo3(signature = (**fields), text_signature = "(**fields)")]
    fn make(class: &Bound<'_, PyType>, fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        // `fields` are set by `__init__`, which has an instance to set them on.
        let _ = fields;
        let place = class.getattr(pyo3::intern!(class.py(), "_table")).and_then(|place| place.extract::<usize>());
        match place.ok().and_then(Table::at) {
            Some(table) => Ok(Self { table, state: Mutex::default() }),
            None => Err(PyTypeError::new_err("Model is what the models have in common, and none itself")),
        }
    }

    #[pyo3(signature = (**fields))]
    fn __init__(slf: &Bound<'_, Self>, fields: Option<&Bound<'_, PyDict>>) -> PyResult<()> {
        match fields {
            Some(fields) => Self::update(slf, fields.as_mapping(), false).map_err(|wrong| wrong.raise(slf.py(), "")),
            None => Ok(()),
        }
    }

    /// Fields that this version does not know: a dict of JSON values, to be changed in place or set.
    #[getter]
    fn unknown_fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.unknown(py).map_err(|wrong| wrong.raise(py, "unknown_fields"))
    }

    #[setter]
    fn set_unknown_fields(&self, fields: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = fields.py();
        let wrong = |wrong: Wrong| wrong.raise(py, "unknown_fields");
        let Ok(mapping) = fields.cast::<PyMapping>() else { return Err(wrong(Wrong::kind("a dict", fields))) };
        let dict = PyDict::new(py);
        dict.update(mapping)?;
        self.write_unknown(&dict, &[], &mut String::from("{")).map_err(wrong)?;
        let _before = self.state().open(self.table).unknown_fields.replace(dict.unbind());
        Ok(())
    }

    /// A field as it is on the wire, by its name here or there: a time or a length of time as a str. It holds secrets in the
    /// clear. None where it is not set.
    fn wire<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let model = slf.get();
        let text = name.to_cow()?;
        let Some(place) = model.table.position(&text) else {
            let unknown = model.unknown_fields(py)?.get_item(name)?;
            return unknown.ok_or_else(|| build(py, &text, &format!("{} has no such field", model.table.model.name)));
        };
        let slot = model.state().open(model.table).slots[place].clone_ref(py);
        let wrong = |wrong: Wrong| wrong.raise(py, &text);
        match field::written(py, model.table.model.fields[place].kind, &slot).map_err(wrong)? {
            Some(text) => json::read(py, &mut Reader::new(&text)).map_err(wrong),
            None => Ok(py.None().into_bound(py)),
        }
    }

    /// The object as JSON says it, in plain Python objects. It holds secrets in the clear.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::read(py, &mut Reader::new(&self.text(py)?)).map_err(|wrong| wrong.raise(py, ""))
    }

    /// The object as JSON text. It holds secrets in the clear.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.text(py)
    }

    /// An object out of a dict, whose keys are fields' names here or on the wire. Others become unknown fields.
    #[classmethod]
    fn from_dict<'py>(class: &Bound<'py, PyType>, fields: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        Self::of_dict(class, fields).map_err(|wrong| wrong.raise(class.py(), ""))
    }

    /// An object out of JSON text.
    #[classmethod]
    fn from_json<'py>(class: &Bound<'py, PyType>, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let py = class.py();
        let text = match text.cast::<PyBytes>() {
            Ok(bytes) => String::from_utf8(bytes.as_bytes().to_vec()).map_err(|_| build(py, "text", "is not UTF-8"))?,
            Err(_) => crate::convert::text(text).map_err(|wrong| wrong.raise(py, "text"))?,
        };
        let made = class.call0()?.cast_into::<Self>()?;
        let mut reader = Reader::new(&text);
        let checked = check(&mut reader, made.get().table.model).map(str::to_owned);
        let object = checked.and_then(|object| reader.end().map(|()| object)).map_err(|error| decode(py, &error))?;
        made.get().fill(Text::new(object));
        Ok(made)
    }

    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, operation: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        let Ok(model) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let same = match operation {
            CompareOp::Eq => self.same(py, model.get())?,
            CompareOp::Ne => !self.same(py, model.get())?,
            _ => return Ok(py.NotImplemented().into_bound(py)),
        };
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    /// What is set, without secrets, and without free JSON, which may hold some.
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let py = slf.py();
        let model = slf.get();
        let mut shown = Vec::new();
        for (place, field) in model.table.model.fields.iter().enumerate() {
            let slot = model.state().open(model.table).slots[place].clone_ref(py);
            if slot.raw.is_none() && slot.value.is_none() {
                continue;
            }
            if matches!(field.kind, FieldKind::Json) {
                shown.push(format!("{}=...", field.name));
                continue;
            }
            let value = model.get(py, place)?;
            let value = value.bind(py);
            if is_mutable(field.kind) && !matches!(field.kind, FieldKind::Model(_)) && value.len()? == 0 {
                continue;
            }
            shown.push(format!("{}={}", field.name, value.repr()?));
        }
        let unknown = model.unknown_fields(py)?;
        if !unknown.is_empty() {
            let names: Vec<String> =
                unknown.keys().iter().map(|name| name.repr().map(|name| format!("{name}: ..."))).collect::<Result<_, _>>()?;
            shown.push(format!("unknown_fields={{{}}}", names.join(", ")));
        }
        Ok(format!("{}({})", slf.get_type().name()?, shown.join(", ")))
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, Self>> {
        let py = slf.py();
        let made = slf.get_type().call0()?.cast_into::<Self>()?;
        let copied = {
            let state = slf.get().state();
            let opened = state.opened.as_ref().map(|opened| Opened {
                slots: opened.slots.iter().map(|slot| slot.clone_ref(py)).collect(),
                unknown: opened.unknown.clone(),
                unknown_fields: opened.unknown_fields.as_ref().map(|known| known.clone_ref(py)),
            });
            State { source: state.source.clone(), opened }
        };
        *made.get().state() = copied;
        Ok(made)
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, memo: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        // Nothing in a model is shared with anything outside it.
        let _ = memo;
        let made = slf.get_type().call0()?.cast_into::<Self>()?;
        made.get().fill(Text::new(slf.get().text(slf.py())?));
        Ok(made)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let text = PyString::new(py, &slf.get().text(py)?);
        Ok((slf.get_type().getattr(pyo3::intern!(py, "from_json"))?, PyTuple::new(py, [text])?))
    }
}
