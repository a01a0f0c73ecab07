//! Steps and errors as JSON texts.

use crate::error::{Error, Refusal};
use crate::generation::Version;
use crate::json::write_string;
use crate::models::index::write_name;
use crate::operation::{Operation, Returns};
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

    #[inline(never)]
    fn raw(&mut self, name: &str, json: &str) {
        write_name(&mut self.0, name);
        self.0.push_str(json);
    }

    #[inline(never)]
    fn text(&mut self, name: &str, text: &str) {
        write_name(&mut self.0, name);
        write_string(&mut self.0, text);
    }

    #[inline(never)]
    fn option(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    fn number(&mut self, name: &str, number: i64) {
        self.raw(name, &digits(number));
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// An object whose only member is a step.
fn step(name: &str, json: &str) -> String {
    let mut object = Object::new();
    object.raw(name, json);
    object.end()
}

pub(super) fn send(request: &Request) -> String {
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
    object.option("body", request.body.as_deref());
    object.text("operation", request.operation);
    object.raw("response_limit", &count(request.response_limit));
    if let Some(timeout) = request.timeout {
        object.number("timeout_ms", milliseconds(timeout));
    }
    if request.fresh_connection {
        object.raw("fresh_connection", "true");
    }
    step("send", &object.end())
}

/// Whole milliseconds, without the 128 bits of the library's own.
fn milliseconds(time: Duration) -> i64 {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    seconds.saturating_mul(1000).saturating_add(time.subsec_millis().into())
}

pub(super) fn wait(time: Duration) -> String {
    step("wait", &digits(milliseconds(time)))
}

pub(super) fn done(operation: &Operation, text: &str) -> String {
    let mut object = Object::new();
    match operation.returns {
        Returns::Nothing | Returns::Url => {}
        Returns::Model(model) => object.text("model", model.name),
        Returns::Page(model) => object.text("page", model.name),
    }
    object.option("text", Some(text).filter(|text| !text.is_empty()));
    step("done", &object.end())
}

pub(super) fn failed(failure: &Error) -> String {
    step("error", &error(failure))
}

/// An error as an object: `kind`, `message`, and the members of its kind.
#[must_use]
pub fn error(error: &Error) -> String {
    let mut object = Object::new();
    object.text("kind", error.kind());
    object.text("message", &error.message());
    match error {
        Error::Build { argument, reason } => {
            object.text("argument", argument);
            object.text("reason", reason.as_str());
        }
        Error::Unsupported { operation, generation, version } => {
            object.text("operation", operation);
            object.text("generation", generation.name());
            object.option("version", version.map(Version::to_text).as_deref());
        }
        Error::Transport(failure) => {
            object.text("transport", failure.kind.name());
            object.raw("may_have_arrived", if failure.may_have_arrived { "true" } else { "false" });
        }
        Error::Api(refusal) | Error::OAuth(refusal) => refused(&mut object, refusal),
        Error::Decode { path, reason, status, content_type, excerpt } => {
            object.text("path", path);
            object.text("reason", reason);
            object.number("status", (*status).into());
            object.text("content_type", content_type);
            object.text("excerpt", excerpt);
        }
        Error::Verification { check } => object.text("check", check),
        Error::AlreadyHandled { redirect_to } => object.option("redirect_to", redirect_to.as_deref()),
    }
    object.end()
}

fn refused(object: &mut Object, refusal: &Refusal) {
    object.text("operation", refusal.operation);
    object.number("status", refusal.status.into());
    let parts = [
        ("error", &refusal.error),
        ("error_description", &refusal.description),
        ("error_hint", &refusal.hint),
        ("error_debug", &refusal.debug),
        ("error_uri", &refusal.uri),
        ("request_id", &refusal.request_id),
    ];
    for (name, part) in parts {
        object.option(name, part.as_deref());
    }
    object.text("content_type", &refusal.content_type);
    object.text("body", &refusal.body);
    if let Some(seconds) = refusal.retry_after {
        object.number("retry_after", i64::try_from(seconds).unwrap_or(i64::MAX));
    }
}
