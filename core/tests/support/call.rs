//! Calls of any operation, and what is in their requests.

use super::decode::decoded;
use polyhydra::exchange::{Engine, Exchange};
use polyhydra::models::FieldKind;
use polyhydra::operation::{ArgumentKind, Operation, Value};
use polyhydra::{Arguments, CallOptions, Generation, Settings};
use std::sync::Arc;

pub const BASE: &str = "http://127.0.0.1:4444/base";

/// An engine for a server of a generation, or one that is still to be found.
pub fn engine(generation: Option<Generation>, retries: u32) -> Arc<Engine> {
    let mut settings = Settings::default();
    settings.public_url = Some(BASE.to_owned());
    settings.admin_url = Some(BASE.to_owned());
    settings.server = generation.map(Into::into);
    settings.retries = retries;
    Arc::new(Engine::new(settings).expect("the settings are sound"))
}

/// A call with the arguments that it needs, and a page's token where it takes one.
pub fn needed(engine: &Arc<Engine>, operation: &'static Operation, page_token: Option<&str>) -> Exchange {
    let mut arguments = Arguments::new(operation);
    let needed: Vec<&str> = operation.needs.iter().filter_map(|group| group.first().copied()).collect();
    for (slot, argument) in arguments.0.iter_mut().zip(operation.arguments) {
        if argument.required || needed.contains(&argument.name) || matches!(argument.kind, ArgumentKind::Bearer) {
            *slot = Some(example(argument.kind));
        }
    }
    if let (Some(token), Some(place)) = (page_token, operation.position("page_token")) {
        arguments.0[place] = Some(Value::Text(token.to_owned()));
    }
    Exchange::new(engine.clone(), operation, arguments, CallOptions::default()).expect("the arguments are sound")
}

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

/// A part of a URL or a form that we have encoded: all but the unreserved characters (RFC 3986 §2.3) are.
pub fn strictly(text: &str, form: bool) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte) || (form && byte == b'+');
    assert!(text.bytes().all(is_plain), "{text}: not encoded");
    decoded(text, form)
}

/// The pairs of a query or a form.
pub fn pairs(text: &str, form: bool) -> Vec<(String, String)> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (strictly(name, form), strictly(value, form))).collect()
}
