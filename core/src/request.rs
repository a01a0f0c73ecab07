//! From an operation and its arguments to an HTTP request.

use crate::codec::Codec;
use crate::credentials::{bearer, Credentials};
use crate::encode::{form, pair, percent};
use crate::error::{refuse, Error, Reason};
use crate::generation::{Server, Version};
use crate::headers::Headers;
use crate::models::{Field, FieldKind, Model};
use crate::operation::{variable, Argument, ArgumentKind, Authentication, Endpoint, Generation, Operation, Payload, Value};
use crate::prelude::*;
use crate::settings::ADMIN;
use crate::text::{before, behind, count, digits, has_control, is_all, join, parts, push, same};
use core::fmt;
use core::time::Duration;

/// An HTTP request as a plain value.
///
/// `Debug` shows neither the URL, as 1.0's first servers have challenges in the path, nor the headers' values nor the body.
///
/// ```
/// use polyhydra::Request;
///
/// let mut request = Request::default();
/// request.url = "http://127.0.0.1:4445/oauth2/auth/requests/login/secret/accept".to_owned();
/// assert!(!format!("{request:?}").contains("secret"));
/// ```
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The method, in capitals.
    pub method: &'static str,
    /// The absolute URL.
    pub url: String,
    /// The headers, in the order in which they are sent.
    pub headers: Headers,
    /// The body, if there is one.
    pub body: Option<String>,
    /// The `operationId` that it is for; empty while the server's generation is looked for.
    pub operation: &'static str,
    /// How long the whole exchange may take.
    pub timeout: Option<Duration>,
    /// How many bytes the answer's body may have.
    pub response_limit: usize,
    /// Whether it must not go out on a connection that was used before.
    pub fresh_connection: bool,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("operation", &self.operation)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// An operation's arguments, in the order of its table; `None` for what is not given.
///
/// ```
/// use polyhydra::{Arguments, operation::Value, operations::find};
///
/// let operation = find("getOAuth2Client").unwrap();
/// let mut arguments = Arguments::new(operation);
/// arguments.set(operation, "id", Value::Text("my-id".to_owned()))?;
/// # Ok::<(), polyhydra::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Arguments(pub Vec<Option<Value>>);

impl Arguments {
    /// No argument yet.
    ///
    /// ```
    /// # use polyhydra::{Arguments, operations::find};
    /// assert_eq!(Arguments::new(find("getOAuth2Client").unwrap()).0, [None]);
    /// ```
    #[must_use]
    pub fn new(operation: &Operation) -> Self {
        let mut values = Vec::with_capacity(operation.arguments.len());
        // Not `vec![None; n]`, which would bring what copies values along.
        for _ in operation.arguments {
            values.push(None);
        }
        Self(values)
    }

    /// Sets the argument `name`.
    ///
    /// ```
    /// # use polyhydra::{Arguments, operation::Value, operations::find};
    /// let operation = find("getOAuth2Client").unwrap();
    /// assert!(Arguments::new(operation).set(operation, "no such argument", Value::Boolean(true)).is_err());
    /// ```
    ///
    /// # Errors
    /// [`Error::Build`] when the operation has no argument of that name.
    pub fn set(&mut self, operation: &Operation, name: &str, value: Value) -> Result<(), Error> {
        match operation.position(name).and_then(|place| self.0.get_mut(place)) {
            Some(slot) => {
                *slot = Some(value);
                Ok(())
            }
            None => Err(Error::build(name, Reason::Wrong(join!(operation.id, " has no such argument")))),
        }
    }

    /// The value of the argument `name`. An empty text counts as none (RFC 6749 §3.1).
    pub(crate) fn get(&self, operation: &Operation, name: &str) -> Option<&Value> {
        self.0.get(operation.position(name)?)?.as_ref().filter(|value| !matches!(value, Value::Text(text) if text.is_empty()))
    }

    pub(crate) fn text(&self, operation: &Operation, name: &str) -> Option<&str> {
        match self.get(operation, name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Checks that there is a place for each argument.
pub(crate) fn check_count(operation: &Operation, arguments: &Arguments) -> Result<(), Box<Error>> {
    if arguments.0.len() == operation.arguments.len() {
        return Ok(());
    }
    Err(refuse("arguments", Reason::Wrong(join!(operation.id, " takes ", &count(operation.arguments.len())))))
}

/// Checks what can be checked before the server is known.
pub(crate) fn check(operation: &'static Operation, arguments: &Arguments) -> Result<(), Box<Error>> {
    for (argument, value) in operation.arguments.iter().zip(&arguments.0) {
        match value {
            Some(value) => check_value(argument, value)?,
            None if argument.required => return Err(refuse(argument.name, Reason::Missing)),
            None => {}
        }
    }
    for group in operation.needs {
        let given = group.iter().any(|name| !matches!(arguments.get(operation, name), None | Some(Value::Boolean(false))));
        if !given {
            let mut words = join!(operation.id, " needs ");
            for (place, name) in group.iter().enumerate() {
                words.push_str(if place > 0 { " or " } else { "" });
                words.push_str(name);
            }
            return Err(refuse(group.first().copied().unwrap_or_default(), Reason::Wrong(words)));
        }
    }
    if let Some(grant) = arguments.text(operation, "grant_type") {
        for (known, needed) in &GRANTS {
            if same(grant, known) && arguments.get(operation, needed).is_none() {
                return Err(refuse(needed, Reason::Wrong(join!("the grant ", grant, " needs it"))));
            }
        }
    }
    if arguments.text(operation, "state").is_some_and(|state| state.len() < 8) && operation.position("response_type").is_some() {
        return Err(refuse("state", Reason::Invalid("must have at least 8 characters: Hydra refuses shorter ones")));
    }
    Ok(())
}

/// What each grant cannot do without (RFC 6749 §4.1.3 and §6, RFC 7523 §2.1, RFC 8628 §3.4).
const GRANTS: [(&str, &str); 4] = [
    ("authorization_code", "code"),
    ("refresh_token", "refresh_token"),
    ("urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion"),
    ("urn:ietf:params:oauth:grant-type:device_code", "device_code"),
];

fn check_value(argument: &Argument, value: &Value) -> Result<(), Box<Error>> {
    let (fits, wanted) = match argument.kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => (matches!(value, Value::Integer(_)), "must be a whole number"),
        ArgumentKind::Boolean => (matches!(value, Value::Boolean(_)), "must be true or false"),
        ArgumentKind::Model(_) => (matches!(value, Value::Json(_)), "must be an object"),
        ArgumentKind::Models(_) => (matches!(value, Value::Json(_)), "must be a list of objects"),
        _ => (matches!(value, Value::Text(_)), "must be a text"),
    };
    let reason = match (argument.kind, value) {
        _ if !fits => Reason::Invalid(wanted),
        (_, Value::Text(text)) if text.is_empty() && argument.required => Reason::Empty,
        (ArgumentKind::Id | ArgumentKind::Challenge, Value::Text(text)) if has_control(text) => {
            Reason::Invalid("holds a control character")
        }
        (ArgumentKind::PageSize, Value::Integer(size)) if *size < 1 => Reason::Invalid("must be 1 or more"),
        (ArgumentKind::Integer, Value::Integer(number)) if *number < 0 => Reason::Invalid("must not be negative"),
        _ => return Ok(()),
    };
    Err(refuse(argument.name, reason))
}

/// Makes the request for a server. The arguments have passed [`check`].
pub(crate) fn build(
    request: &mut Request,
    codec: &dyn Codec,
    operation: &'static Operation,
    server: Server,
    base: &str,
    credentials: &Credentials,
    arguments: &Arguments,
) -> Result<(), Box<Error>> {
    let Some(endpoint) = operation.endpoint(server.generation, server.version) else {
        let Server { generation, version } = server;
        return Err(Box::new(Error::Unsupported { operation: operation.id, generation, version }));
    };
    request.operation = operation.id;
    request.method = endpoint.method;
    request.url.reserve(base.len() + 2 * endpoint.template.len());
    request.url.push_str(base);
    write_path(&mut request.url, operation, endpoint, server, arguments)?;
    let path = request.url.len();
    for (wire, name) in endpoint.query() {
        if let Some(value) = arguments.get(operation, name) {
            write_query(&mut request.url, path, wire, value, percent);
        }
    }

    // Enough for what nearly every request has.
    request.headers = Headers::with_capacity(200);
    request.headers.push("Accept", JSON);
    let mut token = None;
    let mut content = JSON;
    if operation.payload == Payload::Form {
        content = "application/x-www-form-urlencoded";
        request.body = Some(String::new());
    }
    for argument in operation.arguments {
        let Some(value) = arguments.get(operation, argument.name) else { continue };
        if endpoint.takes(argument.name) {
            continue;
        }
        match (argument.kind, value, &mut request.body) {
            (ArgumentKind::Bearer, Value::Text(text), _) => token = Some((text, argument.name)),
            (ArgumentKind::Model(model), Value::Json(json), body) => {
                let body = body.insert(String::with_capacity(json.len()));
                write_object(body, codec, operation, server, model, json)?;
            }
            (ArgumentKind::Models(model), Value::Json(json), body) if ADMIN => {
                codec.list(json, model)?;
                *body = Some(json.clone());
            }
            _ if operation.payload == Payload::Visit => write_query(&mut request.url, path, argument.name, value, form),
            (_, _, Some(fields)) if operation.payload == Payload::Form => write_pair(fields, argument.name, value, form),
            // It would be dropped in silence: a filter would not filter.
            _ => {
                let words = join!("this server (", endpoint.generation.name(), ") does not know it in ", operation.id);
                return Err(refuse(argument.name, Reason::Wrong(words)));
            }
        }
    }
    if request.body.is_some() {
        request.headers.push("Content-Type", content);
    }
    let shown = match token {
        Some((token, name)) => {
            request.headers.push("Authorization", &bearer(token, name)?);
            true
        }
        None if shown_in_form(operation, credentials, arguments) => false,
        None => credentials.show(&mut request.headers)?,
    };
    if operation.authentication == Authentication::Bearer && !shown {
        let token = operation
            .arguments
            .iter()
            .find(|argument| matches!(argument.kind, ArgumentKind::Bearer))
            .map_or("credentials", |argument| argument.name);
        return Err(refuse(token, Reason::Missing));
    }
    Ok(())
}

/// What nearly every request accepts.
pub(crate) const JSON: &str = "application/json";

/// A client that shows itself in the form must not do so in a header too: servers answer 401 to both.
fn shown_in_form(operation: &Operation, credentials: &Credentials, arguments: &Arguments) -> bool {
    operation.authentication == Authentication::Client
        && matches!(credentials, Credentials::Basic { .. })
        && ["client_secret", "client_assertion"].iter().any(|name| arguments.get(operation, name).is_some())
}

/// The first version that reaches ids with a slash in them.
const SLASHES: Version = Version::release(25, 4, 0);

fn write_path(
    url: &mut String,
    operation: &Operation,
    endpoint: &Endpoint,
    server: Server,
    arguments: &Arguments,
) -> Result<(), Box<Error>> {
    let mut segments = parts(endpoint.path(), b'/');
    // A path begins with a slash.
    segments.next();
    for segment in segments {
        let Some((name, optional)) = variable(segment) else {
            *url += "/";
            url.push_str(segment);
            continue;
        };
        match arguments.text(operation, name) {
            Some(text) => {
                if let Some(reason) = unreachable_by(server, text) {
                    return Err(refuse(name, Reason::Invalid(reason)));
                }
                *url += "/";
                percent(url, text);
            }
            None if optional => {}
            None => return Err(refuse(name, Reason::Missing)),
        }
    }
    Ok(())
}

/// Why an id cannot stand in a path.
fn unreachable_by(server: Server, id: &str) -> Option<&'static str> {
    let no_slashes = server.generation != Generation::V2 || server.version.is_some_and(|version| version < SLASHES);
    if before(id, b'/').is_some() {
        Some("ends in a slash: servers would act on the object without it")
    } else if matches!(id, "." | "..") {
        Some("consists of dots: on its way it would be taken for a step up in the path")
    } else if no_slashes && !is_all(id, |byte| byte != b'/') {
        Some("holds a slash: servers before 25.4 cannot reach such an object")
    } else if has_control(id) {
        Some("holds a control character")
    } else {
        None
    }
}

/// Appends to the query of a URL whose path ends at a place.
fn write_query(url: &mut String, path: usize, name: &str, value: &Value, encode: fn(&mut String, &str)) {
    if url.len() == path {
        *url += "?";
    }
    write_pair(url, name, value, encode);
}

fn write_pair(out: &mut String, name: &str, value: &Value, encode: fn(&mut String, &str)) {
    match value {
        Value::Text(text) | Value::Json(text) => pair(out, name, text, encode),
        Value::Integer(number) => pair(out, name, &digits(*number), encode),
        Value::Boolean(truth) => pair(out, name, if *truth { "true" } else { "false" }, encode),
    }
}

/// Writes an object as it is sent: declared members first and in the table's order, without nulls and empty lists, then those
/// that the SDK does not know, as they came.
fn write_object(
    out: &mut String,
    codec: &dyn Codec,
    operation: &Operation,
    server: Server,
    model: &'static Model,
    json: &str,
) -> Result<(), Box<Error>> {
    let found = codec.object(json, model)?;
    for (field, raw) in model.fields.iter().zip(&found.known) {
        let raw = raw.filter(|raw| !is_nothing(field.kind, raw));
        check_required(field, raw)?;
        let Some(raw) = raw else { continue };
        if operation.refuses.contains(&field.wire) {
            continue;
        }
        if let Some(since) = field.since.filter(|since| operation.strict && !is_at_least(server, *since)) {
            return Err(unknown_to(field.name, join!("servers before ", &since.to_text())));
        }
        push!(out, if out.is_empty() { "{\"" } else { ",\"" }, field.wire, "\":", raw);
    }
    for (name, raw) in &found.unknown {
        // 2.x may know what we do not; older servers are finished, and refuse it.
        if operation.strict && server.generation != Generation::V2 {
            return Err(unknown_to(name, join!("servers of generation ", server.generation.name())));
        }
        out.push_str(if out.is_empty() { "{" } else { "," });
        codec.write_name(out, name);
        push!(out, ":", raw);
    }
    out.push_str(if out.is_empty() { "{}" } else { "}" });
    Ok(())
}

fn check_required(field: &Field, raw: Option<&str>) -> Result<(), Box<Error>> {
    let reason = match raw {
        None if field.required => Reason::Missing,
        Some("\"\"") if field.required && matches!(field.kind, FieldKind::Text) => Reason::Empty,
        _ => return Ok(()),
    };
    Err(refuse(&within_body(field.name), reason))
}

/// A server that does not say its version counts as the newest of its generation.
fn is_at_least(server: Server, version: Version) -> bool {
    server.version.map_or(server.generation >= version.generation(), |its| its >= version)
}

fn unknown_to(member: &str, servers: String) -> Box<Error> {
    refuse(&within_body(member), Reason::Wrong(servers + " do not know it, and refuse the whole body for it"))
}

fn within_body(member: &str) -> String {
    join!("body.", member)
}

/// An empty list, and a time or duration that is an empty text, say no more than a member that is missing.
fn is_nothing(kind: FieldKind, raw: &str) -> bool {
    match kind {
        FieldKind::Timestamp | FieldKind::Lifespan => same(raw, "\"\""),
        _ => behind(raw, b'[').is_some_and(|inner| same(inner.trim_ascii(), "]")),
    }
}
