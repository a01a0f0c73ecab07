//! Names with values out of JSON texts.

use super::Pairs;
use crate::error::{refuse, Error, Reason};
use crate::json::{JsonError, Reader, Shape};
use crate::operation::{ArgumentKind, Operation, Value};
use crate::prelude::*;
use crate::text::join;

/// The members of settings or options, and of the objects in them.
pub(super) fn nested(text: &str, what: &str) -> Result<Pairs, Box<Error>> {
    let mut pairs = Vec::new();
    for (name, value) in flat(text, what)? {
        // A dot is what stands here between an object's name and its member's.
        if name.contains('.') {
            return Err(refuse(&name, Reason::Invalid("is no name")));
        }
        match value {
            Value::Json(json) if Shape::of(&json) == Shape::Object => {
                let inner = flat(&json, &name)?;
                if inner.is_empty() {
                    pairs.push((name.clone(), Value::Json("{}".to_owned())));
                }
                pairs.extend(inner.into_iter().map(|(inner, value)| (join!(&name, ".", &inner), value)));
            }
            value => pairs.push((name, value)),
        }
    }
    Ok(pairs)
}

/// The arguments of an operation. What is a text of words may be a list of them.
pub(super) fn arguments(operation: &Operation, text: &str) -> Result<Pairs, Box<Error>> {
    let mut pairs = flat(text, "arguments")?;
    for (name, value) in &mut pairs {
        let argument = operation.position(name).and_then(|place| operation.arguments.get(place));
        if let (Some(ArgumentKind::Words), Value::Json(json)) = (argument.map(|argument| argument.kind), &*value) {
            *value = Value::Text(words(json).map_err(|error| wrong(name, &error))?);
        }
    }
    Ok(pairs)
}

/// The members of the object `text` that are not null. No text at all is an empty object.
fn flat(text: &str, what: &str) -> Result<Pairs, Box<Error>> {
    let mut pairs = Vec::new();
    if text.is_empty() {
        return Ok(pairs);
    }
    let mut reader = Reader::new(text);
    let mut members = reader.object().map_err(|error| wrong(what, &error))?;
    while let Some(name) = reader.member(&mut members).map_err(|error| wrong(what, &error))? {
        let raw = reader.skip().map_err(|error| wrong(&name, &error))?;
        let value = match Shape::of(raw) {
            Shape::Null => continue,
            Shape::String => Reader::new(raw).string().map(|text| Value::Text(text.into_owned())),
            Shape::Boolean => Reader::new(raw).boolean().map(Value::Boolean),
            Shape::Number => Reader::new(raw).integer().map(Value::Integer),
            Shape::Array | Shape::Object => Ok(Value::Json(raw.to_owned())),
        };
        pairs.push((name.clone().into_owned(), value.map_err(|error| wrong(&name, &error))?));
    }
    reader.end().map_err(|error| wrong(what, &error))?;
    Ok(pairs)
}

fn wrong(name: &str, error: &JsonError) -> Box<Error> {
    refuse(name, Reason::Wrong(error.reason.clone().into_owned()))
}

/// A list of strings as words.
fn words(raw: &str) -> Result<String, JsonError> {
    let mut joined = String::new();
    let mut reader = Reader::new(raw);
    let mut items = reader.array()?;
    while reader.item(&mut items)? {
        let word = reader.string()?;
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&word);
    }
    Ok(joined)
}
