//! What crosses into WebAssembly: [`polyhydra::border`], whose texts JavaScript makes and reads by `JSON`.
//!
//! The bodies of answers that succeed stay outside. JavaScript parses them, and checks them by [`shape`].

use polyhydra::json::write_string;
use polyhydra::models::index::write_name;
use polyhydra::models::{self, FieldKind};
use polyhydra::{border, exchange, Error};
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;

/// An error crosses as its text, and JavaScript throws what it makes of it.
#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn text(error: Error) -> String {
    border::error(&error)
}

/// What a client knows.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine(Arc<exchange::Engine>);

#[wasm_bindgen]
impl Engine {
    /// # Errors
    /// The text of a build error that names the setting.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str) -> Result<Engine, String> {
        border::engine(settings).map(Self).map_err(text)
    }

    /// # Errors
    /// The text of a build error that names the argument.
    pub fn call(&self, operation: &str, arguments: &str, options: &str) -> Result<Call, String> {
        border::Call::new(&self.0, operation, arguments, options).map(Call).map_err(text)
    }

    /// # Errors
    /// The text of a build error that names the argument.
    pub fn list(&self, operation: &str, arguments: &str, options: &str) -> Result<Listing, String> {
        border::Listing::new(&self.0, operation, arguments, options).map(Listing).map_err(text)
    }
}

/// One call.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Call(border::Call);

#[wasm_bindgen]
impl Call {
    #[allow(missing_docs)]
    pub fn start(&mut self) -> String {
        self.0.start()
    }

    #[allow(missing_docs)]
    pub fn answer(&mut self, status: u16, headers: &str) -> String {
        self.0.answer(status, headers)
    }

    #[allow(missing_docs)]
    pub fn body(&mut self, body: Vec<u8>) -> String {
        self.0.body(body)
    }

    #[allow(missing_docs)]
    pub fn fail(&mut self, kind: &str, message: &str, may_have_arrived: bool) -> String {
        self.0.fail(kind, message, may_have_arrived)
    }

    #[allow(missing_docs)]
    pub fn resume(&mut self) -> String {
        self.0.resume()
    }

    /// The text of the error for an answer that is not what the operation gives.
    #[must_use]
    pub fn decode_error(&self, path: &str, reason: &str, body: &str) -> String {
        text(self.0.decode_error(path, reason, body))
    }

    /// The token of the next page.
    #[must_use]
    pub fn next_page(&self, items: usize) -> Option<String> {
        self.0.next_page(items)
    }
}

/// All pages of a list.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Listing(border::Listing);

#[wasm_bindgen]
impl Listing {
    /// # Errors
    /// The text of a build error that names the argument.
    pub fn next_call(&mut self) -> Result<Option<Call>, String> {
        self.0.next_call().map(|call| call.map(Call)).map_err(text)
    }

    /// Whether the page that `call` gave is a new one.
    pub fn turn(&mut self, call: &Call, items: usize, print: &str) -> bool {
        self.0.turn(&call.0, items, print)
    }
}

/// A model's members and their kinds as JSON: `{"member":["text"],"other":["models","Model"],...}`; empty for a name that is none.
#[wasm_bindgen]
#[must_use]
pub fn shape(model: &str) -> String {
    let mut out = String::from("{");
    for field in models::all().filter(|known| known.name == model).flat_map(|model| model.fields) {
        let (kind, inner) = match field.kind {
            FieldKind::Integer => ("integer", None),
            FieldKind::Boolean => ("boolean", None),
            FieldKind::Json => continue,
            FieldKind::Texts => ("texts", None),
            FieldKind::Model(model) => ("model", Some(model)),
            FieldKind::Models(model) => ("models", Some(model)),
            // Texts for JavaScript as well, but an empty one means nothing.
            FieldKind::Timestamp | FieldKind::Lifespan => ("time", None),
            _ => ("text", None),
        };
        write_name(&mut out, field.wire);
        out.push('[');
        write_string(&mut out, kind);
        if let Some(inner) = inner {
            out.push(',');
            write_string(&mut out, inner.name);
        }
        out.push(']');
    }
    out.push('}');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use polyhydra::json::{Json, Reader, Shape};

    #[test]
    fn a_shape_has_every_member_that_is_not_any_json() {
        for model in models::all() {
            let text = shape(model.name);
            assert!(Json::parse(&text).is_ok(), "{text}");
            let mut reader = Reader::new(&text);
            let mut members = reader.object().unwrap();
            let mut found = Vec::new();
            while let Some(name) = reader.member(&mut members).unwrap() {
                assert_eq!(Shape::of(reader.skip().unwrap()), Shape::Array);
                found.push(name.into_owned());
            }
            let declared = model.fields.iter().filter(|field| !matches!(field.kind, FieldKind::Json)).map(|field| field.wire);
            assert_eq!(found, declared.collect::<Vec<_>>(), "{}", model.name);
        }
        assert_eq!(shape("nothing"), "{}");
    }
}
