//! Turns and errors as JSON texts.

use super::Turn;
use crate::error::{Error, Refusal};
use crate::json::write_string;
use crate::models::index::write_name;
use crate::operation::Returns;
use crate::prelude::*;
use crate::request::Request;
use crate::text::{count, digits};
use core::time::Duration;

/// A JSON object in the making.
struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".to_owned())
    }

    fn raw(&mut self, name: &str, json: &str) {
        write_name(&mut self.0, name);
        self.0.push_str(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        write_name(&mut self.0, name);
        write_string(&mut self.0, text);
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

impl Turn {
    /// The turn as an object with one member:
    ///
    /// * `{"send":{"method":..,"url":..,"headers":[[name,value],..],"body":..,"operation":..,"timeout_ms":..,
    ///   "response_limit":..,"fresh_connection":..}}`
    /// * `{"read":true}`
    /// * `{"wait":1500}`, in milliseconds
    /// * `{"done":{..}}`, with the model's name in `"model"` or, where the body is a list of them, in `"page"`, and perhaps `"text"`
    /// * `{"error":{"kind":..,"message":..,..}}`, with the members of [`Error`]
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut object = Object::new();
        match self {
            Self::Send(request) => object.raw("send", &send(request)),
            Self::Read => object.raw("read", "true"),
            Self::Wait(time) => object.raw("wait", &digits(milliseconds(*time))),
            Self::Done(returns, text) => object.raw("done", &done(*returns, text)),
            Self::Failed(failure) => object.raw("error", &error(failure)),
        }
        object.end()
    }
}

fn send(request: &Request) -> String {
    let mut headers = String::from("[");
    for (name, value) in &request.headers {
        headers.push_str(if headers.len() > 1 { ",[" } else { "[" });
        write_string(&mut headers, name);
        headers.push(',');
        write_string(&mut headers, value);
        headers.push(']');
    }
    headers.push(']');
    let mut object = Object::new();
    object.text("method", request.method);
    object.text("url", &request.url);
    object.raw("headers", &headers);
    if let Some(body) = &request.body {
        object.text("body", body);
    }
    object.text("operation", request.operation);
    object.raw("response_limit", &count(request.response_limit));
    if let Some(timeout) = request.timeout {
        object.raw("timeout_ms", &digits(milliseconds(timeout)));
    }
    if request.fresh_connection {
        object.raw("fresh_connection", "true");
    }
    object.end()
}

/// Whole milliseconds, without the 128 bits of the library's own.
#[must_use]
pub fn milliseconds(time: Duration) -> i64 {
    const MOST: u64 = i64::MAX as u64 / 1000 - 1;
    time.as_secs().min(MOST).cast_signed() * 1000 + i64::from(time.subsec_millis())
}

fn done(returns: Returns, text: &str) -> String {
    let mut object = Object::new();
    match returns {
        Returns::Nothing | Returns::Url => {}
        Returns::Model(model) => object.text("model", model.name),
        Returns::Page(model) => object.text("page", model.name),
    }
    if !text.is_empty() {
        object.text("text", text);
    }
    object.end()
}

/// An error as an object: `kind`, `message`, and the members of its kind.
#[must_use]
pub fn error(error: &Error) -> String {
    let mut object = Object::new();
    describe(error, &mut object);
    object.end()
}

/// Takes an error's members.
pub trait Show {
    /// A text.
    fn text(&mut self, name: &'static str, text: &str);
    /// A status, or seconds.
    fn number(&mut self, name: &'static str, number: i64);
    /// Whether something is so.
    fn truth(&mut self, name: &'static str, truth: bool);
}

impl Show for Object {
    fn text(&mut self, name: &'static str, text: &str) {
        Object::text(self, name, text);
    }

    fn number(&mut self, name: &'static str, number: i64) {
        self.raw(name, &digits(number));
    }

    fn truth(&mut self, name: &'static str, truth: bool) {
        self.raw(name, if truth { "true" } else { "false" });
    }
}

/// Shows an error's members: `kind`, `message`, and those of its kind.
pub fn describe(error: &Error, show: &mut impl Show) {
    show.text("kind", error.kind());
    show.text("message", &error.message());
    match error {
        Error::Build { argument, reason } => {
            show.text("argument", argument);
            show.text("reason", reason.as_str());
        }
        Error::Unsupported { operation, generation, version } => {
            show.text("operation", operation);
            show.text("generation", generation.name());
            if let Some(version) = version {
                show.text("version", &version.to_text());
            }
        }
        Error::Transport(failure) => {
            show.text("transport", failure.kind.name());
            show.truth("may_have_arrived", failure.may_have_arrived);
        }
        Error::Api(refusal) | Error::OAuth(refusal) => describe_refusal(refusal, show),
        Error::Decode { path, reason, status, content_type, excerpt } => {
            show.text("path", path);
            show.text("reason", reason);
            show.number("status", (*status).into());
            show.text("content_type", content_type);
            show.text("excerpt", excerpt);
        }
        Error::Verification { check } => show.text("check", check),
        Error::AlreadyHandled { redirect_to } => {
            if let Some(target) = redirect_to {
                show.text("redirect_to", target);
            }
        }
    }
}

fn describe_refusal(refusal: &Refusal, show: &mut impl Show) {
    // All of them, so that the compiler asks after a new one.
    let Refusal { operation, status, error, description, hint, debug, uri, request_id, content_type, retry_after, body } =
        refusal;
    show.text("operation", operation);
    show.number("status", (*status).into());
    let parts = [
        ("error", error),
        ("error_description", description),
        ("error_hint", hint),
        ("error_debug", debug),
        ("error_uri", uri),
        ("request_id", request_id),
    ];
    for (name, part) in parts {
        if let Some(text) = part {
            show.text(name, text);
        }
    }
    show.text("content_type", content_type);
    show.text("body", body);
    if let Some(seconds) = retry_after {
        show.number("retry_after", i64::try_from(*seconds).unwrap_or(i64::MAX));
    }
}
