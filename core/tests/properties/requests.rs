//! Requests: any argument travels whole, or is refused by its name.

use crate::call::{engine, pairs, strictly, BASE};
use crate::texts::{config, like, odd};
use polyhydra::exchange::{Engine, Exchange, Step};
use polyhydra::models::index::members;
use polyhydra::operation::{ArgumentKind, Endpoint, Operation, Payload, Value};
use polyhydra::{operations, Arguments, CallOptions, Error, Generation, Request};
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::Arc;

/// What a call comes to before the network.
#[derive(Debug)]
pub enum Sent {
    Request(Request),
    /// The URL of a visit.
    Visit(String),
}

/// What a call does first.
pub fn first(
    engine: &Arc<Engine>,
    operation: &'static Operation,
    arguments: Arguments,
    options: CallOptions,
) -> Result<Sent, Error> {
    match Exchange::new(engine.clone(), operation, arguments, options)?.start() {
        Step::Send(request) => Ok(Sent::Request(request)),
        Step::Done(outcome) => outcome.map(|outcome| Sent::Visit(outcome.body)),
        Step::Wait(time) => panic!("nothing to wait {time:?} for"),
    }
}

/// Any value of an argument's kind.
fn value(kind: ArgumentKind) -> BoxedStrategy<Value> {
    match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => any::<i64>().prop_map(Value::Integer).boxed(),
        ArgumentKind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        ArgumentKind::Model(model) => like(model, false).prop_map(Value::Json).boxed(),
        ArgumentKind::Models(model) => prop::collection::vec(like(model, false), 0..3)
            .prop_map(|items| Value::Json(format!("[{}]", items.join(","))))
            .boxed(),
        _ => odd().prop_map(Value::Text).boxed(),
    }
}

fn any_operation() -> BoxedStrategy<&'static Operation> {
    select(operations::all().collect::<Vec<_>>()).boxed()
}

/// A call with each argument given or not, of its kind.
fn call() -> BoxedStrategy<(&'static Operation, Generation, Arguments)> {
    any_operation()
        .prop_flat_map(|operation| {
            let values: Vec<_> = operation
                .arguments
                .iter()
                .map(|argument| {
                    // Most calls are to get as far as the request.
                    let given = if argument.required { 19 } else { 10 };
                    prop_oneof![given => value(argument.kind).prop_map(Some), 20 - given => Just(None)]
                })
                .collect();
            (Just(operation), select(operation.generations()), values)
        })
        .prop_map(|(operation, generation, values)| (operation, generation, Arguments(values)))
        .boxed()
}

/// What an argument must come out as where it went in as text, a number or a truth; `None` where it is not sent.
fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Everything that was given, found again in the request.
fn found_again(operation: &'static Operation, endpoint: &Endpoint, arguments: &Arguments, url: &str, request: Option<&Request>) {
    let visit = operation.payload == Payload::Visit;
    let rest = url.strip_prefix(BASE).expect("the base comes first");
    assert!(rest.bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let query = pairs(query, visit);
    let form = match (operation.payload, request) {
        (Payload::Form, Some(request)) => pairs(request.body.as_deref().expect("a form has a body"), true),
        _ => Vec::new(),
    };
    let get = |name: &str| plain(operation.position(name).and_then(|place| arguments.0[place].as_ref()));

    let mut segments = path.split('/').skip(1);
    for part in endpoint.path().split('/').skip(1) {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            assert_eq!(segments.next(), Some(part), "{url}");
            continue;
        };
        let given = get(name.trim_end_matches('?'));
        assert_eq!(segments.next_if_some(given.is_some()), given, "{url}");
    }
    assert_eq!(segments.next(), None, "{url}: nothing but the path that was declared");

    let mut travelled = 0;
    for argument in operation.arguments {
        let Some(given) = get(argument.name) else { continue };
        if endpoint.variables().any(|(name, _)| name == argument.name) {
            continue;
        }
        if matches!(argument.kind, ArgumentKind::Bearer) {
            let shown = request.expect("a visit has no token").headers.get("Authorization");
            assert_eq!(shown, Some(&*format!("Bearer {given}")));
            continue;
        }
        let wire = endpoint.query().find(|(_, name)| *name == argument.name).map_or(argument.name, |(wire, _)| wire);
        let wanted = (wire.to_owned(), given);
        assert!(query.contains(&wanted) || form.contains(&wanted), "{} is lost: {url}", argument.name);
        travelled += 1;
    }
    assert_eq!(query.len() + form.len(), travelled, "nothing but what was given: {url}");
}

trait NextIf {
    fn next_if_some(&mut self, there: bool) -> Option<String>;
}

impl<'a, I: Iterator<Item = &'a str>> NextIf for I {
    fn next_if_some(&mut self, there: bool) -> Option<String> {
        there.then(|| strictly(self.next().expect("a segment"), false))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4 * config().cases, ..config() })]

    #[test]
    fn every_argument_travels_whole_or_is_refused_by_name((operation, generation, arguments) in call()) {
        let sent = first(&engine(Some(generation), 0), operation, arguments.clone(), CallOptions::default());
        let endpoint = operation.endpoint(generation, None).unwrap();
        match sent {
            Ok(Sent::Request(request)) => {
                prop_assert_eq!(request.method, endpoint.method);
                found_again(operation, endpoint, &arguments, &request.url, Some(&request));
            }
            Ok(Sent::Visit(url)) => found_again(operation, endpoint, &arguments, &url, None),
            Err(Error::Build { argument, .. }) => {
                let name = argument.split(['.', '[']).next().unwrap();
                prop_assert!(operation.position(name).is_some(), "{} has no argument {}", operation.id, argument);
            }
            Err(other) => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn a_value_of_another_kind_is_refused_by_name((operation, generation, arguments) in call(), place in any::<prop::sample::Index>(), wrong in 0..4) {
        if operation.arguments.is_empty() {
            return Ok(());
        }
        let place = place.index(operation.arguments.len());
        let wrong = match wrong {
            0 => Value::Text("text".to_owned()),
            1 => Value::Integer(5),
            2 => Value::Boolean(true),
            _ => Value::Json("{}".to_owned()),
        };
        let kind = operation.arguments[place].kind;
        let is_body = matches!(kind, ArgumentKind::Model(_) | ArgumentKind::Models(_));
        let fits = match (&wrong, kind) {
            (Value::Integer(_), kind) => matches!(kind, ArgumentKind::Integer | ArgumentKind::PageSize),
            (Value::Boolean(_), kind) => matches!(kind, ArgumentKind::Boolean),
            (Value::Json(_), _) => is_body,
            (_, ArgumentKind::Integer | ArgumentKind::PageSize | ArgumentKind::Boolean) => false,
            _ => !is_body,
        };
        let mut arguments = arguments;
        arguments.0[place] = Some(wrong);
        let sent = first(&engine(Some(generation), 0), operation, arguments, CallOptions::default());
        prop_assert!(fits || matches!(sent, Err(Error::Build { .. })), "{:?}", sent);
    }

    #[test]
    fn bodies_keep_every_member((operation, generation, arguments) in call()) {
        let body = operation.arguments.iter().zip(&arguments.0).find_map(|(argument, value)| match (argument.kind, value) {
            (ArgumentKind::Model(model), Some(Value::Json(json))) => Some((model, json.clone())),
            _ => None,
        });
        let Some((model, given)) = body else { return Ok(()) };
        let Ok(Sent::Request(request)) = first(&engine(Some(generation), 0), operation, arguments, CallOptions::default()) else { return Ok(()) };
        let sent = request.body.unwrap();
        let (given, sent) = (members(&given, model).unwrap(), members(&sent, model).unwrap());
        prop_assert_eq!(given.unknown, sent.unknown);
        for (field, (given, sent)) in model.fields.iter().zip(given.known.iter().zip(&sent.known)) {
            let empty = given.is_some_and(|raw| raw.starts_with('[') && raw.trim_matches(['[', ']', ' ', '\n', '\t', '\r']).is_empty() && serde_json::from_str::<Vec<serde_json::Value>>(raw).unwrap().is_empty());
            let expected = if empty || operation.refuses.contains(&field.wire) { &None } else { given };
            prop_assert_eq!(sent, expected, "{}", field.wire);
        }
    }
}
