//! What the suite must hold. Whoever declares an operation is told here what it lacks.

use crate::case::{Case, Expected};
use polyhydra::operation::{Endpoint, Operation, Payload};
use polyhydra::{operations, Generation, Response, TransportKind};
use serde_json::{Deserializer, Value};

/// What has no case, in words.
pub(crate) fn lacks(cases: &[Case]) -> Vec<String> {
    let mut lacks = Vec::new();
    for operation in operations::all() {
        let own: Vec<&Case> = cases.iter().filter(|case| case.operation.id == operation.id).collect();
        generations(operation, &own, &mut lacks);
        for endpoint in operation.endpoints {
            versions(operation, endpoint, &own, &mut lacks);
        }
        for argument in operation.arguments {
            let given = |case: &&Case| case.arguments.iter().any(|(name, _)| name == argument.name) && arrives(case);
            if !own.iter().any(given) {
                lacks.push(format!("the wire suite has no case that gives {} its argument {}", operation.id, argument.name));
            }
        }
    }
    errors(cases, &mut lacks);
    lacks
}

fn generations(operation: &Operation, own: &[&Case], lacks: &mut Vec<String>) {
    for generation in [Generation::V0, Generation::V1, Generation::V2] {
        let on: Vec<&&Case> = own.iter().filter(|case| case.generation == Some(generation)).collect();
        let has = |kinds: &[&str]| on.iter().any(|case| kind(case).is_some_and(|kind| kinds.contains(&kind)));
        let id = operation.id;
        if !operation.generations().contains(&generation) {
            if !has(&["unsupported"]) {
                lacks.push(format!("the wire suite has no case for {id} on {generation}, which does not have it"));
            }
            continue;
        }
        if !on.iter().any(|case| kind(case).is_none()) {
            lacks.push(format!("the wire suite has no case for {id} on {generation}"));
        }
        // No server answers a visit: what can be refused there is an argument or a setting.
        let refusals: &[&str] =
            if operation.payload == Payload::Visit { &["build"] } else { &["api", "oauth", "already_handled"] };
        if !has(refusals) {
            lacks.push(format!("the wire suite has no refusal of {id} on {generation}"));
        }
    }
}

/// A line of the declaration that is bound to versions needs a case on either side of the bound.
fn versions(operation: &Operation, endpoint: &Endpoint, own: &[&Case], lacks: &mut Vec<String>) {
    let chosen = |case: &&Case| {
        let found = case.server.and_then(|server| operation.endpoint(server.generation, server.version));
        found.is_some_and(|found| std::ptr::eq(found, endpoint)) && arrives(case)
    };
    if !own.iter().any(chosen) {
        lacks.push(format!(
            "the wire suite has no case for {} on {} at {} {}",
            operation.id, endpoint.generation, endpoint.method, endpoint.template
        ));
    }
    if let Some(since) = endpoint.since {
        let before = |case: &&Case| {
            let version = case.server.and_then(|server| server.version);
            version.is_some_and(|version| version < since && version.generation() == endpoint.generation)
        };
        if !own.iter().any(before) {
            lacks.push(format!("the wire suite has no case for {} on a server before {since}", operation.id));
        }
    }
}

/// Every kind of error, and every shape in which servers refuse.
fn errors(cases: &[Case], lacks: &mut Vec<String>) {
    for name in ["build", "unsupported", "transport", "api", "oauth", "decode", "already_handled"] {
        if !cases.iter().any(|case| kind(case) == Some(name)) {
            lacks.push(format!("the wire suite has no error of the kind {name}"));
        }
    }
    let answers = || cases.iter().flat_map(|case| &case.exchanges).map(|exchange| &exchange.answer);
    for kind in ["connect", "tls", "timeout", "cancelled", "interrupted", "too_large", "other"].map(TransportKind::of) {
        if !answers().any(|answer| answer.as_ref().is_err_and(|failure| failure.kind == kind)) {
            lacks.push(format!("the wire suite has no failure of the kind {}", kind.name()));
        }
    }
    for (shape, is) in SHAPES {
        if !answers().any(|answer| answer.as_ref().is_ok_and(is)) {
            lacks.push(format!("the wire suite has no answer of the shape: {shape}"));
        }
    }
}

/// A shape of an answer by name.
type Shape = (&'static str, fn(&Response) -> bool);

const SHAPES: [Shape; 16] = [
    ("a flat error", |answer| answer.status >= 400 && text(answer, "error").is_some() && member(answer, "status_code").is_none()),
    ("a flat error with the members of V0", |answer| {
        member(answer, "status_code").is_some() && text(answer, "request_id").is_some()
    }),
    ("a status_code that is not the status", |answer| member(answer, "status_code").is_some_and(|code| code != answer.status)),
    ("prose as error", |answer| text(answer, "error").is_some_and(|error| error.contains(' '))),
    ("a nested error", |answer| member(answer, "error").is_some_and(|error| error.is_object())),
    ("an error as text", |answer| answer.status == 404 && content(answer, "text/plain")),
    ("a wrong method as text", |answer| answer.status == 405 && content(answer, "text/plain")),
    ("an error as HTML", |answer| answer.status >= 400 && content(answer, "text/html")),
    ("an error without a body", |answer| answer.status >= 400 && answer.body.is_empty()),
    ("two JSON documents in one body", |answer| documents(answer).len() > 1),
    ("a redirect", |answer| (300..400).contains(&answer.status)),
    ("a code in WWW-Authenticate alone", |answer| {
        text(answer, "error").as_deref() == Some("error") && answer.headers.get("www-authenticate").is_some()
    }),
    ("a used request with redirect_to", |answer| answer.status == 410 && text(answer, "redirect_to").is_some()),
    ("a used request with a relative redirect_to", |answer| {
        answer.status == 410 && text(answer, "redirect_to").is_some_and(|target| target.starts_with('/'))
    }),
    ("a used request without redirect_to", |answer| answer.status == 409 && text(answer, "redirect_to").is_none()),
    ("a nonce beside an error", |answer| answer.status == 400 && text(answer, "c_nonce").is_some()),
];

fn content(answer: &Response, of: &str) -> bool {
    answer.headers.get("content-type").is_some_and(|content| content.starts_with(of))
}

fn documents(answer: &Response) -> Vec<Value> {
    Deserializer::from_slice(&answer.body).into_iter().map_while(Result::ok).collect()
}

fn member(answer: &Response, name: &str) -> Option<Value> {
    documents(answer).into_iter().next()?.get(name).cloned()
}

fn text(answer: &Response, name: &str) -> Option<String> {
    member(answer, name)?.as_str().map(str::to_owned)
}

/// The kind of error that is to come of a case, if it is one.
fn kind(case: &Case) -> Option<&str> {
    match &case.expected {
        Expected::Error(error) => error["kind"].as_str(),
        _ => None,
    }
}

/// Whether the arguments make it into a request or a URL.
fn arrives(case: &Case) -> bool {
    !case.exchanges.is_empty() || matches!(&case.expected, Expected::Result(result) if result.is_string())
}
