//! Reading and writing JSON, without a dependency and without code per type.
//!
//! One small scanner serves every language: it validates (RFC 8259), finds where values begin and end,
//! and decodes strings. Values that nobody asks for are never copied. `serde_json` in its place costs
//! 16 KB of gzipped WebAssembly (docs/decisions.md).

use crate::prelude::*;
use crate::text::{count, cut, digits, join, number};
use alloc::borrow::Cow;
use core::fmt;

/// How deep arrays and objects may nest before an answer is refused.
///
/// ```
/// use polyhydra::{Json, json::DEPTH_LIMIT};
///
/// let deep = |levels| "[".repeat(levels) + &"]".repeat(levels);
/// assert!(Json::parse(&deep(DEPTH_LIMIT as usize)).is_ok());
/// assert!(Json::parse(&deep(DEPTH_LIMIT as usize + 1)).is_err());
/// ```
pub const DEPTH_LIMIT: u32 = 128;

/// What is wrong with a text that holds nothing.
pub(crate) const ENDS: &str = "the text ends where a value should begin";

/// A JSON value kept as the text it arrived in: free-form JSON, and whatever a model does not know.
///
/// Equality is of the text. The `serde` feature converts from and to `serde_json::Value`.
///
/// ```
/// let json = polyhydra::Json::parse(r#" {"n": 1.0} "#)?;
/// assert_eq!(json.as_str(), r#"{"n": 1.0}"#);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

impl Json {
    /// Checks that `text` is one JSON value and keeps it without surrounding white space.
    ///
    /// ```
    /// # use polyhydra::Json;
    /// assert!(Json::parse("[1, 2]").is_ok());
    /// assert_eq!(Json::parse("[1, 2").unwrap_err().to_string(), "the text ends inside a value (byte 5)");
    /// ```
    ///
    /// # Errors
    /// [`JsonError`] with the place and the reason when it is not.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let mut reader = Reader::new(text);
        let raw = reader.skip()?;
        reader.end()?;
        Ok(Self(raw.into()))
    }

    /// The JSON `null`.
    ///
    /// ```
    /// assert_eq!(polyhydra::Json::null().as_str(), "null");
    /// ```
    #[must_use]
    pub fn null() -> Self {
        Self("null".into())
    }

    /// The JSON text.
    ///
    /// ```
    /// assert_eq!(polyhydra::Json::from("a text").as_str(), r#""a text""#);
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Wraps text that this crate's own scanner has validated already.
    pub(crate) fn from_valid(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Json {
    // The value may hold anything, secrets included.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({} bytes)", self.0.len())
    }
}

impl core::str::FromStr for Json {
    type Err = JsonError;
    fn from_str(text: &str) -> Result<Self, JsonError> {
        Self::parse(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self(if value { "true".into() } else { "false".into() })
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self(digits(value).into())
    }
}

impl From<&str> for Json {
    /// A JSON string (not JSON text: that is [`Json::parse`]).
    fn from(value: &str) -> Self {
        let mut out = String::with_capacity(value.len() + 2);
        write_string(&mut out, value);
        Self(out.into())
    }
}

/// Where and why a text is not the JSON that was expected.
///
/// In a box, as errors are seldom and results are moved often.
///
/// ```
/// use polyhydra::models::{ModelType, OAuth2Client};
///
/// let error = OAuth2Client::from_json(r#"{"redirect_uris":["a",5]}"#).unwrap_err();
/// assert_eq!((&*error.path, &*error.reason), ("redirect_uris[1]", "expected a string, found a number"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError(Box<Wrong>);

/// What a [`JsonError`] says.
///
/// ```
/// let error = polyhydra::Json::parse("[1,").unwrap_err();
/// assert_eq!((&*error.path, error.offset), ("", 3));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The way to the value, such as `client.redirect_uris[2]`; empty for the whole.
    pub path: String,
    /// What was found or missing there.
    pub reason: Cow<'static, str>,
    /// The byte where reading stopped.
    pub offset: usize,
}

impl core::ops::Deref for JsonError {
    type Target = Wrong;
    fn deref(&self) -> &Wrong {
        &self.0
    }
}

impl JsonError {
    /// Says what is wrong where.
    ///
    /// ```
    /// let error = polyhydra::json::JsonError::new("client.scope", "expected a string", 12);
    /// assert_eq!(error.to_string(), "client.scope: expected a string (byte 12)");
    /// ```
    #[cold]
    pub fn new(path: impl Into<String>, reason: impl Into<Cow<'static, str>>, offset: usize) -> Self {
        Self(Box::new(Wrong { path: path.into(), reason: reason.into(), offset }))
    }

    /// Says that the value stands in member `name` of an object.
    ///
    /// ```
    /// # use polyhydra::json::Reader;
    /// let error = Reader::new("5").string().unwrap_err();
    /// assert_eq!(error.within("name").path, "name");
    /// ```
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.0.path = path(name, &self.path);
        self
    }

    /// Says that the value stands at `index` of an array.
    ///
    /// ```
    /// # use polyhydra::json::Reader;
    /// let error = Reader::new("5").string().unwrap_err();
    /// assert_eq!(error.within_array(2).within("names").path, "names[2]");
    /// ```
    #[must_use]
    pub fn within_array(self, index: usize) -> Self {
        self.within(&join!("[", &count(index), "]"))
    }
}

/// The way to what stands at `inner` within `outer`: `client.jwks`, `keys[2]`.
pub(crate) fn path(outer: &str, inner: &str) -> String {
    let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    join!(outer, dot, inner)
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{} (byte {})", self.reason, self.offset)
    }
}

impl core::error::Error for JsonError {}

/// What kind of value comes next.
///
/// ```
/// use polyhydra::json::{Reader, Shape};
///
/// assert_eq!(Reader::new(" [1]").shape()?, Shape::Array);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// a number
    Number,
    /// a string
    String,
    /// `[..]`
    Array,
    /// `{..}`
    Object,
}

impl Shape {
    /// The kind of a value whose text is valid JSON.
    ///
    /// ```
    /// # use polyhydra::json::Shape;
    /// assert_eq!(Shape::of("-1.5"), Shape::Number);
    /// ```
    #[must_use]
    pub fn of(raw: &str) -> Self {
        match raw.as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number,
        }
    }

    /// The kind with its article, for messages.
    ///
    /// ```
    /// # use polyhydra::json::Shape;
    /// assert_eq!(Shape::Array.name(), "an array");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Reads a JSON text from the front to the back.
///
/// ```
/// use polyhydra::json::Reader;
///
/// let mut reader = Reader::new(r#"{"name":"a","ages":[1,2]}"#);
/// let mut members = reader.object()?;
/// while let Some(name) = reader.member(&mut members)? {
///     match &*name {
///         "name" => assert_eq!(reader.string()?, "a"),
///         _ => assert_eq!(reader.skip()?, "[1,2]"),
///     }
/// }
/// reader.end()?;
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// Begins at the front of `text`.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("true");
    /// assert!(reader.boolean()?);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn fail<T>(&self, reason: impl Into<Cow<'static, str>>) -> Result<T, JsonError> {
        Err(JsonError::new("", reason, self.at))
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, not taken.
    fn token(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// The kind of the next value.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// assert_eq!(Reader::new(" null").shape()?, Shape::Null);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When no value begins here.
    pub fn shape(&mut self) -> Result<Shape, JsonError> {
        match self.token() {
            Some(b'{') => Ok(Shape::Object),
            Some(b'[') => Ok(Shape::Array),
            Some(b'"') => Ok(Shape::String),
            Some(b't' | b'f') => Ok(Shape::Boolean),
            Some(b'n') => Ok(Shape::Null),
            Some(b'-' | b'0'..=b'9') => Ok(Shape::Number),
            Some(_) => self.fail("not a JSON value"),
            None => self.fail(ENDS),
        }
    }

    /// An error at this place, in words of the caller's.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let error = Reader::new("1").unexpected::<()>("expected a date").unwrap_err();
    /// assert_eq!(error.reason, "expected a date");
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// Always.
    pub fn unexpected<T>(&self, reason: &'static str) -> Result<T, JsonError> {
        self.fail(reason)
    }

    fn expected<T>(&mut self, what: &'static str) -> Result<T, JsonError> {
        let found = self.shape()?.name();
        self.fail(join!("expected ", what, ", found ", found))
    }

    fn literal(&mut self, word: &'static str) -> Result<(), JsonError> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        self.fail("not a JSON value")
    }

    /// Takes `null` if it comes next.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("null");
    /// assert!(reader.null()?);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When something that begins like `null` is not.
    pub fn null(&mut self) -> Result<bool, JsonError> {
        if self.token() != Some(b'n') {
            return Ok(false);
        }
        self.literal("null").map(|()| true)
    }

    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// assert!(!Reader::new("false").boolean()?);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the next value is not a boolean.
    pub fn boolean(&mut self) -> Result<bool, JsonError> {
        match self.token() {
            Some(b't') => self.literal("true").map(|()| true),
            Some(b'f') => self.literal("false").map(|()| false),
            _ => self.expected("a boolean"),
        }
    }

    /// A whole number; `3.0` and `3e2` count as whole, as JSON does not tell them apart from `3`.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// assert_eq!(Reader::new("3e2").integer()?, 300);
    /// assert!(Reader::new("3.5").integer().is_err());
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the next value is no number, has a fraction, or does not fit 64 bits.
    pub fn integer(&mut self) -> Result<i64, JsonError> {
        if !matches!(self.token(), Some(b'-' | b'0'..=b'9')) {
            return self.expected("a whole number");
        }
        let start = self.at;
        self.number()?;
        whole(self.since(start)).map_or_else(|| self.fail("expected a whole number of 64 bits"), Ok)
    }

    /// What was read from `start` on.
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        if !matches!(self.byte(), Some(b'0'..=b'9')) {
            return self.fail("a number lacks a digit");
        }
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonError> {
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
            if matches!(self.byte(), Some(b'0'..=b'9')) {
                return self.fail("a number begins with 0");
            }
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Passes over the string that comes next; says whether it has escapes. `at` stands behind it afterwards.
    fn string_end(&mut self) -> Result<bool, JsonError> {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const HIGHS: u64 = 0x8080_8080_8080_8080;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        self.at += 1;
        loop {
            // Eight bytes at a time while none of them is a quote, a backslash or a control character.
            while let Some(chunk) = bytes.get(self.at..self.at + 8) {
                let mut word = [0u8; 8];
                word.copy_from_slice(chunk);
                let word = u64::from_le_bytes(word);
                let quote = word ^ (ONES * u64::from(b'"'));
                let slash = word ^ (ONES * u64::from(b'\\'));
                let special = (quote.wrapping_sub(ONES) & !quote)
                    | (slash.wrapping_sub(ONES) & !slash)
                    | (word.wrapping_sub(ONES * 0x20) & !word);
                let special = special & HIGHS;
                if special == 0 {
                    self.at += 8;
                } else {
                    self.at += (special.trailing_zeros() / 8) as usize;
                    break;
                }
            }
            match self.byte() {
                None => return self.fail("the text ends inside a string"),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    match bytes.get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
                        Some(b'u') => match bytes.get(self.at + 2..self.at + 6) {
                            Some(hex) if hex.iter().all(u8::is_ascii_hexdigit) => self.at += 6,
                            _ => return self.fail("\\u without four hexadecimal digits"),
                        },
                        _ => return self.fail("an escape that JSON does not have"),
                    }
                }
                Some(0..=0x1f) => return self.fail("a control character inside a string"),
                Some(_) => self.at += 1,
            }
        }
    }

    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// assert_eq!(Reader::new(r#""\u00e9""#).string()?, "é");
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the next value is not a string.
    pub fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        if self.token() != Some(b'"') {
            return self.expected("a string");
        }
        let start = self.at + 1;
        let escaped = self.string_end()?;
        let inner = self.text.get(start..self.at - 1).unwrap_or_default();
        Ok(if escaped { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) })
    }

    /// Passes over a string.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new(r#""a" 1"#);
    /// reader.skip_string()?;
    /// assert_eq!(reader.rest(), " 1");
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the next value is not a string.
    pub fn skip_string(&mut self) -> Result<(), JsonError> {
        if self.token() != Some(b'"') {
            return self.expected("a string");
        }
        self.string_end().map(|_| ())
    }

    /// The text that is not read yet.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("1, 2");
    /// reader.integer()?;
    /// assert_eq!(reader.rest(), ", 2");
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes over one value of any kind and gives its text. Depth is bounded, the stack is not used.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// assert_eq!(Reader::new(" [1, {}] ").skip()?, "[1, {}]");
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When no valid JSON value stands here.
    pub fn skip(&mut self) -> Result<&'a str, JsonError> {
        self.token();
        let start = self.at;
        // One bit a level: set for an object, clear for an array.
        let mut kinds: u128 = 0;
        let mut depth: u32 = 0;
        loop {
            // A value begins here.
            match self.shape()? {
                Shape::Null => self.literal("null")?,
                Shape::Boolean => {
                    self.boolean()?;
                }
                Shape::Number => self.number()?,
                Shape::String => {
                    self.string_end()?;
                }
                shape @ (Shape::Array | Shape::Object) => {
                    if depth == DEPTH_LIMIT {
                        return self.fail("nested deeper than 128 levels");
                    }
                    let object = shape == Shape::Object;
                    self.at += 1;
                    let close = if object { b'}' } else { b']' };
                    if self.token() == Some(close) {
                        self.at += 1;
                    } else {
                        kinds = (kinds << 1) | u128::from(object);
                        depth += 1;
                        if object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                }
            }
            // A value has ended: close what closes, and find the next one.
            loop {
                if depth == 0 {
                    return Ok(self.since(start));
                }
                let object = kinds & 1 == 1;
                match (self.token(), object) {
                    (Some(b','), true) => {
                        self.at += 1;
                        self.skip_key()?;
                        break;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        depth -= 1;
                        kinds >>= 1;
                    }
                    (None, _) => return self.fail("the text ends inside a value"),
                    _ => return self.fail("a comma or a closing bracket is missing"),
                }
            }
        }
    }

    fn skip_key(&mut self) -> Result<(), JsonError> {
        if self.token() != Some(b'"') {
            return self.fail("a member's name is missing");
        }
        self.string_end()?;
        self.colon()
    }

    fn colon(&mut self) -> Result<(), JsonError> {
        if self.token() != Some(b':') {
            return self.fail("a colon is missing");
        }
        self.at += 1;
        Ok(())
    }

    /// Steps into an object. Follow with [`Reader::member`] until it gives `None`.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("{}");
    /// let mut members = reader.object()?;
    /// assert!(reader.member(&mut members)?.is_none());
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the next value is not an object.
    pub fn object(&mut self) -> Result<Members, JsonError> {
        if self.token() != Some(b'{') {
            return self.expected("an object");
        }
        self.at += 1;
        Ok(Members { first: true })
    }

    /// The name of the object's next member; its value comes next.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new(r#"{"a":1}"#);
    /// let mut members = reader.object()?;
    /// assert_eq!(reader.member(&mut members)?.as_deref(), Some("a"));
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the object is malformed.
    pub fn member(&mut self, members: &mut Members) -> Result<Option<Cow<'a, str>>, JsonError> {
        if !self.more(members, b'}')? {
            return Ok(None);
        }
        if self.token() != Some(b'"') {
            return self.fail("a member's name is missing");
        }
        let name = self.string()?;
        self.colon()?;
        Ok(Some(name))
    }

    /// Takes the name of the object's next member where that is `name`, written without escapes or white space, as servers
    /// write it. Cheaper than [`Reader::member`] for who knows what to expect.
    pub(crate) fn takes(&mut self, members: &mut Members, name: &str) -> bool {
        let rest = self.rest().as_bytes();
        let rest = if members.first { Some(rest) } else { rest.strip_prefix(b",") };
        let value = rest
            .and_then(|rest| rest.strip_prefix(b"\""))
            .and_then(|rest| rest.strip_prefix(name.as_bytes()))
            .and_then(|rest| rest.strip_prefix(b"\":"));
        if let Some(value) = value {
            self.at = self.text.len() - value.len();
            members.first = false;
        }
        value.is_some()
    }

    /// Steps into an array. Follow with [`Reader::item`] until it gives `false`.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("[]");
    /// let mut items = reader.array()?;
    /// assert!(!reader.item(&mut items)?);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the next value is not an array.
    pub fn array(&mut self) -> Result<Members, JsonError> {
        if self.token() != Some(b'[') {
            return self.expected("an array");
        }
        self.at += 1;
        Ok(Members { first: true })
    }

    /// Whether another item of the array comes next.
    ///
    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("[1,2]");
    /// let (mut items, mut sum) = (reader.array()?, 0);
    /// while reader.item(&mut items)? {
    ///     sum += reader.integer()?;
    /// }
    /// assert_eq!(sum, 3);
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When the array is malformed.
    pub fn item(&mut self, members: &mut Members) -> Result<bool, JsonError> {
        self.more(members, b']')
    }

    fn more(&mut self, members: &mut Members, close: u8) -> Result<bool, JsonError> {
        match self.token() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !members.first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if members.first => {
                members.first = false;
                Ok(true)
            }
            Some(_) => self.fail("a comma or a closing bracket is missing"),
            None => self.fail("the text ends inside a value"),
        }
    }

    /// ```
    /// # use polyhydra::json::{Reader, Shape};
    /// let mut reader = Reader::new("1 2");
    /// reader.integer()?;
    /// assert!(reader.end().is_err());
    /// # Ok::<(), polyhydra::json::JsonError>(())
    /// ```
    ///
    /// # Errors
    /// When anything but white space is left.
    pub fn end(&mut self) -> Result<(), JsonError> {
        if self.token().is_some() {
            return self.fail("more text after the value");
        }
        Ok(())
    }
}

/// How far reading has come in an object or an array.
///
/// ```
/// # use polyhydra::json::Reader;
/// let mut reader = Reader::new("[1]");
/// let mut items = reader.array()?;
/// assert!(reader.item(&mut items)?);
/// # Ok::<(), polyhydra::json::JsonError>(())
/// ```
#[derive(Debug)]
pub struct Members {
    first: bool,
}

/// The value of a JSON number if it is whole. Digit by digit: reading floats costs 14 KB of gzipped WebAssembly
/// (docs/decisions.md), and is not exact.
fn whole(text: &str) -> Option<i64> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let place = text.bytes().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    let (mantissa, exponent) = (text.get(..place)?, text.get(place + 1..).unwrap_or("0"));
    // How many digits stand behind the point, once the exponent has moved it.
    let (mut moved, mut point) = (0i64, false);
    // Below zero, as there is one number more.
    let mut sum = 0i64;
    let (mut zeros, mut overflow) = (0i64, false);
    for byte in mantissa.bytes() {
        if byte == b'.' {
            point = true;
            continue;
        }
        moved += i64::from(point);
        if byte == b'0' {
            zeros += 1;
            continue;
        }
        for step in 0..=zeros {
            let digit = if step == zeros { i64::from(byte - b'0') } else { 0 };
            match sum.checked_mul(10).and_then(|sum| sum.checked_sub(digit)) {
                Some(next) => sum = next,
                None => overflow = true,
            }
        }
        zeros = 0;
    }
    if sum == 0 && !overflow {
        return Some(0);
    }
    let exponent = match exponent.strip_prefix('-') {
        Some(rest) => -number(rest.as_bytes())?,
        None => number(exponent.strip_prefix('+').unwrap_or(exponent).as_bytes())?,
    };
    // The zeros at the end are not in the sum yet.
    let mut zeros = exponent.checked_add(zeros)?.checked_sub(moved)?;
    if overflow || !(0..20).contains(&zeros) {
        return None;
    }
    while zeros > 0 {
        sum = sum.checked_mul(10)?;
        zeros -= 1;
    }
    if negative {
        Some(sum)
    } else {
        sum.checked_neg()
    }
}

/// Decodes the inside of a JSON string whose escapes are known to be valid. Half a surrogate pair becomes U+FFFD.
fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = cut(rest, "\\") {
        out.push_str(plain);
        let decoded;
        (decoded, rest) = match escape.as_bytes().first() {
            Some(b'u') => {
                let (unit, after) = (hex4(escape.get(1..)), escape.get(5..).unwrap_or_default());
                let low = if after.starts_with("\\u") { hex4(after.get(2..)) } else { 0 };
                if (0xd800..0xdc00).contains(&unit) && (0xdc00..0xe000).contains(&low) {
                    let both = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(both), after.get(6..).unwrap_or_default())
                } else {
                    (char::from_u32(unit), after)
                }
            }
            letter => {
                let letter = letter.copied().unwrap_or_default();
                let plain = match letter {
                    b'b' => 8,
                    b'f' => 12,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    plain => plain,
                };
                (Some(char::from(plain)), escape.get(1..).unwrap_or_default())
            }
        };
        out.push(decoded.unwrap_or('\u{fffd}'));
    }
    out.push_str(rest);
    out
}

/// The number of four hexadecimal digits.
fn hex4(text: Option<&str>) -> u32 {
    let digits = text.and_then(|text| text.as_bytes().get(..4)).unwrap_or_default();
    digits.iter().fold(0, |sum, digit| sum << 4 | char::from(*digit).to_digit(16).unwrap_or_default())
}

/// Appends `text` as a JSON string.
///
/// ```
/// let mut out = String::new();
/// polyhydra::json::write_string(&mut out, "say \"hi\"");
/// assert_eq!(out, r#""say \"hi\"""#);
/// ```
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        out.push_str(rest.get(..place).unwrap_or_default());
        let byte = rest.as_bytes().get(place).copied().unwrap_or_default();
        rest = rest.get(place + 1..).unwrap_or_default();
        out.push('\\');
        match byte {
            b'\n' => out.push('n'),
            b'\r' => out.push('r'),
            b'\t' => out.push('t'),
            0..=0x1f => {
                out.push_str("u00");
                for digit in [byte >> 4, byte & 15] {
                    out.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
                }
            }
            plain => out.push(char::from(plain)),
        }
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn agrees_with_serde_json_on_what_is_json() {
        for text in [
            "null",
            "true",
            "-0",
            "0.5e-7",
            "[]",
            "{}",
            "[[],{}]",
            r#"{"a":[1,2,{"b":null}],"c":"\u00e9\n"}"#,
            " [ 1 , 2 ] ",
            "nul",
            "01",
            "1.",
            "-",
            "[1,]",
            "[,1]",
            "{\"a\"}",
            "{\"a\":1,}",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "[1 2]",
            "",
            "{a:1}",
            "1e",
            "[",
            "{\"a\":",
            "\"abc",
            "]",
            "{]",
            "[}",
            "1 2",
        ] {
            let ours = Json::parse(text).is_ok();
            assert_eq!(ours, serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn strings_decode_as_serde_json_decodes_them() {
        for text in
            [r#""plain, and long enough for a whole word""#, r#""\"\\\/\b\f\n\r\t""#, r#""\u00e9 \ud83d\ude00 é 😀""#, r#""x\\""#]
        {
            let expected: String = serde_json::from_str(text).unwrap();
            assert_eq!(Reader::new(text).string().unwrap(), expected, "{text}");
            let mut written = String::new();
            write_string(&mut written, &expected);
            assert_eq!(serde_json::from_str::<String>(&written).unwrap(), expected);
        }
        assert_eq!(Reader::new(r#""\ud800x""#).string().unwrap(), "\u{fffd}x");
    }

    #[test]
    fn whole_numbers_only() {
        for (text, value) in [
            ("0", 0),
            ("-7", -7),
            ("3.0", 3),
            ("3e2", 300),
            ("300e-2", 3),
            ("-1.50E+1", -15),
            ("0.0e999", 0),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(Reader::new(text).integer().unwrap(), value);
        }
        for text in ["1.5", "9223372036854775808", "1e400", "5e-1", "1e-999", "1e19", "1e99999999999999999999", "\"1\"", "true"] {
            assert!(Reader::new(text).integer().is_err(), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded_and_the_stack_is_not_used() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(Json::parse(&deep(DEPTH_LIMIT as usize)).is_ok());
        assert!(Json::parse(&deep(DEPTH_LIMIT as usize + 1)).unwrap_err().reason.contains("deeper"));
        assert!(Json::parse(&"[".repeat(5_000_000)).is_err());
    }

    #[test]
    fn an_error_names_the_way_to_the_value() {
        let error = JsonError::new("", "x", 3);
        assert_eq!(error.within("kid").within_array(2).within("keys").to_string(), "keys[2].kid: x (byte 3)");
    }
}
