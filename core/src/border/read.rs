//! Settings, options and arguments out of JSON texts.

use crate::credentials::Credentials;
use crate::error::{refuse, Error, Reason};
use crate::generation::{Server, Version};
use crate::headers::Headers;
use crate::json::{JsonError, Reader, Shape};
use crate::operation::{ArgumentKind, Generation, Operation, Value};
use crate::prelude::*;
use crate::request::Arguments;
use crate::settings::{CallOptions, Settings};
use crate::text::join;
use core::time::Duration;

pub(super) fn settings(text: &str) -> Result<Settings, Box<Error>> {
    let mut settings = Settings::default();
    each(text, "settings", &mut |name, raw| {
        match name {
            "public_url" => settings.public_url = Some(string(name, raw)?),
            "admin_url" => settings.admin_url = Some(string(name, raw)?),
            "server" => settings.server = Some(server(name, raw)?),
            "credentials" => settings.credentials = credentials(name, raw)?,
            "admin_credentials" => settings.admin_credentials = Some(credentials(name, raw)?),
            "headers" => settings.headers = headers(name, raw)?,
            "user_agent" => settings.user_agent = string(name, raw)?,
            "timeout_ms" => settings.timeout = Some(milliseconds(name, raw)?).filter(|time| !time.is_zero()),
            "response_limit" => settings.response_limit = number(name, raw)?,
            "retries" => settings.retries = number(name, raw)?,
            "longest_wait_ms" => settings.longest_wait = milliseconds(name, raw)?,
            _ => return unknown(name, "there is no such setting"),
        }
        Ok(())
    })?;
    Ok(settings)
}

pub(super) fn options(text: &str) -> Result<CallOptions, Box<Error>> {
    let mut options = CallOptions::default();
    each(text, "options", &mut |name, raw| {
        match name {
            "timeout_ms" => options.timeout = Some(milliseconds(name, raw)?),
            "headers" => options.headers = headers(name, raw)?,
            "credentials" => options.credentials = Some(credentials(name, raw)?),
            _ => return unknown(name, "there is no such option"),
        }
        Ok(())
    })?;
    Ok(options)
}

pub(super) fn arguments(operation: &'static Operation, text: &str) -> Result<Arguments, Box<Error>> {
    let mut arguments = Arguments::new(operation);
    each(text, "arguments", &mut |name, raw| {
        let place = operation.position(name);
        let Some((place, argument)) = place.and_then(|place| Some((place, operation.arguments.get(place)?))) else {
            return unknown(name, "the operation has no such argument");
        };
        let value = match argument.kind {
            ArgumentKind::Model(_) | ArgumentKind::Models(_) => Value::Json(raw.to_owned()),
            ArgumentKind::Integer | ArgumentKind::PageSize => {
                Value::Integer(Reader::new(raw).integer().map_err(|error| wrong(name, &error))?)
            }
            ArgumentKind::Boolean => Value::Boolean(Reader::new(raw).boolean().map_err(|error| wrong(name, &error))?),
            ArgumentKind::Words if Shape::of(raw) == Shape::Array => Value::Text(words(name, raw)?),
            _ => Value::Text(string(name, raw)?),
        };
        if let Some(slot) = arguments.0.get_mut(place) {
            *slot = Some(value);
        }
        Ok(())
    })?;
    Ok(arguments)
}

/// What takes a member's name and its JSON.
type Take<'a> = dyn FnMut(&str, &str) -> Result<(), Box<Error>> + 'a;

/// Gives each member of the object `text` that is not null. No text at all is an empty object.
fn each(text: &str, what: &str, take: &mut Take<'_>) -> Result<(), Box<Error>> {
    if text.is_empty() {
        return Ok(());
    }
    let mut reader = Reader::new(text);
    let mut members = reader.object().map_err(|error| wrong(what, &error))?;
    while let Some(name) = reader.member(&mut members).map_err(|error| wrong(what, &error))? {
        let raw = reader.skip().map_err(|error| wrong(&name, &error))?;
        if Shape::of(raw) != Shape::Null {
            take(&name, raw)?;
        }
    }
    reader.end().map_err(|error| wrong(what, &error))
}

fn wrong(name: &str, error: &JsonError) -> Box<Error> {
    refuse(name, Reason::Wrong(error.reason.clone().into_owned()))
}

fn unknown(name: &str, reason: &'static str) -> Result<(), Box<Error>> {
    Err(refuse(name, Reason::Invalid(reason)))
}

fn string(name: &str, raw: &str) -> Result<String, Box<Error>> {
    Reader::new(raw).string().map(alloc::borrow::Cow::into_owned).map_err(|error| wrong(name, &error))
}

fn number<N: TryFrom<i64>>(name: &str, raw: &str) -> Result<N, Box<Error>> {
    let number = Reader::new(raw).integer().map_err(|error| wrong(name, &error))?;
    N::try_from(number).map_err(|_| refuse(name, Reason::Invalid("is negative or too large")))
}

fn milliseconds(name: &str, raw: &str) -> Result<Duration, Box<Error>> {
    number(name, raw).map(Duration::from_millis)
}

fn words(name: &str, raw: &str) -> Result<String, Box<Error>> {
    let mut joined = String::new();
    let mut reader = Reader::new(raw);
    let mut items = reader.array().map_err(|error| wrong(name, &error))?;
    while reader.item(&mut items).map_err(|error| wrong(name, &error))? {
        let word = reader.string().map_err(|error| wrong(name, &error))?;
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(&word);
    }
    Ok(joined)
}

fn headers(name: &str, raw: &str) -> Result<Headers, Box<Error>> {
    let mut headers = Headers::new();
    each(raw, name, &mut |header, raw| {
        headers.push(header, &string(&join(&[name, ".", header]), raw)?);
        Ok(())
    })?;
    Ok(headers)
}

fn server(name: &str, raw: &str) -> Result<Server, Box<Error>> {
    let text = string(name, raw)?;
    let generation = [Generation::V0, Generation::V1, Generation::V2].into_iter().find(|generation| generation.name() == text);
    generation
        .map(Server::from)
        .or_else(|| Version::parse(&text).map(Server::from))
        .ok_or_else(|| refuse(name, Reason::Invalid("is neither V0, V1, V2 nor a version such as 1.11.10")))
}

fn credentials(name: &str, raw: &str) -> Result<Credentials, Box<Error>> {
    let (mut user, mut password, mut bearer, mut header, mut key) = (None, None, None, None, None);
    let refusal = || refuse(name, Reason::Invalid("must have user and password, or bearer, or header and key"));
    each(raw, name, &mut |member, raw| {
        let slot = match member {
            "user" => &mut user,
            "password" => &mut password,
            "bearer" => &mut bearer,
            "header" => &mut header,
            "key" => &mut key,
            _ => return Err(refusal()),
        };
        *slot = Some(string(&join(&[name, ".", member]), raw)?);
        Ok(())
    })?;
    match (user, password, bearer, header, key) {
        (None, None, None, None, None) => Ok(Credentials::None),
        (Some(user), Some(password), None, None, None) => Ok(Credentials::basic(user, password)),
        (None, None, Some(token), None, None) => Ok(Credentials::bearer(token)),
        (None, None, None, Some(header), Some(key)) => Ok(Credentials::api_key(header, key)),
        _ => Err(refusal()),
    }
}
