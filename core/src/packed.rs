//! The declaration's tables as one text, and rows out of that text.
//!
//! Tables of structs are mostly pointers: in WebAssembly they weigh 16 KB of gzip, and the text 3.4. A row that is asked for is
//! made once and stays, as the tables of a native build do.
//!
//! What no call needs is left out: older names, groups, statuses of success, documentation.
//!
//! ```text
//! =JsonWebKeySet
//! Mkeys >JsonWebKey
//! @getJsonWebKey AOJ =JsonWebKeySet
//! ds !
//! dkid !
//! 0 GET /keys/{set}/{kid}
//! 2 GET /admin/keys/{set}/{kid}
//! ```

use crate::generation::Version;
use crate::models::{Field, FieldKind, Model};
use crate::operation::{Argument, ArgumentKind, Authentication, Endpoint, Generation, Group, Operation, Payload, Returns, Side};
use crate::prelude::*;
use crate::text::{digits, number, parts, push, same, Parts};

/// Packs operations, and the models that they stand on.
///
/// ```
/// let operation = polyhydra::operations::find("getVersion").unwrap();
/// assert!(polyhydra::packed::pack(&[operation]).starts_with("=Version\ntversion\n@getVersion AOJ =Version\n"));
/// ```
#[must_use]
pub fn pack(operations: &[&Operation]) -> String {
    let mut models: Vec<&Model> = Vec::new();
    for operation in operations {
        for argument in operation.arguments {
            if let ArgumentKind::Model(model) | ArgumentKind::Models(model) = argument.kind {
                collect(model, &mut models);
            }
        }
        if let Returns::Model(model) | Returns::Page(model) = operation.returns {
            collect(model, &mut models);
        }
    }
    let mut out = String::new();
    for model in models {
        pack_model(&mut out, model);
    }
    for operation in operations {
        pack_operation(&mut out, operation);
    }
    out
}

/// Notes a model behind those that it holds.
fn collect<'a>(model: &'a Model, models: &mut Vec<&'a Model>) {
    if models.iter().any(|known| known.name == model.name) {
        return;
    }
    for field in model.fields {
        if let FieldKind::Model(inner) | FieldKind::Models(inner) = field.kind {
            collect(inner, models);
        }
    }
    models.push(model);
}

fn pack_model(out: &mut String, model: &Model) {
    push!(out, "=", model.name, "\n");
    for field in model.fields {
        let (letter, inner) = match field.kind {
            FieldKind::Text => ("t", None),
            FieldKind::Secret => ("s", None),
            FieldKind::Integer => ("i", None),
            FieldKind::Boolean => ("b", None),
            FieldKind::Timestamp => ("T", None),
            FieldKind::Lifespan => ("L", None),
            FieldKind::Json => ("j", None),
            FieldKind::Texts => ("a", None),
            FieldKind::Model(inner) => ("m", Some(inner)),
            FieldKind::Models(inner) => ("M", Some(inner)),
        };
        push!(out, letter, field.wire);
        if let Some(inner) = inner {
            push!(out, " >", inner.name);
        }
        if field.name != field.wire {
            push!(out, " |", field.name);
        }
        if field.required {
            *out += " !";
        }
        if let Some(since) = field.since {
            push!(out, " <", &since.to_text());
        }
        out.push('\n');
    }
}

fn pack_operation(out: &mut String, operation: &Operation) {
    let side = match operation.side {
        Side::Public => "P",
        Side::Admin => "A",
        Side::Either => "E",
    };
    let authentication = match operation.authentication {
        Authentication::Open => "O",
        Authentication::Client => "C",
        Authentication::Bearer => "B",
    };
    let payload = match operation.payload {
        Payload::Json => "J",
        Payload::Form => "F",
        Payload::Visit => "V",
    };
    push!(out, "@", operation.id, " ", side, authentication, payload);
    match operation.returns {
        Returns::Nothing => {}
        Returns::Model(model) => push!(out, " =", model.name),
        Returns::Page(model) => push!(out, " *", model.name),
        Returns::Url => *out += " ^",
    }
    if operation.strict {
        *out += " +";
    }
    for status in operation.used {
        push!(out, " ", &digits((*status).into()));
    }
    for group in operation.needs {
        push!(out, " &", &group.join("&"));
    }
    for member in operation.refuses {
        push!(out, " -", member);
    }
    out.push('\n');
    for argument in operation.arguments {
        let (letter, inner) = match argument.kind {
            ArgumentKind::Id => ("d", None),
            ArgumentKind::Challenge => ("c", None),
            ArgumentKind::Text => ("t", None),
            ArgumentKind::Words => ("w", None),
            ArgumentKind::Secret => ("s", None),
            ArgumentKind::Bearer => ("B", None),
            ArgumentKind::Integer => ("i", None),
            ArgumentKind::PageSize => ("p", None),
            ArgumentKind::Boolean => ("b", None),
            ArgumentKind::Model(model) => ("m", Some(model)),
            ArgumentKind::Models(model) => ("M", Some(model)),
        };
        push!(out, letter, argument.name);
        if let Some(inner) = inner {
            push!(out, " >", inner.name);
        }
        if argument.required {
            *out += " !";
        }
        out.push('\n');
    }
    for endpoint in operation.endpoints {
        push!(out, digit(endpoint.generation), " ", endpoint.method, " ", endpoint.template);
        if let Some(since) = endpoint.since {
            push!(out, " >", &since.to_text());
        }
        if let Some(until) = endpoint.until {
            push!(out, " <", &until.to_text());
        }
        out.push('\n');
    }
}

fn digit(generation: Generation) -> &'static str {
    match generation {
        Generation::V0 => "0",
        Generation::V1 => "1",
        Generation::V2 => "2",
    }
}

fn generation(digit: u8) -> Generation {
    match digit {
        b'0' => Generation::V0,
        b'1' => Generation::V1,
        _ => Generation::V2,
    }
}

/// Packed tables, and the rows that were made of them.
///
/// ```
/// let mut tables = polyhydra::packed::Tables::new("=Version\ntversion\n");
/// assert_eq!(tables.model("Version").unwrap().fields[0].name, "version");
/// ```
#[derive(Debug)]
pub struct Tables {
    text: &'static str,
    models: Vec<&'static Model>,
    operations: Vec<&'static Operation>,
}

impl Tables {
    /// Tables out of a text that [`pack`] made.
    ///
    /// ```
    /// assert!(polyhydra::packed::Tables::new("").model("Version").is_none());
    /// ```
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, models: Vec::new(), operations: Vec::new() }
    }

    /// The model of a name.
    ///
    /// ```
    /// let mut tables = polyhydra::packed::Tables::new("=Key\ntkid !\n");
    /// assert!(tables.model("Key").unwrap().fields[0].required);
    /// ```
    pub fn model(&mut self, name: &str) -> Option<&'static Model> {
        if let Some(known) = self.models.iter().find(|model| same(model.name, name)) {
            return Some(known);
        }
        let mut block = Block::find(self.text, b'=', name)?;
        let mut fields = Vec::new();
        while let Some((letter, wire, words)) = block.line() {
            let row = self.row(wire, words);
            fields.push(Field {
                name: row.name,
                wire,
                kind: match letter {
                    b't' => FieldKind::Text,
                    b's' => FieldKind::Secret,
                    b'i' => FieldKind::Integer,
                    b'b' => FieldKind::Boolean,
                    b'T' => FieldKind::Timestamp,
                    b'L' => FieldKind::Lifespan,
                    b'j' => FieldKind::Json,
                    b'a' => FieldKind::Texts,
                    b'm' => FieldKind::Model(row.inner),
                    _ => FieldKind::Models(row.inner),
                },
                since: row.since,
                required: row.required,
                #[cfg(feature = "descriptions")]
                description: "",
            });
        }
        let model = Box::leak(Box::new(Model {
            name: block.name,
            fields: fields.leak(),
            #[cfg(feature = "descriptions")]
            description: &[],
        }));
        self.models.push(model);
        Some(model)
    }

    fn known(&mut self, model: &str) -> &'static Model {
        self.model(model).unwrap_or(&NO_MODEL)
    }

    /// What is said behind the name of a field or an argument.
    fn row(&mut self, name: &'static str, words: Words) -> Row {
        let mut row = Row { name, inner: &NO_MODEL, required: false, since: None };
        for word in words {
            match marked(word) {
                (b'>', model) => row.inner = self.known(model),
                (b'|', other) => row.name = other,
                (b'!', _) => row.required = true,
                (_, version) => row.since = Version::parse(version),
            }
        }
        row
    }

    /// The operation of an `operationId`.
    ///
    /// ```
    /// let mut tables = polyhydra::packed::Tables::new("@getVersion AOJ\n2 GET /version\n");
    /// assert_eq!(tables.operation("getVersion").unwrap().endpoints[0].template, "/version");
    /// ```
    pub fn operation(&mut self, id: &str) -> Option<&'static Operation> {
        if let Some(known) = self.operations.iter().find(|operation| same(operation.id, id)) {
            return Some(known);
        }
        let mut block = Block::find(self.text, b'@', id)?;
        let [side, authentication, payload] = *block.words.next()?.as_bytes() else { return None };
        let (mut returns, mut strict) = (Returns::Nothing, false);
        let (mut used, mut needs, mut refuses) = (Vec::new(), Vec::new(), Vec::new());
        for word in block.words.by_ref() {
            match marked(word) {
                (b'=', model) => returns = Returns::Model(self.known(model)),
                (b'*', model) => returns = Returns::Page(self.known(model)),
                (b'^', _) => returns = Returns::Url,
                (b'+', _) => strict = true,
                (b'&', group) => {
                    let mut names = Vec::new();
                    for name in parts(group, b'&') {
                        names.push(name);
                    }
                    needs.push(&*names.leak());
                }
                (b'-', member) => refuses.push(member),
                _ => used.push(number(word.as_bytes()).and_then(|status| u16::try_from(status).ok()).unwrap_or_default()),
            }
        }
        let (mut arguments, mut endpoints) = (Vec::new(), Vec::new());
        while let Some((letter, name, words)) = block.line() {
            if letter.is_ascii_digit() {
                endpoints.push(endpoint(letter, words));
                continue;
            }
            let row = self.row(name, words);
            arguments.push(Argument {
                name,
                kind: match letter {
                    b'd' => ArgumentKind::Id,
                    b'c' => ArgumentKind::Challenge,
                    b't' => ArgumentKind::Text,
                    b'w' => ArgumentKind::Words,
                    b's' => ArgumentKind::Secret,
                    b'B' => ArgumentKind::Bearer,
                    b'i' => ArgumentKind::Integer,
                    b'p' => ArgumentKind::PageSize,
                    b'b' => ArgumentKind::Boolean,
                    b'm' => ArgumentKind::Model(row.inner),
                    _ => ArgumentKind::Models(row.inner),
                },
                required: row.required,
                #[cfg(feature = "descriptions")]
                description: "",
            });
        }
        let operation = Box::leak(Box::new(Operation {
            name: "",
            id: block.name,
            older: &[],
            group: Group::OAuth2,
            side: match side {
                b'P' => Side::Public,
                b'A' => Side::Admin,
                _ => Side::Either,
            },
            authentication: match authentication {
                b'O' => Authentication::Open,
                b'C' => Authentication::Client,
                _ => Authentication::Bearer,
            },
            payload: match payload {
                b'J' => Payload::Json,
                b'F' => Payload::Form,
                _ => Payload::Visit,
            },
            arguments: arguments.leak(),
            needs: needs.leak(),
            refuses: refuses.leak(),
            strict,
            endpoints: endpoints.leak(),
            success: &[],
            used: used.leak(),
            returns,
            #[cfg(feature = "descriptions")]
            description: &[],
        }));
        self.operations.push(operation);
        Some(operation)
    }
}

/// What is behind the name of a field or an argument.
struct Row {
    name: &'static str,
    inner: &'static Model,
    required: bool,
    since: Option<Version>,
}

/// For rows that have none.
static NO_MODEL: Model = Model {
    name: "",
    fields: &[],
    #[cfg(feature = "descriptions")]
    description: &[],
};

type Words = Parts<'static>;

/// A model's or an operation's lines.
struct Block {
    name: &'static str,
    /// The rest of the first line.
    words: Words,
    rest: Parts<'static>,
}

impl Block {
    fn find(text: &'static str, mark: u8, name: &str) -> Option<Self> {
        let mut rest = parts(text, b'\n');
        loop {
            let mut words = parts(rest.next()?, b' ');
            let (found, known) = marked(words.next().unwrap_or_default());
            if found == mark && same(known, name) {
                return Some(Self { name: known, words, rest });
            }
        }
    }

    /// The next line: its letter, the rest of its first word, and the others; `None` where another block begins, or the text ends.
    fn line(&mut self) -> Option<(u8, &'static str, Words)> {
        let mut words = parts(self.rest.next()?, b' ');
        let (letter, name) = marked(words.next()?);
        (!matches!(letter, b'=' | b'@' | 0)).then_some((letter, name, words))
    }
}

/// A word's first letter, and what follows.
#[inline(never)]
fn marked(word: &'static str) -> (u8, &'static str) {
    (word.as_bytes().first().copied().unwrap_or_default(), word.get(1..).unwrap_or_default())
}

fn endpoint(digit: u8, mut words: Words) -> Endpoint {
    let (method, template) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut since, mut until) = (None, None);
    for word in words {
        match marked(word) {
            (b'>', version) => since = Version::parse(version),
            (_, version) => until = Version::parse(version),
        }
    }
    Endpoint { generation: generation(digit), since, until, method, template }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{models, operations};

    /// What a row holds that a call needs, as one text.
    fn print(operation: &Operation) -> String {
        let mut out = String::new();
        pack_operation(&mut out, operation);
        out
    }

    #[test]
    fn rows_come_back_as_they_were_packed() {
        let all: Vec<&Operation> = operations::all().collect();
        let text: &'static str = pack(&all).leak();
        let mut tables = Tables::new(text);
        for operation in all {
            let unpacked = tables.operation(operation.id).unwrap();
            assert_eq!(print(unpacked), print(operation));
            assert!(core::ptr::eq(unpacked, tables.operation(operation.id).unwrap()), "made twice: {}", operation.id);
        }
        for model in models::all() {
            let (mut packed, mut declared) = (String::new(), String::new());
            pack_model(&mut packed, tables.model(model.name).unwrap());
            pack_model(&mut declared, model);
            assert_eq!(packed, declared);
        }
        assert!(tables.operation("makeCoffee").is_none() && tables.model("").is_none());
    }
}
