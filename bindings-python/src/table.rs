//! The tables of the declaration with the Python classes that belong to them.

use crate::model::{Model, Text};
use polyhydra::models::{self, FieldKind};
use polyhydra::operation::Operation;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A model and its Python class.
pub(crate) struct Table {
    pub(crate) model: &'static models::Model,
    class: PyOnceLock<Py<PyType>>,
}

struct Tables {
    all: Vec<Table>,
    by_name: HashMap<&'static str, usize>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables {
        all: models::all().map(|model| Table { model, class: PyOnceLock::new() }).collect(),
        by_name: models::all().enumerate().map(|(place, model)| (model.name, place)).collect(),
    })
}

/// The operation that generated code calls by its place.
pub(crate) fn operation(place: usize) -> Option<&'static Operation> {
    static OPERATIONS: OnceLock<Vec<&'static Operation>> = OnceLock::new();
    OPERATIONS.get_or_init(|| polyhydra::operations::all().collect()).get(place).copied()
}

impl Table {
    /// The table that a generated class names by its place.
    pub(crate) fn at(place: usize) -> Option<&'static Self> {
        tables().all.get(place)
    }

    pub(crate) fn of(model: &models::Model) -> &'static Self {
        let tables = tables();
        &tables.all[tables.by_name[model.name]]
    }

    /// The place of the field of a name: its own, the wire's, or the one with an underscore that Python needs for `from`.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let fields = self.model.fields;
        fields
            .iter()
            .position(|field| field.name == name || field.wire == name)
            .or_else(|| fields.iter().position(|field| name.strip_suffix('_') == Some(field.name)))
    }

    /// Where instances of the class are made.
    pub(crate) fn class<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyType>> {
        let class = self.class.get_or_try_init(py, || {
            let class = py.import("polyhydra.models")?.getattr(self.model.name)?;
            Ok::<_, PyErr>(class.cast_into::<PyType>()?.unbind())
        })?;
        Ok(class.bind(py))
    }

    /// An instance that reads its fields from `text`, an object that was checked against the table.
    pub(crate) fn instance<'py>(&self, py: Python<'py>, text: Text) -> PyResult<Bound<'py, Model>> {
        let made = self.class(py)?.call0()?.cast_into::<Model>()?;
        made.get().fill(text);
        Ok(made)
    }
}

/// Whether a field's Python object may change in place.
pub(crate) fn is_mutable(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Json | FieldKind::Texts | FieldKind::Model(_) | FieldKind::Models(_))
}
