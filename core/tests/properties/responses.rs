//! Responses: whatever a server says, the call comes to an end without a panic.

use crate::call::{engine, needed};
use crate::texts::{config, damaged, json, like, odd};
use polyhydra::exchange::{Exchange, Step};
use polyhydra::json::Reader;
use polyhydra::models::index::{check, check_list};
use polyhydra::operation::{Operation, Returns};
use polyhydra::{operations, Error, Headers, Response, TransportError, TransportKind, BODY_LIMIT};
use proptest::prelude::*;
use proptest::sample::select;
use std::time::Duration;

fn any_operation() -> BoxedStrategy<&'static Operation> {
    select(operations::all().collect::<Vec<_>>()).boxed()
}

fn headers() -> BoxedStrategy<Headers> {
    let known = select(vec!["Content-Type", "link", "Retry-After", "WWW-Authenticate", "x-total-count", "Location"]);
    let value = prop_oneof![
        odd(),
        select(vec![
            "application/json",
            "application/jwt",
            "text/html",
            "0",
            "3600",
            "-1",
            "99999999999999999999",
            "Bearer error=\"invalid_token\"",
            "Bearer error=\"",
            r#"</x?page_token=a%2Fb>; rel="next",</x>; rel="first""#,
            r#"</x?page_token=%>; rel="next""#,
            r#"<>; rel="next""#,
        ])
        .prop_map(str::to_owned)
    ];
    prop::collection::vec((known, value), 0..4).prop_map(Headers::from_iter).boxed()
}

/// Errors of every shape, and what nearly is one.
fn refusal() -> BoxedStrategy<String> {
    let member = (
        select(vec![
            "error",
            "error_description",
            "error_hint",
            "status_code",
            "redirect_to",
            "request_id",
            "message",
            "code",
            "status",
            "reason",
        ]),
        json(),
    )
        .prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let flat = prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(",")));
    prop_oneof![
        flat.clone(),
        flat.clone().prop_map(|inner| format!("{{\"error\":{inner}}}")),
        (flat.clone(), flat).prop_map(|(one, two)| one + &two)
    ]
    .boxed()
}

fn body(operation: &'static Operation) -> BoxedStrategy<Vec<u8>> {
    let right = match operation.returns {
        Returns::Model(model) => like(model, true),
        Returns::Page(model) => {
            prop::collection::vec(like(model, true), 0..4).prop_map(|items| format!("[{}]", items.join(","))).boxed()
        }
        _ => json(),
    };
    prop_oneof![
        right.clone().prop_map(String::into_bytes),
        damaged(right).prop_map(String::into_bytes),
        refusal().prop_map(String::into_bytes),
        damaged(refusal()).prop_map(String::into_bytes),
        odd().prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..200),
        // The parts of a JWT, or what looks like some.
        "[A-Za-z0-9_\\-]{0,10}[.](eyJzdWIiOiJhIn0|e30|[A-Za-z0-9_\\-]{0,20})[.][A-Za-z0-9]{0,5}".prop_map(String::into_bytes),
    ]
    .boxed()
}

fn response(operation: &'static Operation) -> BoxedStrategy<Response> {
    let status = prop_oneof![
        select(operation.success).boxed(),
        select(vec![204, 302, 400, 401, 404, 409, 410, 429, 500, 503]).boxed(),
        any::<u16>().boxed()
    ];
    (status, headers(), body(operation)).prop_map(|(status, headers, body)| Response { status, headers, body }).boxed()
}

/// Reads what a call came to, as every binding does.
fn read(exchange: &Exchange, outcome: Result<polyhydra::exchange::Outcome, Error>, items: usize) {
    match outcome {
        Ok(outcome) => {
            let mut reader = Reader::new(&outcome.body);
            let checked = match exchange.operation().returns {
                Returns::Model(model) => check(&mut reader, model).map(drop),
                Returns::Page(model) => check_list(&mut reader, model).map(drop),
                _ => Ok(()),
            };
            if let Err(error) = checked {
                let error = Exchange::decode_error(&outcome.response, &outcome.body, error);
                assert!(matches!(error, Error::Decode { .. }));
                let _ = format!("{error} {error:?}");
            }
            let _ = exchange.next_page(&outcome.response, items);
        }
        Err(error) => {
            let _ = format!("{error} {error:?} {error:#?}");
            if let Error::Api(refusal) | Error::OAuth(refusal) = &error {
                // Bytes that are no text come as U+FFFD, which has three.
                assert!(refusal.body.len() <= 3 * BODY_LIMIT);
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_answer_ends_the_call(
        (operation, generation, response) in any_operation().prop_flat_map(|operation| (Just(operation), select(operation.generations()), response(operation))),
        items in any::<usize>(), token in proptest::option::of(odd()), retries in 0u32..3,
    ) {
        let mut exchange = needed(&engine(Some(generation), retries), operation, token.as_deref());
        let mut step = exchange.start();
        let mut sent = 0;
        loop {
            step = match step {
                Step::Send(request) => {
                    sent += 1;
                    prop_assert!(sent <= 1 + retries, "{} was sent too often", request.operation);
                    exchange.answer(Ok(response.clone()))
                }
                Step::Wait(time) => {
                    prop_assert!(time <= Duration::from_secs(60));
                    exchange.resume()
                }
                Step::Done(outcome) => {
                    read(&exchange, *outcome, items);
                    break;
                }
            };
        }
    }

    #[test]
    fn no_answer_ends_the_call(operation in any_operation(), kind in 0..7, arrived in any::<bool>()) {
        let kinds = [TransportKind::Connect, TransportKind::Tls, TransportKind::Timeout, TransportKind::Cancelled, TransportKind::Interrupted, TransportKind::TooLarge, TransportKind::Other];
        let mut lost = TransportError::new(kinds[usize::try_from(kind).unwrap()], "lost");
        lost.may_have_arrived = arrived;
        let newest = operation.generations().pop().unwrap();
        let mut exchange = needed(&engine(Some(newest), 3), operation, None);
        let mut step = exchange.start();
        let mut sent = 0;
        while let Step::Send(request) = step {
            sent += 1;
            // Once more, and on a connection of its own, where the server cannot have seen it; else never.
            prop_assert!(sent == 1 || (sent == 2 && !arrived && lost.kind == TransportKind::Interrupted && request.fresh_connection));
            step = exchange.answer(Err(lost.clone()));
        }
        let Step::Done(outcome) = step else { return Err(TestCaseError::fail("it waits")) };
        prop_assert!(sent == 0 || matches!(*outcome, Err(Error::Transport(error)) if error == lost));
    }

    #[test]
    fn the_search_for_the_generation_ends(
        answers in prop::collection::vec(proptest::option::of((select(vec![200, 400, 404, 307, 500]), prop_oneof![
            Just("404 page not found".to_owned()), Just(r#"{"version":"master"}"#.to_owned()), Just(r#"{"version":"v2.3.0"}"#.to_owned()),
            Just(r#"{"error":"not_found"}"#.to_owned()), Just(r#"{"issuer":"a"}"#.to_owned()), refusal(), json(), odd(),
        ])), 8),
    ) {
        let engine = engine(None, 0);
        let mut exchange = needed(&engine, operations::find("listOAuth2Clients").unwrap(), None);
        let mut step = exchange.start();
        for answer in answers {
            step = match step {
                Step::Send(request) if !request.operation.is_empty() => {
                    prop_assert!(engine.server().is_some());
                    return Ok(());
                }
                Step::Send(_) => exchange.answer(match answer {
                    Some((status, body)) => Ok(Response::new(status, body)),
                    None => Err(TransportError::new(TransportKind::Connect, "nobody")),
                }),
                Step::Done(outcome) => {
                    prop_assert!(outcome.is_err());
                    return Ok(());
                }
                Step::Wait(_) => return Err(TestCaseError::fail("it waits")),
            };
        }
        prop_assert!(false, "eight questions and no end");
    }
}
