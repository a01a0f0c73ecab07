//! Where JSON comes into a call: read by the core's own scanner, or by a host whose parser is at hand.
//!
//! In WebAssembly the scanner and the checks of models weigh 7 KB of gzip, and JavaScript has a parser (docs/decisions.md).

use crate::error::{refuse, Error, Reason};
use crate::json::{path, write_string, JsonError, Reader, Shape};
use crate::models::index::{check, members, Members};
use crate::models::Model;
use crate::prelude::*;
use crate::text::{count, join};
use core::fmt;

/// What is shown a member's name and text.
///
/// ```
/// use polyhydra::codec::{Codec, Scanner, See};
/// let see: &mut See<'_> = &mut |name, text| assert_eq!((name, text), ("a", Some("b")));
/// assert!(Scanner.members(br#"{"a":"b"}"#, see));
/// ```
pub type See<'a> = dyn FnMut(&str, Option<&str>) + 'a;

/// Reads the JSON that a call meets: a request's body, and what the core has to know of an answer's.
///
/// ```
/// use polyhydra::codec::{Codec, Scanner};
///
/// let mut seen = Vec::new();
/// let body = br#"{"error":{"code":404,"message":"none"},"n":1} {"second":"document"}"#;
/// assert!(Scanner.members(body, &mut |name, text| seen.push((name.to_owned(), text.map(str::to_owned)))));
/// assert_eq!(seen[1], ("error.message".to_owned(), Some("none".to_owned())));
/// assert_eq!(seen[2], ("n".to_owned(), None));
/// ```
pub trait Codec: fmt::Debug + Sync {
    /// The text that bytes are; `None` where they are not UTF-8.
    ///
    /// ```
    /// # use polyhydra::codec::{Codec, Scanner};
    /// assert_eq!((Scanner.string(b"a".to_vec()).as_deref(), Scanner.string(b"a\xff".to_vec())), (Some("a"), None));
    /// ```
    fn string(&self, bytes: Vec<u8>) -> Option<String>;

    /// The text of an answer's body, whatever is in it.
    ///
    /// ```
    /// # use polyhydra::codec::{Codec, Scanner};
    /// assert_eq!(Scanner.text(b"a\xff"), "a\u{fffd}");
    /// ```
    fn text(&self, body: &[u8]) -> String;

    /// Shows the members of the object that an answer's body begins with: the name, and a string's text. The members of an
    /// object in `error` are shown in its place, as `error.status` and so on. Whether there is such an object.
    ///
    /// ```
    /// # use polyhydra::codec::{Codec, Scanner};
    /// assert!(!Scanner.members(b"<html>", &mut |_, _| unreachable!()));
    /// ```
    fn members(&self, body: &[u8], see: &mut See<'_>) -> bool;

    /// The members of a request's body, where each one is of its kind.
    ///
    /// ```
    /// # use polyhydra::{codec::{Codec, Scanner}, models::{ModelType, OAuth2Client}};
    /// assert!(Scanner.object(r#"{"scope":5}"#, OAuth2Client::MODEL).is_err());
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the member.
    fn object<'a>(&self, json: &'a str, model: &'static Model) -> Result<Members<'a>, Box<Error>>;

    /// Checks a request's body that is a list of objects.
    ///
    /// ```
    /// # use polyhydra::{codec::{Codec, Scanner}, models::{ModelType, JsonPatch}};
    /// assert!(Scanner.list(r#"[{"op":"remove"}]"#, JsonPatch::MODEL).is_err(), "`path` is missing");
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] that names the member.
    fn list(&self, json: &str, model: &'static Model) -> Result<(), Box<Error>>;

    /// Appends the name of a member that [`object`](Self::object) did not know, as JSON.
    ///
    /// ```
    /// # use polyhydra::codec::{Codec, Scanner};
    /// let mut out = String::new();
    /// Scanner.write_name(&mut out, "a\"b");
    /// assert_eq!(out, r#""a\"b""#);
    /// ```
    fn write_name(&self, out: &mut String, name: &str);
}

/// The core's own scanner: bodies are JSON as it travels.
///
/// ```
/// # use polyhydra::codec::{Codec, Scanner};
/// assert_eq!(Scanner.text(b"{}"), "{}");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Scanner;

impl Codec for Scanner {
    fn string(&self, bytes: Vec<u8>) -> Option<String> {
        String::from_utf8(bytes).ok()
    }

    fn text(&self, body: &[u8]) -> String {
        String::from_utf8_lossy(body).into_owned()
    }

    fn members(&self, body: &[u8], see: &mut See<'_>) -> bool {
        see_members(&mut Reader::new(&String::from_utf8_lossy(body)), "", see).is_ok()
    }

    fn object<'a>(&self, json: &'a str, model: &'static Model) -> Result<Members<'a>, Box<Error>> {
        let mut reader = Reader::new(json);
        check(&mut reader, model).and_then(|_| reader.end()).map_err(bad_body)?;
        members(json, model).map_err(bad_body)
    }

    fn list(&self, json: &str, model: &'static Model) -> Result<(), Box<Error>> {
        let mut reader = Reader::new(json);
        let mut inside = reader.array().map_err(bad_body)?;
        let mut place = 0;
        while reader.item(&mut inside).map_err(bad_body)? {
            let item = check(&mut reader, model).map_err(|error| bad_body(error.within_array(place)))?;
            let found = members(item, model).map_err(bad_body)?;
            for (field, raw) in model.fields.iter().zip(&found.known) {
                // An empty `path` is the whole document (RFC 6901 §5): present is enough.
                if field.required && raw.is_none() {
                    return Err(refuse(&join!("body[", &count(place), "].", field.name), Reason::Missing));
                }
            }
            place += 1;
        }
        reader.end().map_err(bad_body)
    }

    fn write_name(&self, out: &mut String, name: &str) {
        write_string(out, name);
    }
}

fn see_members(reader: &mut Reader<'_>, prefix: &str, see: &mut See<'_>) -> Result<(), JsonError> {
    let mut inside = reader.object()?;
    while let Some(name) = reader.member(&mut inside)? {
        if prefix.is_empty() && name == "error" && reader.shape()? == Shape::Object {
            see_members(reader, "error.", see)?;
            continue;
        }
        let raw = reader.skip()?;
        let text = if Shape::of(raw) == Shape::String { Some(Reader::new(raw).string()?) } else { None };
        see(&join!(prefix, &name), text.as_deref());
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn bad_body(error: JsonError) -> Box<Error> {
    refuse(&path("body", &error.path), Reason::Wrong(error.reason.clone().into_owned()))
}
