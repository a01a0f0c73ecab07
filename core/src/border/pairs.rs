//! Settings, options and arguments out of names with values.

use crate::credentials::Credentials;
use crate::error::{refuse, Error, Reason};
use crate::generation::{Server, Version};
use crate::operation::{Generation, Operation, Value};
use crate::prelude::*;
use crate::request::Arguments;
use crate::settings::{CallOptions, Settings};
use crate::text::{cut, same};
use core::mem;
use core::time::Duration;

/// Names with values. What is inside an object has that one's name before a dot (`headers.X-Id`), and an object without
/// members is `{}` as [`Value::Json`].
pub type Pairs = Vec<(String, Value)>;

pub(super) fn settings(pairs: &Pairs) -> Result<Settings, Box<Error>> {
    let mut settings = Settings::default();
    for (name, value) in pairs {
        match (&**name, cut(name, ".")) {
            ("public_url", _) => settings.public_url = Some(text(name, value)?.to_owned()),
            ("admin_url", _) => settings.admin_url = Some(text(name, value)?.to_owned()),
            ("server", _) => settings.server = Some(server(name, text(name, value)?)?),
            ("user_agent", _) => text(name, value)?.clone_into(&mut settings.user_agent),
            ("timeout_ms", _) => settings.timeout = Some(milliseconds(name, value)?).filter(|time| !time.is_zero()),
            ("response_limit", _) => settings.response_limit = number(name, value)?,
            ("retries", _) => settings.retries = number(name, value)?,
            ("longest_wait_ms", _) => settings.longest_wait = milliseconds(name, value)?,
            (_, Some(("headers", header))) => settings.headers.push(header, text(name, value)?),
            ("credentials" | "admin_credentials", _) | (_, Some(("credentials" | "admin_credentials", _))) => {}
            _ => nothing(name, value, "there is no such setting")?,
        }
    }
    settings.credentials = credentials(pairs, "credentials")?.unwrap_or_default();
    settings.admin_credentials = credentials(pairs, "admin_credentials")?;
    Ok(settings)
}

pub(super) fn options(pairs: &Pairs) -> Result<CallOptions, Box<Error>> {
    let mut options = CallOptions::default();
    for (name, value) in pairs {
        match (&**name, cut(name, ".")) {
            ("timeout_ms", _) => options.timeout = Some(milliseconds(name, value)?),
            (_, Some(("headers", header))) => options.headers.push(header, text(name, value)?),
            ("credentials", _) | (_, Some(("credentials", _))) => {}
            _ => nothing(name, value, "there is no such option")?,
        }
    }
    options.credentials = credentials(pairs, "credentials")?;
    Ok(options)
}

/// The values move from the pairs into the arguments.
pub(super) fn arguments(operation: &'static Operation, pairs: &mut Pairs) -> Result<Arguments, Box<Error>> {
    let mut arguments = Arguments::new(operation);
    for (name, value) in pairs {
        match operation.position(name).and_then(|place| arguments.0.get_mut(place)) {
            Some(slot) => *slot = Some(mem::replace(value, Value::Boolean(false))),
            None => return wrong(name, "the operation has no such argument"),
        }
    }
    Ok(arguments)
}

#[inline(never)]
fn wrong<T>(name: &str, reason: &'static str) -> Result<T, Box<Error>> {
    Err(refuse(name, Reason::Invalid(reason)))
}

/// Headers without a member say nothing; any other name is unknown.
fn nothing(name: &str, value: &Value, reason: &'static str) -> Result<(), Box<Error>> {
    match value {
        Value::Json(json) if same(name, "headers") && same(json, "{}") => Ok(()),
        _ if same(name, "headers") => wrong(name, "must be an object"),
        _ => wrong(name, reason),
    }
}

#[inline(never)]
fn text<'a>(name: &str, value: &'a Value) -> Result<&'a str, Box<Error>> {
    match value {
        Value::Text(text) => Ok(text),
        _ => wrong(name, "must be a text"),
    }
}

#[inline(never)]
fn number<N: TryFrom<i64>>(name: &str, value: &Value) -> Result<N, Box<Error>> {
    let Value::Integer(number) = value else { return wrong(name, "must be a whole number") };
    N::try_from(*number).or_else(|_| wrong(name, "is negative or too large"))
}

#[inline(never)]
fn milliseconds(name: &str, value: &Value) -> Result<Duration, Box<Error>> {
    number(name, value).map(Duration::from_millis)
}

fn server(name: &str, text: &str) -> Result<Server, Box<Error>> {
    let generation = [Generation::V0, Generation::V1, Generation::V2].into_iter().find(|generation| generation.name() == text);
    match generation.map(Server::from).or_else(|| Version::parse(text).map(Server::from)) {
        Some(server) => Ok(server),
        None => wrong(name, "is neither V0, V1, V2 nor a version such as 1.11.10"),
    }
}

/// The credentials of a name, where there are any.
fn credentials(pairs: &Pairs, wanted: &str) -> Result<Option<Credentials>, Box<Error>> {
    let mut given = false;
    let mut parts = Vec::new();
    for (name, value) in pairs {
        match (cut(name, "."), value) {
            (Some((before, part)), _) if same(before, wanted) => parts.push((part, text(name, value)?)),
            (None, Value::Json(json)) if same(name, wanted) && same(json, "{}") => given = true,
            (None, _) if same(name, wanted) => return wrong(name, "must be an object"),
            _ => {}
        }
    }
    Ok(Some(match *parts {
        [] if !given => return Ok(None),
        [] => Credentials::None,
        [("user", user), ("password", password)] | [("password", password), ("user", user)] => Credentials::basic(user, password),
        [("bearer", token)] => Credentials::bearer(token),
        [("header", header), ("key", key)] | [("key", key), ("header", header)] => Credentials::api_key(header, key),
        _ => return wrong(wanted, "must have user and password, or bearer, or header and key"),
    }))
}
