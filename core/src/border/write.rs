//! Steps and errors as JSON texts.

use crate::error::{Error, Refusal};
use crate::json::write_string;
use crate::models::index::write_name;
use crate::operation::{Operation, Returns};
use crate::request::Request;
use std::time::Duration;

/// A JSON object in the making.
struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".to_owned())
    }

    fn raw(mut self, name: &str, json: &str) -> Self {
        write_name(&mut self.0, name);
        self.0.push_str(json);
        self
    }

    fn text(mut self, name: &str, text: &str) -> Self {
        write_name(&mut self.0, name);
        write_string(&mut self.0, text);
        self
    }

    fn option(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
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
    let mut object = Object::new()
        .text("method", request.method)
        .text("url", &request.url)
        .raw("headers", &headers)
        .option("body", request.body.as_deref())
        .text("operation", request.operation)
        .raw("response_limit", &request.response_limit.to_string());
    if let Some(timeout) = request.timeout {
        object = object.raw("timeout_ms", &timeout.as_millis().to_string());
    }
    if request.fresh_connection {
        object = object.raw("fresh_connection", "true");
    }
    Object::new().raw("send", &object.end()).end()
}

pub(super) fn wait(time: Duration) -> String {
    Object::new().raw("wait", &time.as_millis().to_string()).end()
}

pub(super) fn done(operation: &Operation, text: &str) -> String {
    let object = match operation.returns {
        Returns::Nothing | Returns::Url => Object::new(),
        Returns::Model(model) => Object::new().text("model", model.name),
        Returns::Page(model) => Object::new().text("page", model.name),
    };
    Object::new().raw("done", &object.option("text", Some(text).filter(|text| !text.is_empty())).end()).end()
}

pub(super) fn failed(failure: &Error) -> String {
    Object::new().raw("error", &error(failure)).end()
}

/// An error as an object: `kind`, `message`, and the members of its kind.
#[must_use]
pub fn error(error: &Error) -> String {
    let object = Object::new().text("kind", error.kind()).text("message", &error.to_string());
    match error {
        Error::Build { argument, reason } => object.text("argument", argument).text("reason", &reason.to_string()),
        Error::Unsupported { operation, generation, version } => object
            .text("operation", operation)
            .text("generation", generation.name())
            .option("version", version.map(|version| version.to_string()).as_deref()),
        Error::Transport(failure) => object
            .text("transport", failure.kind.name())
            .raw("may_have_arrived", if failure.may_have_arrived { "true" } else { "false" }),
        Error::Api(refusal) | Error::OAuth(refusal) => refused(object, refusal),
        Error::Decode { path, reason, status, content_type, excerpt } => object
            .text("path", path)
            .text("reason", reason)
            .raw("status", &status.to_string())
            .text("content_type", content_type)
            .text("excerpt", excerpt),
        Error::Verification { check } => object.text("check", check),
        Error::AlreadyHandled { redirect_to } => object.option("redirect_to", redirect_to.as_deref()),
    }
    .end()
}

fn refused(object: Object, refusal: &Refusal) -> Object {
    let object = object
        .text("operation", refusal.operation)
        .raw("status", &refusal.status.to_string())
        .option("error", refusal.error.as_deref())
        .option("error_description", refusal.description.as_deref())
        .option("error_hint", refusal.hint.as_deref())
        .option("error_debug", refusal.debug.as_deref())
        .option("error_uri", refusal.uri.as_deref())
        .option("request_id", refusal.request_id.as_deref())
        .text("content_type", &refusal.content_type)
        .text("body", &refusal.body);
    match refusal.retry_after {
        Some(seconds) => object.raw("retry_after", &seconds.to_string()),
        None => object,
    }
}
