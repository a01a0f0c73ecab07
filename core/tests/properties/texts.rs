//! Strategies: texts that are JSON, that nearly are, and such as break programs.

use polyhydra::json::write_string;
use polyhydra::models::{self, FieldKind, Model};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, Index};

/// How many cases a property is tried with; `PROPTEST_CASES` says otherwise.
pub fn config() -> ProptestConfig {
    // What was found once is written down as a test of its own.
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Any string; every other one is such as break programs.
pub fn odd() -> BoxedStrategy<String> {
    const ODD: [&str; 30] = [
        "",
        " ",
        ".",
        "..",
        "...",
        "/",
        "a/",
        "a/b",
        "//",
        "\\",
        "%",
        "%2F",
        "%00",
        "%zz",
        "+",
        "a+b c",
        "?",
        "#",
        "a?b#c",
        "&=;,",
        "a\r\nb: c",
        "\0",
        "\u{7f}",
        "é☃📏",
        "\u{202e}",
        "\u{feff}",
        "\u{2028}",
        "a:b@c",
        "{id}",
        "\"'<>`",
    ];
    prop_oneof![select(&ODD[..]).prop_map(str::to_owned), any::<String>(), "[ -~]{0,20}"].boxed()
}

fn string(text: &str) -> String {
    let mut out = String::new();
    write_string(&mut out, text);
    out
}

/// A JSON string whose characters are all escaped.
pub fn escaped(text: &str) -> String {
    text.encode_utf16().fold("\"".to_owned(), |out, unit| out + &format!("\\u{unit:04X}")) + "\""
}

pub fn number() -> BoxedStrategy<String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()).prop_map(|number| format!("{number:e}")),
        "-?(0|[1-9][0-9]{0,30})([.][0-9]{1,9})?([eE][+-]?[0-9]{1,4})?",
    ]
    .boxed()
}

fn scalar() -> BoxedStrategy<String> {
    prop_oneof![
        select(vec!["null", "true", "false", "0", "-0", "3.0", "3e2", "\"\"", "[]", "{}"]).prop_map(str::to_owned),
        number(),
        odd().prop_map(|text| string(&text)),
        odd().prop_map(|text| escaped(&text)),
    ]
    .boxed()
}

fn space() -> BoxedStrategy<&'static str> {
    select(vec!["", "", "", " ", "\n\t", " \r\n  "]).boxed()
}

/// Any JSON value, written in any way.
pub fn json() -> BoxedStrategy<String> {
    scalar()
        .prop_recursive(6, 40, 6, |inner| {
            prop_oneof![
                (vec(inner.clone(), 0..6), space()).prop_map(|(items, space)| bracketed('[', &items, ']', space)),
                (vec((name(), inner), 0..6), space()).prop_map(|(members, space)| object(&members, space)),
            ]
        })
        .boxed()
}

/// A member's name: any, or one that some model has.
fn name() -> BoxedStrategy<String> {
    let known: Vec<&'static str> = models::all().flat_map(|model| model.fields).map(|field| field.wire).collect();
    prop_oneof![select(known).prop_map(str::to_owned), odd()].boxed()
}

fn bracketed(open: char, items: &[String], close: char, space: &str) -> String {
    format!("{open}{space}{}{space}{close}", items.join(&format!("{space},{space}")))
}

fn object(members: &[(String, String)], space: &str) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("{}{space}:{space}{value}", string(name))).collect();
    bracketed('{', &members, '}', space)
}

/// An object of a model: members that it has, of their kinds or null, and others. With `wild`, of any kind.
pub fn like(model: &'static Model, wild: bool) -> BoxedStrategy<String> {
    let known = select(model.fields.iter().collect::<Vec<_>>()).prop_flat_map(move |field| {
        let value = if wild { prop_oneof![4 => value(field.kind, wild), 1 => json()].boxed() } else { value(field.kind, wild) };
        (Just(field.wire.to_owned()), value)
    });
    let unknown = ("[a-z]{0,3}é?", json()).prop_map(|(name, value)| (format!("later_{name}"), value));
    (vec(prop_oneof![4 => known, 1 => unknown], 0..8), space())
        .prop_map(|(mut members, space)| {
            let mut names = std::collections::HashSet::new();
            members.retain(|(name, _)| names.insert(name.clone()));
            object(&members, space)
        })
        .boxed()
}

/// A value of a kind, or null.
fn value(kind: FieldKind, wild: bool) -> BoxedStrategy<String> {
    let right = match kind {
        FieldKind::Integer => any::<i64>().prop_map(|number| number.to_string()).boxed(),
        FieldKind::Boolean => any::<bool>().prop_map(|truth| truth.to_string()).boxed(),
        FieldKind::Timestamp => {
            "[0-9]{3}[1-9]-0[1-9]-[01][1-9]T0[0-9]:[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]0[0-9]:[0-5]0)"
                .prop_map(|time| string(&time))
                .boxed()
        }
        FieldKind::Lifespan => "-?[0-9]{1,4}h[0-9]{1,2}m[0-9]{1,2}([.][0-9]{1,9})?s".prop_map(|span| string(&span)).boxed(),
        FieldKind::Json => json(),
        FieldKind::Texts => {
            let item = prop_oneof![4 => odd().prop_map(|text| string(&text)), 1 => Just("null".to_owned())];
            prop_oneof![vec(item, 0..4).prop_map(|items| bracketed('[', &items, ']', "")), odd().prop_map(|text| string(&text))]
                .boxed()
        }
        FieldKind::Model(model) => like(model, wild),
        FieldKind::Models(model) => {
            let item = prop_oneof![4 => like(model, wild), 1 => Just("null".to_owned())];
            vec(item, 0..3).prop_map(|items| bracketed('[', &items, ']', " ")).boxed()
        }
        _ => prop_oneof![odd().prop_map(|text| string(&text)), odd().prop_map(|text| escaped(&text))].boxed(),
    };
    prop_oneof![6 => right, 1 => Just("null".to_owned())].boxed()
}

/// A text with a piece cut off, taken out, doubled or put in.
pub fn damaged(text: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (text, any::<Index>(), any::<Index>(), 0..4, select(vec!["\"", "{", "}", "[", "]", ",", ":", "\\", "0", "-", "\u{1}", "é"]))
        .prop_map(|(text, from, to, how, piece)| {
            let edges: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
            let (from, to) = (edges[from.index(edges.len())], edges[to.index(edges.len())]);
            let (from, to) = (from.min(to), from.max(to));
            match how {
                0 => text[..to].to_owned(),
                1 => format!("{}{}", &text[..from], &text[to..]),
                2 => format!("{}{}", &text[..to], &text[from..]),
                _ => format!("{}{piece}{}", &text[..to], &text[to..]),
            }
        })
        .boxed()
}
