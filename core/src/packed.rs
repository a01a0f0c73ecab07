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
use crate::text::{digits, number, parts, push};

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
        if field.since != Generation::V0 {
            push!(out, " ", digit(field.since));
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

fn generation(digit: &str) -> Generation {
    match digit {
        "0" => Generation::V0,
        "1" => Generation::V1,
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
        if let Some(known) = self.models.iter().find(|model| model.name == name) {
            return Some(known);
        }
        let mut lines = block(self.text, '=', name)?;
        let head = lines.next()?;
        let mut fields = Vec::new();
        for line in lines.filter(|line| !line.is_empty()) {
            fields.push(self.field(line)?);
        }
        let model = Box::leak(Box::new(Model {
            name: head.get(1..)?,
            fields: fields.leak(),
            #[cfg(feature = "descriptions")]
            description: &[],
        }));
        self.models.push(model);
        Some(model)
    }

    fn field(&mut self, line: &'static str) -> Option<Field> {
        let mut words = parts(line, b' ');
        let first = words.next()?;
        let wire = first.get(1..)?;
        let (mut name, mut inner, mut required, mut since) = (wire, None, false, Generation::V0);
        for word in words {
            match word.get(..1)? {
                ">" => inner = self.model(word.get(1..)?),
                "|" => name = word.get(1..)?,
                "!" => required = true,
                _ => since = generation(word),
            }
        }
        let kind = match first.get(..1)? {
            "t" => FieldKind::Text,
            "s" => FieldKind::Secret,
            "i" => FieldKind::Integer,
            "b" => FieldKind::Boolean,
            "T" => FieldKind::Timestamp,
            "L" => FieldKind::Lifespan,
            "j" => FieldKind::Json,
            "a" => FieldKind::Texts,
            "m" => FieldKind::Model(inner?),
            _ => FieldKind::Models(inner?),
        };
        Some(Field {
            name,
            wire,
            kind,
            since,
            required,
            #[cfg(feature = "descriptions")]
            description: "",
        })
    }

    /// The operation of an `operationId`.
    ///
    /// ```
    /// let mut tables = polyhydra::packed::Tables::new("@getVersion AOJ\n2 GET /version\n");
    /// assert_eq!(tables.operation("getVersion").unwrap().endpoints[0].template, "/version");
    /// ```
    pub fn operation(&mut self, id: &str) -> Option<&'static Operation> {
        if let Some(known) = self.operations.iter().find(|operation| operation.id == id) {
            return Some(known);
        }
        let mut lines = block(self.text, '@', id)?;
        let mut words = parts(lines.next()?, b' ');
        let id = words.next()?.get(1..)?;
        let travel = words.next()?;
        let (mut returns, mut strict) = (Returns::Nothing, false);
        let (mut used, mut needs, mut refuses) = (Vec::new(), Vec::new(), Vec::new());
        for word in words {
            let rest = word.get(1..)?;
            match word.get(..1)? {
                "=" => returns = Returns::Model(self.model(rest)?),
                "*" => returns = Returns::Page(self.model(rest)?),
                "^" => returns = Returns::Url,
                "+" => strict = true,
                "&" => needs.push(&*parts(rest, b'&').collect::<Vec<_>>().leak()),
                "-" => refuses.push(rest),
                _ => used.push(number(word.as_bytes()).and_then(|status| u16::try_from(status).ok())?),
            }
        }
        let (mut arguments, mut endpoints) = (Vec::new(), Vec::new());
        for line in lines.filter(|line| !line.is_empty()) {
            if line.starts_with(|first: char| first.is_ascii_digit()) {
                endpoints.push(endpoint(line)?);
            } else {
                arguments.push(self.argument(line)?);
            }
        }
        let operation = Box::leak(Box::new(Operation {
            name: "",
            id,
            older: &[],
            group: Group::OAuth2,
            side: match travel.get(..1)? {
                "P" => Side::Public,
                "A" => Side::Admin,
                _ => Side::Either,
            },
            authentication: match travel.get(1..2)? {
                "O" => Authentication::Open,
                "C" => Authentication::Client,
                _ => Authentication::Bearer,
            },
            payload: match travel.get(2..)? {
                "J" => Payload::Json,
                "F" => Payload::Form,
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

    fn argument(&mut self, line: &'static str) -> Option<Argument> {
        let mut words = parts(line, b' ');
        let first = words.next()?;
        let (mut inner, mut required) = (None, false);
        for word in words {
            match word.strip_prefix('>') {
                Some(name) => inner = self.model(name),
                None => required = true,
            }
        }
        let kind = match first.get(..1)? {
            "d" => ArgumentKind::Id,
            "c" => ArgumentKind::Challenge,
            "t" => ArgumentKind::Text,
            "w" => ArgumentKind::Words,
            "s" => ArgumentKind::Secret,
            "B" => ArgumentKind::Bearer,
            "i" => ArgumentKind::Integer,
            "p" => ArgumentKind::PageSize,
            "b" => ArgumentKind::Boolean,
            "m" => ArgumentKind::Model(inner?),
            _ => ArgumentKind::Models(inner?),
        };
        Some(Argument {
            name: first.get(1..)?,
            kind,
            required,
            #[cfg(feature = "descriptions")]
            description: "",
        })
    }
}

/// The lines of the block whose first line begins with `head` and a space or a line's end.
fn block(text: &'static str, mark: char, name: &str) -> Option<impl Iterator<Item = &'static str> + use<>> {
    let mut lines = parts(text, b'\n');
    loop {
        let line = lines.next()?;
        let mut words = parts(line, b' ');
        if words.next().and_then(|word| word.strip_prefix(mark)) == Some(name) {
            let rest = lines.take_while(|line| !line.starts_with(['=', '@']));
            return Some(core::iter::once(line).chain(rest));
        }
    }
}

fn endpoint(line: &'static str) -> Option<Endpoint> {
    let mut words = parts(line, b' ');
    let generation = generation(words.next()?);
    let (method, template) = (words.next()?, words.next()?);
    let (mut since, mut until) = (None, None);
    for word in words {
        let version = Version::parse(word.get(1..)?);
        if word.starts_with('>') {
            since = version;
        } else {
            until = version;
        }
    }
    Some(Endpoint { generation, since, until, method, template })
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
