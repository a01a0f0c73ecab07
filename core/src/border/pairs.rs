//! Settings, options and arguments out of names with values.

use crate::credentials::Credentials;
use crate::error::{refuse, Error, Reason};
use crate::generation::{Server, Version};
use crate::headers::Headers;
use crate::operation::{Generation, Operation, Value};
use crate::prelude::*;
use crate::request::Arguments;
use crate::settings::{CallOptions, Settings, ADMIN};
use crate::text::{cut, parts, same};
use core::mem;
use core::time::Duration;

/// Names with values. What is inside an object has that one's name before a dot (`headers.X-Id`), and an object without
/// members is `{}` as [`Value::Json`].
pub type Pairs = Vec<(String, Value)>;

pub(super) fn settings(pairs: &Pairs) -> Result<Settings, Box<Error>> {
    let mut settings = Settings::default();
    let others: &[&str] = if ADMIN { &["credentials", "admin_credentials"] } else { &["credentials"] };
    for (name, value) in pairs {
        match &**name {
            "public_url" => settings.public_url = Some(text(name, value)?.to_owned()),
            "admin_url" if ADMIN => settings.admin_url = Some(text(name, value)?.to_owned()),
            "server" => settings.server = Some(server(name, text(name, value)?)?),
            "user_agent" => text(name, value)?.clone_into(&mut settings.user_agent),
            "timeout_ms" => settings.timeout = Some(milliseconds(name, value)?).filter(|time| !time.is_zero()),
            "response_limit" => settings.response_limit = number(name, value)?,
            "retries" => settings.retries = number(name, value)?,
            "longest_wait_ms" => settings.longest_wait = milliseconds(name, value)?,
            _ => header(name, value, &mut settings.headers, others, "there is no such setting")?,
        }
    }
    settings.credentials = credentials(pairs, "credentials")?.unwrap_or_default();
    if ADMIN {
        settings.admin_credentials = credentials(pairs, "admin_credentials")?;
    }
    Ok(settings)
}

pub(super) fn options(pairs: &Pairs) -> Result<CallOptions, Box<Error>> {
    let mut options = CallOptions::default();
    for (name, value) in pairs {
        match &**name {
            "timeout_ms" => options.timeout = Some(milliseconds(name, value)?),
            _ => header(name, value, &mut options.headers, &["credentials"], "there is no such option")?,
        }
    }
    options.credentials = credentials(pairs, "credentials")?;
    Ok(options)
}

/// A header, unless the name is one of those that are read elsewhere.
#[inline(never)]
fn header(name: &str, value: &Value, headers: &mut Headers, others: &[&str], unknown: &'static str) -> Result<(), Box<Error>> {
    let object = parts(name, b'.').next().unwrap_or_default();
    if let Some((_, header)) = cut(name, ".").filter(|_| same(object, "headers")) {
        headers.push(header, text(name, value)?);
        return Ok(());
    }
    match value {
        _ if others.iter().any(|other| same(other, object)) => Ok(()),
        // Headers without a member say nothing.
        Value::Json(json) if same(name, "headers") && same(json, "{}") => Ok(()),
        _ => wrong(name, if same(name, "headers") { "must be an object" } else { unknown }),
    }
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
    let generation =
        [Generation::V0, Generation::V1, Generation::V2].into_iter().find(|generation| same(generation.name(), text));
    match generation.map(Server::from).or_else(|| Version::parse(text).map(Server::from)) {
        Some(server) => Ok(server),
        None => wrong(name, "is neither V0, V1, V2 nor a version such as 1.11.10"),
    }
}

/// The credentials of a name, where there are any.
fn credentials(pairs: &Pairs, wanted: &str) -> Result<Option<Credentials>, Box<Error>> {
    let mut given = false;
    let [mut user, mut password, mut bearer, mut header, mut key] = [None; 5];
    for (name, value) in pairs {
        match (cut(name, "."), value) {
            (Some((before, part)), _) if same(before, wanted) => {
                let slot = match part {
                    "user" => &mut user,
                    "password" => &mut password,
                    "bearer" => &mut bearer,
                    "header" => &mut header,
                    "key" => &mut key,
                    _ => return wrong(wanted, FORMS),
                };
                *slot = Some(text(name, value)?);
            }
            (None, Value::Json(json)) if same(name, wanted) && same(json, "{}") => {}
            (None, _) if same(name, wanted) => return wrong(name, "must be an object"),
            _ => continue,
        }
        given = true;
    }
    Ok(Some(match (user, password, bearer, header, key) {
        (None, None, None, None, None) if !given => return Ok(None),
        (None, None, None, None, None) => Credentials::None,
        (Some(user), Some(password), None, None, None) => Credentials::basic(user, password),
        (None, None, Some(token), None, None) => Credentials::bearer(token),
        (None, None, None, Some(header), Some(key)) => Credentials::api_key(header, key),
        _ => return wrong(wanted, FORMS),
    }))
}

const FORMS: &str = "must have user and password, or bearer, or header and key";
