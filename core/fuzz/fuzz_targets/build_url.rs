//! Any strings as arguments of any operation: refused by name, or whole in the request.
#![no_main]

#[allow(dead_code)] // what other tests need of it
#[path = "../../tests/support/call.rs"]
mod call;
#[path = "../../tests/support/decode.rs"]
mod decode;

use call::{engine, pairs, strictly, BASE};
use libfuzzer_sys::fuzz_target;
use polyhydra::exchange::{Exchange, Step};
use polyhydra::operation::{ArgumentKind, Payload, Value};
use polyhydra::{operations, Arguments, CallOptions, Error};

// The first byte picks the operation, the second the generation; the rest are its arguments, between zeros.
fuzz_target!(|input: (u8, u8, &str)| {
    let (operation, generation, texts) = input;
    let count = operations::all().count();
    let operation = operations::all().nth(usize::from(operation) % count).unwrap();
    let generations = operation.generations();
    let generation = generations[usize::from(generation) % generations.len()];

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
    let started = Exchange::new(engine(Some(generation), 0), operation, arguments.clone(), CallOptions::default())
        .map(|mut exchange| exchange.start());
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
    let mut sent: Vec<String> = path.split('/').map(|segment| strictly(segment, false)).collect();
    let form = form.map(|form| pairs(&form, true)).unwrap_or_default();
    sent.extend(pairs(query, visit).into_iter().chain(form).map(|(_, value)| value));
    for (argument, value) in operation.arguments.iter().zip(&arguments.0) {
        if let (Some(Value::Text(text)), false) = (value, matches!(argument.kind, ArgumentKind::Bearer)) {
            assert!(text.is_empty() || sent.contains(text), "{} is lost: {url}", argument.name);
        }
    }
});
