//! Any strings as arguments of any operation: refused by name, or whole in the request.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polyhydra::exchange::{Engine, Exchange, Step};
use polyhydra::operation::{ArgumentKind, Payload, Value};
use polyhydra::{operations, Arguments, CallOptions, Error, Settings};
use std::sync::Arc;

const BASE: &str = "http://127.0.0.1:4444";

/// Undoes percent-encoding, strictly.
fn decoded(text: &str, form: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            b'+' if form => b' ',
            plain => {
                assert!(plain.is_ascii_alphanumeric() || b"-._~".contains(&plain), "{text}: not encoded");
                plain
            }
        });
    }
    String::from_utf8(bytes).unwrap()
}

// The first byte picks the operation, the second the generation; the rest are its arguments, between zeros.
fuzz_target!(|input: (u8, u8, &str)| {
    let (operation, generation, texts) = input;
    let count = operations::all().count();
    let operation = operations::all().nth(usize::from(operation) % count).unwrap();
    let generations = operation.generations();
    let generation = generations[usize::from(generation) % generations.len()];

    let mut settings = Settings::default();
    settings.public_url = Some(BASE.to_owned());
    settings.admin_url = Some(BASE.to_owned());
    settings.server = Some(generation.into());
    let engine = Arc::new(Engine::new(settings).unwrap());

    let mut arguments = Arguments::new(operation);
    let mut texts = texts.split('\0');
    for (slot, argument) in arguments.0.iter_mut().zip(operation.arguments) {
        let Some(text) = texts.next() else { break };
        *slot = Some(match argument.kind {
            ArgumentKind::Integer | ArgumentKind::PageSize => Value::Integer(text.parse().unwrap_or(1)),
            ArgumentKind::Boolean => Value::Boolean(text != "false"),
            ArgumentKind::Model(_) | ArgumentKind::Models(_) => Value::Json(text.to_owned()),
            _ => Value::Text(text.to_owned()),
        });
    }
    let started = Exchange::new(engine, operation, arguments.clone(), CallOptions::default()).map(|mut exchange| exchange.start());
    let (url, form) = match started {
        Ok(Step::Send(request)) => (request.url, request.body.filter(|_| operation.payload == Payload::Form)),
        Ok(Step::Done(outcome)) => match *outcome {
            Ok(outcome) => (outcome.body, None),
            Err(Error::Build { .. }) => return,
            Err(other) => panic!("{other:?}"),
        },
        Err(Error::Build { .. }) => return,
        other => panic!("{other:?}"),
    };
    let rest = url.strip_prefix(BASE).unwrap();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let visit = operation.payload == Payload::Visit;
    let mut sent: Vec<String> = path.split('/').map(|segment| decoded(segment, false)).collect();
    sent.extend(query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| decoded(value, visit)));
    sent.extend(form.iter().flat_map(|form| form.split('&')).filter_map(|pair| pair.split_once('=')).map(|(_, value)| decoded(value, true)));
    for (argument, value) in operation.arguments.iter().zip(&arguments.0) {
        if let (Some(Value::Text(text)), false) = (value, matches!(argument.kind, ArgumentKind::Bearer)) {
            assert!(text.is_empty() || sent.contains(text), "{} is lost: {url}", argument.name);
        }
    }
});
