//! Any answer to any operation: the call ends, and types and tables read the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polyhydra::exchange::{Engine, Exchange, Step};
use polyhydra::json::Reader;
use polyhydra::models::index::{check, check_list};
use polyhydra::models::{FieldKind, ModelType, OAuth2Client, OAuth2ConsentSession, OidcUserInfo};
use polyhydra::operation::{ArgumentKind, Operation, Returns, Value};
use polyhydra::{operations, Arguments, CallOptions, Response, Settings};
use std::sync::Arc;

/// An argument that every operation takes.
fn example(kind: ArgumentKind) -> Value {
    match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => Value::Integer(1),
        ArgumentKind::Boolean => Value::Boolean(true),
        ArgumentKind::Model(model) => {
            let required = model.fields.iter().filter(|field| field.required).map(|field| {
                let value = match field.kind {
                    FieldKind::Texts => r#"["a"]"#,
                    FieldKind::Model(_) => "{}",
                    FieldKind::Timestamp => r#""2030-01-01T00:00:00Z""#,
                    _ => r#""a""#,
                };
                format!(r#""{}":{value}"#, field.wire)
            });
            Value::Json(format!("{{{}}}", required.collect::<Vec<_>>().join(",")))
        }
        ArgumentKind::Models(_) => Value::Json("[]".to_owned()),
        _ => Value::Text("example-1".to_owned()),
    }
}

fn exchange(operation: &'static Operation, generation: u8) -> Exchange {
    let generations = operation.generations();
    let mut settings = Settings::default();
    settings.public_url = Some("http://public".to_owned());
    settings.admin_url = Some("http://admin".to_owned());
    settings.server = Some(generations[usize::from(generation) % generations.len()].into());
    settings.retries = 1;
    let mut arguments = Arguments::new(operation);
    let needed: Vec<&str> = operation.needs.iter().filter_map(|group| group.first().copied()).collect();
    for (slot, argument) in arguments.0.iter_mut().zip(operation.arguments) {
        if argument.required || needed.contains(&argument.name) || matches!(argument.kind, ArgumentKind::Bearer) {
            *slot = Some(example(argument.kind));
        }
    }
    Exchange::new(Arc::new(Engine::new(settings).unwrap()), operation, arguments, CallOptions::default()).unwrap()
}

fn agree<M: ModelType>(text: &str) {
    let typed = M::from_json(text).map(drop);
    let mut reader = Reader::new(text);
    let tabled = check(&mut reader, M::MODEL).and_then(|_| reader.end());
    assert_eq!(typed, tabled);
}

// An operation, a generation, a status, headers as lines, a body.
fuzz_target!(|input: (u8, u8, u16, &str, &[u8])| {
    let (operation, generation, status, headers, body) = input;
    let count = operations::all().count();
    let operation = operations::all().nth(usize::from(operation) % count).unwrap();
    let headers = headers.lines().filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    // Every other answer succeeds.
    let status = if status % 2 == 0 { operation.success[0] } else { status };
    let response = Response { status, headers, body: body.to_vec() };

    let mut exchange = exchange(operation, generation);
    let mut step = exchange.start();
    for _ in 0..5 {
        step = match step {
            Step::Send(_) => exchange.answer(Ok(response.clone())),
            Step::Wait(_) => exchange.resume(),
            Step::Done(outcome) => {
                match *outcome {
                    Ok(outcome) => {
                        let mut reader = Reader::new(&outcome.body);
                        let items = match operation.returns {
                            Returns::Model(model) => check(&mut reader, model).map(|_| 1),
                            Returns::Page(model) => check_list(&mut reader, model).map(|items| items.len()),
                            _ => Ok(0),
                        };
                        match items {
                            Ok(items) => drop(exchange.next_page(&outcome.response, items)),
                            Err(error) => drop(format!("{:?}", Exchange::decode_error(&outcome.response, &outcome.body, error))),
                        }
                    }
                    Err(error) => drop(format!("{error} {error:?}")),
                }
                if let Ok(text) = std::str::from_utf8(body) {
                    agree::<OAuth2Client>(text);
                    agree::<OAuth2ConsentSession>(text);
                    agree::<OidcUserInfo>(text);
                }
                return;
            }
        };
    }
    panic!("{} does not end", operation.id);
});
