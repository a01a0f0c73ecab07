//! The kinds of fields: how each is read and written, and what it is in Rust.

use super::{Model, ModelType};
use crate::json::{write_string, Json, JsonError, Reader, Shape};
use crate::prelude::*;
use crate::secret::Secret;
use crate::text::digits;
use crate::time::{Lifespan, Timestamp};
use core::fmt::Debug;

/// What a field holds, for those who read the table.
///
/// ```
/// use polyhydra::models::{FieldKind, ModelType, OAuth2Client};
///
/// let secrets = OAuth2Client::MODEL.fields.iter().filter(|field| matches!(field.kind, FieldKind::Secret));
/// assert!(secrets.map(|field| field.name).any(|name| name == "client_secret"));
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum FieldKind {
    /// A string.
    Text,
    /// A string that never prints.
    Secret,
    /// A whole number of 64 bits.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// RFC 3339; `""` counts as nothing.
    Timestamp,
    /// Go's form of a duration; `""` counts as nothing.
    Lifespan,
    /// Any JSON.
    Json,
    /// A list of strings; one string in its place counts as a list of one (RFC 7519's `aud`).
    Texts,
    /// Another model.
    Model(&'static Model),
    /// A list of another model.
    Models(&'static Model),
}

/// How a kind of field is read and written in Rust.
///
/// ```
/// use polyhydra::models::{FieldType, Text};
/// assert!(Text::is_absent(&None));
/// ```
pub trait FieldType {
    /// The kind in the table.
    const KIND: FieldKind;
    /// The Rust field's type.
    type Value: Clone + Default + PartialEq + Debug;
    /// What its setter takes.
    type Set;

    /// The field's value from the setter's argument.
    ///
    /// ```
    /// use polyhydra::models::{FieldType, Text};
    /// assert_eq!(Text::set("a".to_owned()).as_deref(), Some("a"));
    /// ```
    fn set(value: Self::Set) -> Self::Value;
    /// Whether there is nothing to write.
    ///
    /// ```
    /// use polyhydra::models::{FieldType, Text};
    /// assert!(<[Text]>::is_absent(&Vec::new()));
    /// ```
    fn is_absent(value: &Self::Value) -> bool;
    /// Reads the next value; `null` gives nothing.
    ///
    /// ```
    /// use polyhydra::models::{FieldType, Text};
    /// use polyhydra::json::Reader;
    /// assert_eq!(Text::read(&mut Reader::new("null"))?, None);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When it is of another kind.
    fn read(reader: &mut Reader<'_>) -> Result<Self::Value, JsonError>;
    /// Appends a value that is not absent.
    ///
    /// ```
    /// use polyhydra::models::{FieldType, Text};
    /// let mut out = String::new();
    /// Text::write(&Some("a".to_owned()), &mut out);
    /// assert_eq!(out, "\"a\"");
    /// ```
    fn write(value: &Self::Value, out: &mut String);
}

/// Marks a field or an argument that is a string.
///
/// ```
/// use polyhydra::models::{FieldKind, FieldType, Text};
/// assert!(matches!(<Text as FieldType>::KIND, FieldKind::Text));
/// ```
#[derive(Debug)]
pub enum Text {}

/// Marks a field or an argument that is a whole number.
///
/// ```
/// use polyhydra::models::{FieldKind, FieldType, Integer};
/// assert!(matches!(<Integer as FieldType>::KIND, FieldKind::Integer));
/// ```
#[derive(Debug)]
pub enum Integer {}

/// Marks a field or an argument that is `true` or `false`.
///
/// ```
/// use polyhydra::models::{FieldKind, FieldType, Boolean};
/// assert!(matches!(<Boolean as FieldType>::KIND, FieldKind::Boolean));
/// ```
#[derive(Debug)]
pub enum Boolean {}

macro_rules! scalar {
    ($mark:ty, $kind:ident, $value:ty, |$reader:ident| $read:expr, |$given:ident, $out:ident| $write:expr) => {
        impl FieldType for $mark {
            const KIND: FieldKind = FieldKind::$kind;
            type Value = Option<$value>;
            type Set = $value;

            fn set(value: $value) -> Option<$value> {
                Some(value)
            }
            fn is_absent(value: &Option<$value>) -> bool {
                value.is_none()
            }
            fn read($reader: &mut Reader<'_>) -> Result<Option<$value>, JsonError> {
                if $reader.null()? {
                    Ok(None)
                } else {
                    $read
                }
            }
            fn write(value: &Option<$value>, $out: &mut String) {
                if let Some($given) = value {
                    $write;
                }
            }
        }
    };
}

scalar!(Text, Text, String, |reader| Ok(Some(reader.string()?.into_owned())), |text, out| write_string(out, text));
scalar!(Secret, Secret, Secret, |reader| Ok(Some(reader.string()?.into_owned().into())), |secret, out| write_string(
    out,
    secret.reveal()
));
scalar!(Integer, Integer, i64, |reader| reader.integer().map(Some), |number, out| out.push_str(&digits(*number)));
scalar!(Boolean, Boolean, bool, |reader| reader.boolean().map(Some), |truth, out| out.push_str(if *truth {
    "true"
} else {
    "false"
}));
scalar!(Json, Json, Json, |reader| Ok(Some(Json::from_valid(reader.skip()?))), |json, out| out.push_str(json.as_str()));
scalar!(Timestamp, Timestamp, Timestamp, |reader| parsed(reader, Timestamp::parse, EXPECTED_TIME), |time, out| write_string(
    out,
    time.as_str()
));
scalar!(Lifespan, Lifespan, Lifespan, |reader| parsed(reader, Lifespan::parse, EXPECTED_LIFESPAN), |lifespan, out| write_string(
    out,
    lifespan.as_str()
));

pub(super) const EXPECTED_TIME: &str = "expected a time as RFC 3339 writes it";
pub(super) const EXPECTED_LIFESPAN: &str = "expected a duration as Go writes it, such as 1h30m0s";

/// Reads a string that means something; an empty one means nothing.
pub(super) fn parsed<T>(
    reader: &mut Reader<'_>,
    parse: fn(&str) -> Option<T>,
    expected: &'static str,
) -> Result<Option<T>, JsonError> {
    let text = reader.string()?;
    if text.is_empty() {
        return Ok(None);
    }
    match parse(&text) {
        Some(value) => Ok(Some(value)),
        None => reader.unexpected(expected),
    }
}

impl<M: ModelType + PartialEq + Debug> FieldType for M {
    const KIND: FieldKind = FieldKind::Model(M::MODEL);
    type Value = Option<M>;
    type Set = M;

    fn set(value: M) -> Option<M> {
        Some(value)
    }
    fn is_absent(value: &Option<M>) -> bool {
        value.is_none()
    }
    fn read(reader: &mut Reader<'_>) -> Result<Option<M>, JsonError> {
        if reader.null()? {
            Ok(None)
        } else {
            M::read(reader).map(Some)
        }
    }
    fn write(value: &Option<M>, out: &mut String) {
        if let Some(model) = value {
            model.write(out);
        }
    }
}

/// What the setter of a list takes: an array or a `Vec` of what its items are made from.
///
/// ```
/// use polyhydra::models::OAuth2Client;
///
/// let client = OAuth2Client::new().contacts(["ops@example.com"]).redirect_uris(vec!["https://app.example.com".to_owned()]);
/// assert_eq!(client.contacts, ["ops@example.com"]);
/// ```
#[derive(Debug)]
pub struct List<T>(Vec<T>);

impl<M: ModelType> List<M> {
    pub(crate) fn to_json(&self) -> String {
        let mut out = String::new();
        write_list(&self.0, &mut out, ModelType::write);
        out
    }
}

impl<T, S: Into<T>> From<Vec<S>> for List<T> {
    fn from(items: Vec<S>) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl<T, S: Into<T>, const N: usize> From<[S; N]> for List<T> {
    fn from(items: [S; N]) -> Self {
        Self(items.into_iter().map(Into::into).collect())
    }
}

impl<T, S: Into<T> + Clone> From<&[S]> for List<T> {
    fn from(items: &[S]) -> Self {
        Self(items.iter().cloned().map(Into::into).collect())
    }
}

impl FieldType for [Text] {
    const KIND: FieldKind = FieldKind::Texts;
    type Value = Vec<String>;
    type Set = List<String>;

    fn set(value: List<String>) -> Vec<String> {
        value.0
    }
    fn is_absent(value: &Vec<String>) -> bool {
        value.is_empty()
    }
    fn read(reader: &mut Reader<'_>) -> Result<Vec<String>, JsonError> {
        let mut texts = Vec::new();
        if reader.shape()? == Shape::String {
            texts.push(reader.string()?.into_owned());
            return Ok(texts);
        }
        items(reader, |reader| {
            texts.push(reader.string()?.into_owned());
            Ok(())
        })?;
        Ok(texts)
    }
    fn write(value: &Vec<String>, out: &mut String) {
        write_list(value, out, |text, out| write_string(out, text));
    }
}

impl<M: ModelType + PartialEq + Debug> FieldType for [M] {
    const KIND: FieldKind = FieldKind::Models(M::MODEL);
    type Value = Vec<M>;
    type Set = List<M>;

    fn set(value: List<M>) -> Vec<M> {
        value.0
    }
    fn is_absent(value: &Vec<M>) -> bool {
        value.is_empty()
    }
    fn read(reader: &mut Reader<'_>) -> Result<Vec<M>, JsonError> {
        let mut models = Vec::new();
        items(reader, |reader| {
            models.push(M::read(reader)?);
            Ok(())
        })?;
        Ok(models)
    }
    fn write(value: &Vec<M>, out: &mut String) {
        write_list(value, out, ModelType::write);
    }
}

/// Reads an array item by item; `null` is an empty array, and a `null` item is none.
pub(super) fn items(
    reader: &mut Reader<'_>,
    mut each: impl FnMut(&mut Reader<'_>) -> Result<(), JsonError>,
) -> Result<(), JsonError> {
    if reader.null()? {
        return Ok(());
    }
    let mut members = reader.array()?;
    let mut index = 0;
    while reader.item(&mut members)? {
        if !reader.null()? {
            each(reader).map_err(|error| error.within_array(index))?;
        }
        index += 1;
    }
    Ok(())
}

fn write_list<T>(values: &[T], out: &mut String, write: impl Fn(&T, &mut String)) {
    out.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(value, out);
    }
    out.push(']');
}
