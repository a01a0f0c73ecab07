//! How texts cross: with a NUL between them, which JavaScript lets none of them hold.
//!
//! A value has a letter before it that says what it is. JSON of objects stays in JavaScript; what the core has to know of it
//! crosses as names with values too.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use polyhydra::border::{describe, milliseconds, parts, Pairs, Parts, Show, Turn};
use polyhydra::codec::{Codec, See};
use polyhydra::models::index;
use polyhydra::models::Model;
use polyhydra::operation::{Returns, Value};
use polyhydra::{border, Error};

/// The texts that came in, one after the other.
pub(crate) struct Texts<'a>(Parts<'a>);

impl<'a> Texts<'a> {
    /// The bytes must come from JavaScript's encoder of texts.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        // SAFETY: it writes UTF-8 and nothing else.
        Self(parts(unsafe { core::str::from_utf8_unchecked(bytes) }, 0))
    }

    pub(crate) fn text(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    /// Names with values, up to an empty name or the end.
    pub(crate) fn pairs(&mut self) -> Pairs {
        let mut pairs = Vec::new();
        while let Some(name) = self.0.next().filter(|name| !name.is_empty()) {
            pairs.push((name.to_owned(), value(self.text())));
        }
        pairs
    }
}

fn value(tagged: &str) -> Value {
    let text = tagged.get(1..).unwrap_or_default();
    match tagged.as_bytes().first() {
        Some(b's') => Value::Text(text.to_owned()),
        Some(b'i') => {
            let (sign, digits) = border::behind(text, b'-').map_or((1, text), |digits| (-1, digits));
            Value::Integer(sign * border::number(digits.as_bytes()).unwrap_or_default())
        }
        Some(b'b') => Value::Boolean(text == "true"),
        _ => Value::Json(text.to_owned()),
    }
}

/// Texts on their way out.
#[inline(never)]
pub(crate) fn put(out: &mut Vec<u8>, text: &str) {
    if !out.is_empty() {
        out.extend_from_slice(b"\0");
    }
    out.extend_from_slice(text.as_bytes());
}

fn number(out: &mut Vec<u8>, number: i64) {
    put(out, &border::digits(number));
}

/// A turn: a letter, and what belongs to it.
pub(crate) fn put_turn(out: &mut Vec<u8>, turn: Turn) {
    match turn {
        Turn::Send(request) => {
            put(out, "s");
            put(out, request.method);
            put(out, &request.url);
            put(out, request.operation);
            number(out, request.timeout.map_or(-1, milliseconds));
            number(out, i64::try_from(request.response_limit).unwrap_or(i64::MAX));
            put(out, if request.fresh_connection { "f" } else { "" });
            put(out, request.headers.as_str());
            if let Some(body) = &request.body {
                put(out, body);
            }
        }
        Turn::Read => put(out, "r"),
        Turn::Wait(time) => {
            put(out, "w");
            number(out, milliseconds(time));
        }
        Turn::Done(returns, text) => {
            let (letter, model) = match returns {
                Returns::Model(model) => ("m", model.name),
                Returns::Page(model) => ("p", model.name),
                _ => ("d", ""),
            };
            put(out, letter);
            put(out, model);
            put(out, &text);
        }
        Turn::Failed(error) => {
            put(out, "e");
            put_error(out, &error);
        }
    }
}

/// An error: names with values.
pub(crate) fn put_error(out: &mut Vec<u8>, error: &Error) {
    describe(error, &mut Members(out));
}

struct Members<'a>(&'a mut Vec<u8>);

impl Members<'_> {
    #[inline(never)]
    fn put(&mut self, name: &str, letter: &str, text: &str) {
        put(self.0, name);
        put(self.0, letter);
        put(self.0, text);
    }
}

impl Show for Members<'_> {
    fn text(&mut self, name: &'static str, text: &str) {
        self.put(name, "s", text);
    }

    fn number(&mut self, name: &'static str, number: i64) {
        self.put(name, "i", &border::digits(number));
    }

    fn truth(&mut self, name: &'static str, truth: bool) {
        self.put(name, if truth { "b" } else { "" }, "");
    }
}

/// Whether bytes are UTF-8. The library's way is made for long texts, and is four times as long itself.
fn is_utf8(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(first) = rest.next() {
        let ones = first.leading_ones();
        let mut code = u32::from(*first) & 0x7f >> ones;
        for _ in 1..ones {
            let Some(next @ 0x80..=0xbf) = rest.next() else { return false };
            code = code << 6 | u32::from(next & 0x3f);
        }
        // A character that is none, or one that needs fewer bytes; one byte alone begins with no ones.
        if char::from_u32(code).map_or(0, char::len_utf8) != ones.max(1) as usize || ones == 1 {
            return false;
        }
    }
    true
}

/// JavaScript's parser: a body is its text, and its members where it is an object; an object in a request is a line for each
/// member, `"name":json`. All of it is checked there.
#[derive(Debug)]
pub(crate) struct Host;

impl Codec for Host {
    fn string(&self, bytes: Vec<u8>) -> Option<String> {
        // SAFETY: it is UTF-8, as has been seen.
        is_utf8(&bytes).then(|| unsafe { String::from_utf8_unchecked(bytes) })
    }

    fn text(&self, body: &[u8]) -> String {
        Texts::of(body).text().to_owned()
    }

    fn members(&self, body: &[u8], see: &mut See<'_>) -> bool {
        let mut texts = Texts::of(body);
        texts.text();
        let mut any = false;
        while let Some(name) = texts.0.next() {
            any = true;
            see(name, border::behind(texts.text(), b's'));
        }
        any
    }

    fn object<'a>(&self, json: &'a str, model: &'static Model) -> Result<index::Members<'a>, Box<Error>> {
        let mut found = index::Members { known: alloc::vec![None; model.fields.len()], unknown: Vec::new() };
        for line in parts(json, b'\n') {
            let Some((name, raw)) = border::behind(line, b'"').and_then(|line| border::cut(line, "\":")) else { continue };
            match model.fields.iter().position(|field| field.wire.eq(name)).and_then(|place| found.known.get_mut(place)) {
                Some(slot) => *slot = Some(raw).filter(|raw| *raw != "null"),
                None => found.unknown.push((name.into(), raw)),
            }
        }
        Ok(found)
    }

    fn list(&self, _: &str, _: &'static Model) -> Result<(), Box<Error>> {
        Ok(())
    }

    fn write_name(&self, out: &mut String, name: &str) {
        *out += "\"";
        *out += name;
        *out += "\"";
    }
}
