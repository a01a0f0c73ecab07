//! From a call's Python arguments to those of the core.

use crate::convert;
use crate::error::{build, Wrong};
use crate::field;
use crate::model::Model;
use crate::table::Table;
use polyhydra::operation::{ArgumentKind, Operation, Value};
use polyhydra::Arguments;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

/// `given` has a value or None for each argument, in the table's order. Behind them stands, where the body's fields may be
/// keywords, a dict of those.
pub(crate) fn read(operation: &Operation, given: &Bound<'_, PyTuple>) -> PyResult<Arguments> {
    let py = given.py();
    let mut arguments = Arguments::new(operation);
    for (place, argument) in operation.arguments.iter().enumerate() {
        let value = given.get_borrowed_item(place)?;
        let wrong = |wrong: Wrong| wrong.raise(py, argument.name);
        arguments.0[place] = match argument.kind {
            ArgumentKind::Model(model) => {
                let fields = match given.get_item(operation.arguments.len()) {
                    Ok(fields) => Some(fields.cast_into::<PyDict>()?).filter(|fields| !fields.is_empty()),
                    Err(_) => None,
                };
                body(Table::of(model), &value, fields.as_ref()).map_err(wrong)?
            }
            _ if value.is_none() => None,
            kind => Some(self::value(kind, &value).map_err(wrong)?),
        };
    }
    Ok(arguments)
}

fn value(kind: ArgumentKind, value: &Bound<'_, PyAny>) -> Result<Value, Wrong> {
    Ok(match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => Value::Integer(convert::integer(value)?),
        ArgumentKind::Boolean => Value::Boolean(convert::boolean(value)?),
        ArgumentKind::Secret | ArgumentKind::Bearer => Value::Text(convert::secret(value)?),
        ArgumentKind::Words if value.is_instance_of::<PyString>() => Value::Text(convert::text(value)?),
        ArgumentKind::Words => {
            let mut words = String::new();
            convert::items(value, "a str or a list of str", |_, word| {
                let word = convert::text(&word)?;
                if word.is_empty() || word.contains(' ') {
                    return Err(Wrong::new("is no single word"));
                }
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&word);
                Ok(())
            })?;
            Value::Text(words)
        }
        ArgumentKind::Models(model) => {
            let mut out = String::from("[");
            convert::items(value, &format!("a list of {} or dicts", model.name), |index, item| {
                if index > 0 {
                    out.push(',');
                }
                field::instance(Table::of(model), &item)?.get().write(item.py(), &mut out)
            })?;
            out.push(']');
            Value::Json(out)
        }
        _ => Value::Text(convert::text(value)?),
    })
}

/// A body is given as itself or by its fields, not both.
fn body(table: &'static Table, value: &Bound<'_, PyAny>, fields: Option<&Bound<'_, PyDict>>) -> Result<Option<Value>, Wrong> {
    let model = match fields {
        None if value.is_none() => return Ok(None),
        None => field::instance(table, value)?,
        Some(fields) if value.is_none() => Model::of_keywords(table, fields)?,
        Some(fields) => {
            let name = fields.keys().get_item(0)?.to_string();
            let known = table.position(&name).is_some();
            let reason =
                if known { "is given beside `body`: give the one or the other" } else { "is no argument of this operation" };
            return Err(Wrong::Raised(build(value.py(), &name, reason)));
        }
    };
    let mut out = String::new();
    model.get().write(value.py(), &mut out)?;
    Ok(Some(Value::Json(out)))
}
