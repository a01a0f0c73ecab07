//! One case through the state machine: what is sent, and what comes of the answer.

use crate::case::{body, Case, Expected, Scripted};
use crate::typed;
use polyhydra::exchange::{Engine, Exchange, Outcome, Pages, Step};
use polyhydra::json::{JsonError, Shape};
use polyhydra::operation::{ArgumentKind, Operation, Returns, Value as Argument};
use polyhydra::{
    Arguments, CallOptions, Credentials, Error, Headers, Refusal, Request, Response, Settings, TransportError, BODY_LIMIT,
};
use serde_json::{json, Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// How the objects among a case's arguments are handed over.
#[derive(Clone, Copy)]
enum Bodies {
    /// As the texts that they are in the case.
    Texts,
    /// As the texts that their types write.
    Models,
}

/// Runs a case: once with plain texts as bodies, once with models.
///
/// # Errors
/// What is not as the case says.
pub(crate) fn run(case: &Case) -> Result<(), String> {
    run_with(case, Bodies::Texts)?;
    run_with(case, Bodies::Models).map_err(|failure| format!("with models as bodies, {failure}"))
}

fn run_with(case: &Case, bodies: Bodies) -> Result<(), String> {
    let mut script = Script { left: case.exchanges.iter(), last: None };
    let outcome = call(case, bodies, &mut script)?;
    if script.left.next().is_some() {
        return Err("less is sent than the case says".to_owned());
    }
    let last = script.last.map(|scripted| &scripted.answer);
    match (&case.expected, outcome) {
        (Expected::Error(expected), Err(error)) => same(&filled(expected, case.operation, last)?, &attributes(&error)),
        (Expected::Error(expected), Ok(result)) => Err(format!("expected the error {expected}, got the result {result}")),
        (_, Err(error)) => Err(format!("expected a result, got {}", attributes(&error))),
        (Expected::Result(expected), Ok(result)) => same(expected, &result),
        (Expected::BodyWithout { paths, next_page_token }, Ok(result)) => {
            let Some(Ok(response)) = last else { return Err("no answer has a body".to_owned()) };
            let mut expected: Value = serde_json::from_slice(&response.body).map_err(|error| error.to_string())?;
            for path in paths {
                leave_out(&mut expected, path);
            }
            match next_page_token {
                Some(token) => same(&json!({"items": expected, "next_page_token": token}), &result),
                None => same(&expected, &result),
            }
        }
    }
}

/// Makes the call. The outer error is a mistake in what is sent, the inner one the SDK's.
fn call(case: &Case, bodies: Bodies, script: &mut Script<'_>) -> Result<Result<Value, Error>, String> {
    let engine = match Engine::new(settings(case)?) {
        Ok(engine) => Arc::new(engine),
        Err(error) => return Ok(Err(error)),
    };
    let arguments = match arguments(case, bodies)? {
        Ok(arguments) => arguments,
        Err(error) => return Ok(Err(error)),
    };
    let options = options(&case.options)?;
    if case.all_pages {
        return all_pages(Pages::new(engine, case.operation, arguments, options), script);
    }
    match Exchange::new(engine, case.operation, arguments, options) {
        Ok(mut exchange) => Ok(script.drive(&mut exchange)?.and_then(|outcome| result(&exchange, &outcome))),
        Err(error) => Ok(Err(error)),
    }
}

fn all_pages(mut pages: Pages, script: &mut Script<'_>) -> Result<Result<Value, Error>, String> {
    let mut all = Vec::new();
    while let Some(exchange) = pages.next_call() {
        let mut exchange = match exchange {
            Ok(exchange) => exchange,
            Err(error) => return Ok(Err(error)),
        };
        let outcome = match script.drive(&mut exchange)? {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        if !pages.is_new(&outcome.body) {
            continue;
        }
        match result(&exchange, &outcome) {
            Ok(mut page) => {
                all.append(page["items"].as_array_mut().ok_or("no page")?);
                pages.advance(page["next_page_token"].as_str().map(str::to_owned));
            }
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(Value::Array(all)))
}

/// What is still to be sent, and what was answered last.
struct Script<'c> {
    left: std::slice::Iter<'c, Scripted>,
    last: Option<&'c Scripted>,
}

impl Script<'_> {
    fn drive(&mut self, exchange: &mut Exchange) -> Result<Result<Outcome, Error>, String> {
        let mut step = exchange.start();
        loop {
            step = match step {
                Step::Send(request) => {
                    let Some(scripted) = self.left.next() else {
                        return Err(format!("more is sent than the case says: {} {}", request.method, request.url));
                    };
                    same_request(&scripted.request, &request)?;
                    self.last = Some(scripted);
                    exchange.answer(scripted.answer.clone())
                }
                Step::Wait(time) => {
                    let asked =
                        self.last.and_then(|scripted| scripted.answer.as_ref().ok()?.headers.get("retry-after")?.parse().ok());
                    if asked.map(Duration::from_secs) != Some(time) {
                        return Err(format!("waits {time:?}, which is not what the server asked for"));
                    }
                    exchange.resume()
                }
                Step::Done(outcome) => return Ok(*outcome),
            };
        }
    }
}

/// Compares a request to the byte. `Accept` is written where it is another than JSON; `User-Agent` is not compared.
fn same_request(expected: &Value, request: &Request) -> Result<(), String> {
    let mut headers = Map::new();
    headers.insert("accept".to_owned(), "application/json".into());
    for (name, value) in expected.get("headers").and_then(Value::as_object).into_iter().flatten() {
        headers.insert(name.to_ascii_lowercase(), value.clone());
    }
    let sent = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), Value::from(value)));
    let sent: Map<_, _> = sent.filter(|(name, _)| name != "user-agent").collect();
    let get = |name: &str| expected.get(name).cloned().unwrap_or_default();
    same(
        &json!({"method": get("method"), "url": get("url"), "headers": headers, "body": get("body"),
            "fresh_connection": expected.get("fresh_connection").cloned().unwrap_or(Value::Bool(false))}),
        &json!({"method": request.method, "url": request.url, "headers": sent, "body": request.body, "fresh_connection": request.fresh_connection}),
    )
}

/// The result of a call as JSON.
fn result(exchange: &Exchange, outcome: &Outcome) -> Result<Value, Error> {
    let refuse = |error: JsonError| Exchange::decode_error(&outcome.response, &outcome.body, error);
    match exchange.operation().returns {
        Returns::Nothing => Ok(Value::Null),
        Returns::Url => Ok(outcome.body.as_str().into()),
        Returns::Model(model) => {
            let text = typed::rewrite(model, &outcome.body).map_err(refuse)?;
            Ok(serde_json::from_str(&text).unwrap())
        }
        Returns::Page(model) => {
            let texts = typed::rewrite_list(model, &outcome.body).map_err(refuse)?;
            let items: Vec<Value> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
            let next = exchange.next_page(&outcome.response, items.len());
            Ok(json!({"items": items, "next_page_token": next}))
        }
        _ => panic!("results of this kind are new: say here what they are as JSON"),
    }
}

fn settings(case: &Case) -> Result<Settings, String> {
    let mut settings = Settings::default();
    settings.public_url = Some("https://public.example".to_owned());
    settings.admin_url = Some("https://admin.example".to_owned());
    settings.server = case.server;
    for (name, value) in case.settings.as_object().into_iter().flatten() {
        match name.as_str() {
            "public_url" => settings.public_url = value.as_str().map(str::to_owned),
            "admin_url" => settings.admin_url = value.as_str().map(str::to_owned),
            "credentials" => settings.credentials = credentials(value)?,
            "admin_credentials" => settings.admin_credentials = Some(credentials(value)?),
            "headers" => settings.headers = headers(value)?,
            "retries" => settings.retries = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?,
            _ => return Err(format!("no setting is called {name}")),
        }
    }
    Ok(settings)
}

fn options(options: &Value) -> Result<CallOptions, String> {
    let mut read = CallOptions::default();
    for (name, value) in options.as_object().into_iter().flatten() {
        match name.as_str() {
            "credentials" => read.credentials = Some(credentials(value)?),
            "headers" => read.headers = headers(value)?,
            _ => return Err(format!("no option is called {name}")),
        }
    }
    Ok(read)
}

fn headers(value: &Value) -> Result<Headers, String> {
    let all = value.as_object().ok_or("headers are an object")?;
    all.iter().map(|(name, value)| Ok((name, value.as_str().ok_or("a header is a text")?))).collect()
}

fn credentials(value: &Value) -> Result<Credentials, String> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    match (text("user"), text("password"), text("bearer"), text("header"), text("key")) {
        (Some(user), Some(password), None, None, None) => Ok(Credentials::basic(user, password)),
        (None, None, Some(token), None, None) => Ok(Credentials::bearer(token)),
        (None, None, None, Some(header), Some(key)) => Ok(Credentials::api_key(header, key)),
        (None, None, None, None, None) => Ok(Credentials::None),
        _ => Err("credentials are user and password, bearer, or header and key".to_owned()),
    }
}

fn arguments(case: &Case, bodies: Bodies) -> Result<Result<Arguments, Error>, String> {
    let mut arguments = Arguments::new(case.operation);
    for (name, raw) in &case.arguments {
        let kind = case.operation.position(name).map(|place| case.operation.arguments[place].kind);
        let value: Value = serde_json::from_str(raw).map_err(|error| error.to_string())?;
        let argument = match (kind, Shape::of(raw)) {
            (Some(kind @ (ArgumentKind::Model(_) | ArgumentKind::Models(_))), _) => Argument::Json(body_text(kind, raw, bodies)),
            (Some(ArgumentKind::Words), Shape::Array) => {
                let words: Vec<String> = serde_json::from_value(value).map_err(|error| error.to_string())?;
                Argument::Text(words.join(" "))
            }
            (_, Shape::String) => Argument::Text(value.as_str().unwrap_or_default().to_owned()),
            (_, Shape::Boolean) => Argument::Boolean(value == Value::Bool(true)),
            (_, Shape::Number) => Argument::Integer(value.as_i64().ok_or("an argument is a whole number")?),
            _ => return Err(format!("the argument {name} is of no kind that an argument has")),
        };
        if let Err(error) = arguments.set(case.operation, name, argument) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(arguments))
}

/// A body as text. What is no model stays as it is: then its refusal is what the case is about.
fn body_text(kind: ArgumentKind, raw: &str, bodies: Bodies) -> String {
    let written = match (kind, bodies) {
        (ArgumentKind::Model(model), Bodies::Models) => typed::rewrite(model, raw).ok(),
        (ArgumentKind::Models(model), Bodies::Models) => {
            typed::rewrite_list(model, raw).ok().map(|items| format!("[{}]", items.join(",")))
        }
        _ => None,
    };
    written.unwrap_or_else(|| raw.to_owned())
}

/// Every attribute of an error, by the names that all languages have for them.
fn attributes(error: &Error) -> Value {
    let mut out = match error {
        Error::Build { argument, .. } => json!({"argument": argument}),
        Error::Unsupported { operation, generation, version } => {
            json!({"operation": operation, "generation": generation.name(), "version": version.map(|version| version.to_string())})
        }
        Error::Transport(failure) => json!({"transport": failure.kind.name(), "may_have_arrived": failure.may_have_arrived}),
        Error::Api(refusal) | Error::OAuth(refusal) => refused(refusal),
        Error::Decode { path, reason, status, content_type, excerpt } => {
            json!({"path": path, "reason": reason, "status": status, "content_type": content_type, "excerpt": excerpt})
        }
        Error::AlreadyHandled { redirect_to } => json!({"redirect_to": redirect_to}),
        other => panic!("errors of the kind {} are new: say here what they are as JSON", other.kind()),
    };
    out["kind"] = error.kind().into();
    without_nulls(out)
}

fn refused(refusal: &Refusal) -> Value {
    json!({
        "operation": refusal.operation,
        "status": refusal.status,
        "error": refusal.error,
        "error_description": refusal.description,
        "error_hint": refusal.hint,
        "error_debug": refusal.debug,
        "error_uri": refusal.uri,
        "request_id": refusal.request_id,
        "content_type": refusal.content_type,
        "retry_after": refusal.retry_after,
        "body": refusal.body,
    })
}

/// Adds what an error takes from the case and its last answer, where the case does not say otherwise.
fn filled(expected: &Value, operation: &Operation, last: Option<&Result<Response, TransportError>>) -> Result<Value, String> {
    let mut out = Map::new();
    if let (Some("api" | "oauth" | "decode"), Some(Ok(response))) = (expected["kind"].as_str(), last) {
        out.insert("status".to_owned(), response.status.into());
        out.insert("content_type".to_owned(), response.headers.get("content-type").unwrap_or_default().into());
        if expected["kind"] != "decode" {
            out.insert("operation".to_owned(), operation.id.into());
            out.insert("body".to_owned(), String::from_utf8_lossy(&response.body[..response.body.len().min(BODY_LIMIT)]).into());
        }
    }
    out.extend(expected.as_object().ok_or("an error is an object")?.clone());
    if let Some(long) = out.get("body").filter(|body| body.is_object()) {
        let long = String::from_utf8(body(long)?).map_err(|error| error.to_string())?;
        out.insert("body".to_owned(), long.into());
    }
    Ok(without_nulls(Value::Object(out)))
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    value
}

/// Takes out the member at `consent_request.client.contacts` or `*.contacts` where it is null, an empty list or an empty text.
fn leave_out(value: &mut Value, path: &str) {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    match (value, rest) {
        (Value::Array(items), Some(rest)) if name == "*" => items.iter_mut().for_each(|item| leave_out(item, rest)),
        (Value::Object(members), Some(rest)) => {
            if let Some(member) = members.get_mut(name) {
                leave_out(member, rest);
            }
        }
        (Value::Object(members), None) if members.get(name).is_some_and(is_empty) => {
            members.remove(name);
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    *value == Value::Null || *value == json!([]) || *value == json!("")
}

fn same(expected: &Value, found: &Value) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let shown = |value: &Value| value.to_string().chars().take(2000).collect::<String>();
    Err(format!("not as expected\n  expected: {}\n  found:    {}", shown(expected), shown(found)))
}
