//! Any answer to any operation: the call ends, and types and tables read the same.
#![no_main]

#[allow(dead_code)] // what other tests need of it
#[path = "../../tests/support/call.rs"]
mod call;
#[path = "../../tests/support/decode.rs"]
mod decode;

use call::{engine, needed};
use libfuzzer_sys::fuzz_target;
use polyhydra::exchange::{Exchange, Step};
use polyhydra::json::Reader;
use polyhydra::models::index::{check, check_list};
use polyhydra::models::{ModelType, OAuth2Client, OAuth2ConsentSession, OidcUserInfo};
use polyhydra::operation::Returns;
use polyhydra::{operations, Headers, Response};

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
    let headers = Headers::from_lines(headers);
    // Every other answer succeeds.
    let status = if status % 2 == 0 { operation.success[0] } else { status };
    let response = Response { status, headers, body: body.to_vec() };

    let generations = operation.generations();
    let engine = engine(Some(generations[usize::from(generation) % generations.len()]), 1);
    let mut exchange = needed(&engine, operation, None);
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
