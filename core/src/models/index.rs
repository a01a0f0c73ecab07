//! The table at work: checking JSON against a model and finding its members, without a type per model.
//!
//! Bindings that keep an answer as text and make a field when it is read stand on this.

use super::{kinds, Field, FieldKind, Model};
use crate::json::{self, write_string, JsonError, Reader, Shape};
use crate::prelude::*;
use crate::time::{parse_go_duration, parse_rfc3339};
use alloc::borrow::Cow;

/// Where a model's members stand in the text of an object.
///
/// ```
/// use polyhydra::models::{ModelType, OAuth2RedirectTo, index::members};
///
/// let found = members(r#"{"redirect_to":"/","later":1}"#, OAuth2RedirectTo::MODEL)?;
/// assert_eq!((found.known[0], found.unknown.len()), (Some(r#""/""#), 1));
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
#[derive(Debug)]
pub struct Members<'a> {
    /// The raw text of each declared field, in the table's order; `None` where it is missing or null.
    pub known: Vec<Option<&'a str>>,
    /// The others, as they came.
    pub unknown: Vec<(Cow<'a, str>, &'a str)>,
}

/// Finds the members of the object `text`, whose JSON is known to be sound.
///
/// ```
/// use polyhydra::models::{ModelType, OAuth2RedirectTo, index::members};
/// assert_eq!(members("{}", OAuth2RedirectTo::MODEL)?.known, [None]);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
///
/// # Errors
/// [`JsonError`] when `text` is no object.
pub fn members<'a>(text: &'a str, model: &Model) -> Result<Members<'a>, JsonError> {
    let mut found = Members { known: vec![None; model.fields.len()], unknown: Vec::new() };
    let mut reader = Reader::new(text);
    let mut inside = reader.object()?;
    let mut expected = 0;
    while let Some(Named { place, name }) = next(&mut reader, &mut inside, model, &mut expected)? {
        let raw = reader.skip()?;
        match place {
            Some(place) => {
                if let Some(slot) = found.known.get_mut(place) {
                    *slot = Some(raw).filter(|raw| Shape::of(raw) != Shape::Null);
                }
            }
            None => found.unknown.push((name, raw)),
        }
    }
    Ok(found)
}

/// A member's name, and its row where the model has one.
pub(super) struct Named<'a> {
    pub(super) place: Option<usize>,
    pub(super) name: Cow<'a, str>,
}

/// The object's next member. Servers write members in a settled order: the row after the last one found is `expected` next.
#[inline]
pub(super) fn next<'a>(
    reader: &mut Reader<'a>,
    inside: &mut json::Members,
    model: &Model,
    expected: &mut usize,
) -> Result<Option<Named<'a>>, JsonError> {
    let guess = *expected;
    match model.fields.get(guess) {
        Some(field) if reader.takes(inside, field.wire) => {
            *expected += 1;
            Ok(Some(Named { place: Some(guess), name: Cow::Borrowed(field.wire) }))
        }
        _ => unexpected(reader, inside, model, expected),
    }
}

/// The object's next member, whichever it is.
fn unexpected<'a>(
    reader: &mut Reader<'a>,
    inside: &mut json::Members,
    model: &Model,
    expected: &mut usize,
) -> Result<Option<Named<'a>>, JsonError> {
    let (fields, guess) = (model.fields, *expected);
    let Some(name) = reader.member(inside)? else { return Ok(None) };
    let is_it = |field: &Field| field.wire == name;
    let place = fields.iter().skip(guess).position(is_it).map(|place| place + guess);
    let place = place.or_else(|| fields.iter().take(guess).position(is_it));
    if let Some(place) = place {
        *expected = place + 1;
    }
    Ok(Some(Named { place, name }))
}

/// Checks that the next value is an object whose members are of their kinds, and passes over it. Gives its text.
///
/// ```
/// use polyhydra::json::Reader;
/// use polyhydra::models::{ModelType, OAuth2Client, index::check};
/// assert_eq!(check(&mut Reader::new(r#"{"scope":5}"#), OAuth2Client::MODEL).unwrap_err().path, "scope");
/// ```
///
/// # Errors
/// [`JsonError`] with the path of the first member that is not.
pub fn check<'a>(reader: &mut Reader<'a>, model: &Model) -> Result<&'a str, JsonError> {
    reader.shape()?;
    let start = reader.rest();
    let mut inside = reader.object()?;
    let mut expected = 0;
    while let Some(Named { place, name }) = next(reader, &mut inside, model, &mut expected)? {
        let checked = match place.and_then(|place| model.fields.get(place)) {
            Some(field) => check_field(reader, field.kind),
            None => reader.skip().map(|_| ()),
        };
        checked.map_err(|error| error.within(&name))?;
    }
    Ok(start.get(..start.len() - reader.rest().len()).unwrap_or_default())
}

/// Checks that the next value is a list of such objects, and gives each one's text.
///
/// ```
/// use polyhydra::json::Reader;
/// use polyhydra::models::{ModelType, OAuth2Client, index::check_list};
/// assert_eq!(check_list(&mut Reader::new("[{},null,{ }]"), OAuth2Client::MODEL)?, ["{}", "{ }"]);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
///
/// # Errors
/// As [`check`].
pub fn check_list<'a>(reader: &mut Reader<'a>, model: &Model) -> Result<Vec<&'a str>, JsonError> {
    let mut found = Vec::new();
    let mut index = 0;
    if reader.null()? {
        return Ok(found);
    }
    let mut inside = reader.array()?;
    while reader.item(&mut inside)? {
        if !reader.null()? {
            found.push(check(reader, model).map_err(|error| error.within_array(index))?);
        }
        index += 1;
    }
    Ok(found)
}

// The closure is not redundant: the method itself is not general enough in its lifetime.
#[allow(clippy::redundant_closure_for_method_calls)]
fn check_field(reader: &mut Reader<'_>, kind: FieldKind) -> Result<(), JsonError> {
    if reader.null()? {
        return Ok(());
    }
    match kind {
        FieldKind::Text | FieldKind::Secret => reader.skip_string(),
        FieldKind::Integer => reader.integer().map(|_| ()),
        FieldKind::Boolean => reader.boolean().map(|_| ()),
        FieldKind::Json => reader.skip().map(|_| ()),
        FieldKind::Timestamp => kinds::parsed(reader, |text| parse_rfc3339(text.as_bytes()), kinds::EXPECTED_TIME).map(|_| ()),
        FieldKind::Lifespan => kinds::parsed(reader, parse_go_duration, kinds::EXPECTED_LIFESPAN).map(|_| ()),
        FieldKind::Texts if reader.shape()? == Shape::String => reader.skip_string(),
        FieldKind::Texts => kinds::items(reader, |item| item.skip_string()),
        FieldKind::Model(model) => check(reader, model).map(|_| ()),
        FieldKind::Models(model) => check_list(reader, model).map(|_| ()),
    }
}

/// Appends a member's name and colon, behind a comma where another member stands before it.
///
/// ```
/// let mut out = String::from("{");
/// polyhydra::models::index::write_name(&mut out, "a");
/// assert_eq!(out, r#"{"a":"#);
/// ```
pub fn write_name(out: &mut String, name: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_string(out, name);
    out.push(':');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{ModelType, OAuth2Client, OAuth2ConsentRequest};

    #[test]
    fn the_table_and_the_types_refuse_the_same() {
        for text in [
            r#"{"client":{"jwks":{"keys":[{},{"kid":5}]}}}"#,
            r#"{"client":[]}"#,
            r#"{"amr":{}}"#,
            r#"{"skip":"yes"}"#,
            r#"{"client":{"created_at":"soon"}}"#,
            r#"{"client":{"client_secret_expires_at":1.5}}"#,
            r#"{"acr":"a"#,
            "[]",
        ] {
            let typed = OAuth2ConsentRequest::from_json(text).unwrap_err();
            let tabled = check(&mut Reader::new(text), OAuth2ConsentRequest::MODEL).unwrap_err();
            assert_eq!((&typed.path, &typed.reason), (&tabled.path, &tabled.reason), "{text}");
        }
    }

    #[test]
    fn members_are_found_however_they_are_written() {
        for text in [
            r#"{"client_id":"x","client_name":"y","scope":"a"}"#,
            r#"{ "client_id" : "x" , "client_name" : "y" , "scope" : "a" }"#,
            r#"{"client\u005fid":"x","client_name":"y","scope":"a"}"#,
            r#"{"client_id":"x", "client_name":"y","scope":"a"}"#,
        ] {
            let found = members(text, OAuth2Client::MODEL).unwrap();
            let values: Vec<&str> = found.known.into_iter().flatten().collect();
            assert_eq!((values, found.unknown.len()), (vec!["\"x\"", "\"y\"", "\"a\""], 0), "{text}");
        }
        for text in [r#"{,"client_id":"x"}"#, r#"{"client_id":"x",,"client_name":"y"}"#, r#"{"client_id":"x""client_name":"y"}"#]
        {
            assert!(members(text, OAuth2Client::MODEL).is_err(), "{text}");
            assert!(check(&mut Reader::new(text), OAuth2Client::MODEL).is_err(), "{text}");
        }
    }

    #[test]
    fn members_are_found_in_any_order() {
        let text = r#"{"later":1, "scope":"a", "client_id":"x", "contacts":null}"#;
        let found = members(text, OAuth2Client::MODEL).unwrap();
        let of = |wire: &str| found.known[OAuth2Client::MODEL.fields.iter().position(|field| field.wire == wire).unwrap()];
        assert_eq!((of("scope"), of("client_id"), of("contacts")), (Some("\"a\""), Some("\"x\""), None));
        assert_eq!(found.unknown, [("later".into(), "1")]);
        let mut reader = Reader::new(" [ {} , null, {\"scope\":\"a\"}] ");
        assert_eq!(check_list(&mut reader, OAuth2Client::MODEL).unwrap(), ["{}", "{\"scope\":\"a\"}"]);
    }
}
