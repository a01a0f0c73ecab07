//! Swift: a struct for each model, and for each group a struct with a method for each of its operations.
//!
//! The methods only name the operation and its arguments; what they call (`Client`, `Members`, `JSONWriter`) is written by hand
//! in the Swift package.

use crate::spelling::{about, about_field, camel, class, groups, lines};
use polyhydra::models::{self, Field, FieldKind, Model};
use polyhydra::operation::{Argument, ArgumentKind, Operation, Returns};
use polyhydra::operations;
use std::fmt::Write;

const HEAD: &str = "// Made by polyhydra-generate from core/src/operations and core/src/models. Not to be edited.\n";

/// `Models.swift`.
#[must_use]
pub fn models() -> String {
    let mut out = format!("{HEAD}import Foundation\n");
    for model in models::all() {
        structure(&mut out, model);
    }
    out
}

/// `Groups.swift`.
#[must_use]
pub fn classes() -> String {
    let mut out = String::from(HEAD);
    for group in groups() {
        let _ = writeln!(out, "\n/// The operations of the group `{}`.", group.name());
        let _ = write!(out, "public struct {}: Sendable {{\n    let client: Client\n", class(group));
        for operation in operations::all().filter(|operation| operation.group == group) {
            out.push('\n');
            method(&mut out, operation);
        }
        out.push_str("}\n");
    }
    out
}

/// `Calls.swift`, for the package's tests: calls an operation by its `operationId`, by the method that users call.
#[must_use]
pub fn calls() -> String {
    let mut out = String::from(HEAD);
    out.push_str("@testable import Polyhydra\n\n");
    out.push_str(
        "func call(_ operation: String, _ hydra: Hydra, _ given: Given) async throws -> JSONValue {\n    switch operation {\n",
    );
    for operation in operations::all() {
        let mut arguments: Vec<String> = operation.arguments.iter().map(given).collect();
        arguments.push("options: given.options".to_owned());
        let call = format!("hydra.{}.{}({})", operation.group.name(), operation.id, arguments.join(", "));
        let _ = writeln!(out, "    case \"{}\":", operation.id);
        let _ = match operation.returns {
            Returns::Model(_) => writeln!(out, "        return try await {call}.json"),
            Returns::Page(_) => writeln!(out, "        return try await given.listed({call})"),
            Returns::Url => writeln!(out, "        return .string(try await {call})"),
            _ => writeln!(out, "        try await {call}\n        return .null"),
        };
    }
    out.push_str("    default: throw NoOperation(name: operation)\n    }\n}\n");
    out
}

/// An argument out of a test's JSON.
fn given(argument: &Argument) -> String {
    let reader = match argument.kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => "integer",
        ArgumentKind::Boolean => "boolean",
        ArgumentKind::Words => "words",
        ArgumentKind::Secret | ArgumentKind::Bearer => "secret",
        ArgumentKind::Model(_) => "model",
        ArgumentKind::Models(_) => "models",
        _ => "text",
    };
    let read = format!("given.{reader}(\"{}\")", argument.name);
    let read = if argument.required { format!("given.required({read})") } else { read };
    format!("{}: {read}", camel(argument.name))
}

fn comment(out: &mut String, indent: &str, lines: &[String]) {
    for line in lines {
        let _ = writeln!(out, "{}", format!("{indent}/// {line}").trim_end());
    }
}

fn structure(out: &mut String, model: &Model) {
    out.push('\n');
    comment(out, "", &lines(model.description).collect::<Vec<_>>());
    let _ = writeln!(out, "public struct {}: ReadableModel {{", model.name);
    for field in model.fields {
        let about = about_field(field);
        comment(out, "    ", &[if field.required { format!("{about} Required.") } else { about }]);
        let wrapper = wrapper(field.kind).map(|wrapper| format!("@{wrapper} ")).unwrap_or_default();
        let _ = writeln!(out, "    {wrapper}public var {}: {}", name(field.name), field_type(field.kind).0);
    }
    comment(out, "    ", &["What this version of the SDK does not know, as it came.".to_owned()]);
    out.push_str("    public var unknown: JSONObject\n\n");

    comment(out, "    ", &["Makes one of what is given.".to_owned()]);
    out.push_str("    public init(\n");
    for field in model.fields {
        let (field_type, default) = field_type(field.kind);
        let _ = writeln!(out, "        {}: {field_type} = {default},", name(field.name));
    }
    out.push_str("        unknown: JSONObject = JSONObject()\n    ) {\n");
    for field in model.fields {
        let _ = writeln!(out, "        self.{0} = {0}", name(field.name));
    }
    out.push_str("        self.unknown = unknown\n    }\n\n    init(_ members: inout Members) throws {\n");
    for field in model.fields {
        let _ = writeln!(out, "        self.{} = try members.{}(\"{}\")", stored(field), reader(field.kind), field.wire);
    }
    out.push_str("        self.unknown = members.rest()\n    }\n\n");

    comment(out, "    ", &["Reads one of the JSON that it writes.".to_owned()]);
    out.push_str("    public init(from decoder: any Decoder) throws {\n        self = try decoded(decoder)\n    }\n\n");

    comment(
        out,
        "    ",
        &["The object as JSON, with secrets in the clear, and with what this version of the SDK does not know.".to_owned()],
    );
    out.push_str("    public var json: JSONValue {\n        var writer = JSONWriter()\n");
    for field in model.fields {
        let _ = writeln!(out, "        writer.put(\"{}\", {})", field.wire, written(field));
    }
    out.push_str("        return writer.end(unknown)\n    }\n\n");

    comment(out, "    ", &["What is set, without secrets.".to_owned()]);
    out.push_str("    public var description: String {\n");
    let _ = writeln!(out, "        var shown = Shown(\"{}\")", model.name);
    for field in model.fields {
        let _ = writeln!(out, "        shown.add(\"{}\", {})", camel(field.name), written(field));
    }
    out.push_str("        return shown.end(unknown)\n    }\n}\n");
}

/// The property wrapper that keeps the wire's form of a field.
fn wrapper(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Timestamp => Some("Timestamp"),
        FieldKind::Lifespan => Some("Lifespan"),
        _ => None,
    }
}

/// The property that holds a field, with its wrapper.
fn stored(field: &Field) -> String {
    match wrapper(field.kind) {
        Some(_) => format!("_{}", camel(field.name)),
        None => name(field.name),
    }
}

/// A field as it is written and shown: of what is wrapped, the wire's form.
fn written(field: &Field) -> String {
    match wrapper(field.kind) {
        Some(_) => format!("${}", camel(field.name)),
        None => name(field.name),
    }
}

/// A field's type and its default.
fn field_type(kind: FieldKind) -> (String, &'static str) {
    match kind {
        FieldKind::Secret => ("Secret?".to_owned(), "nil"),
        FieldKind::Integer => ("Int?".to_owned(), "nil"),
        FieldKind::Boolean => ("Bool?".to_owned(), "nil"),
        FieldKind::Timestamp => ("Date?".to_owned(), "nil"),
        FieldKind::Lifespan => ("Duration?".to_owned(), "nil"),
        FieldKind::Json => ("JSONValue?".to_owned(), "nil"),
        FieldKind::Texts => ("[String]".to_owned(), "[]"),
        FieldKind::Model(model) => (format!("{}?", model.name), "nil"),
        FieldKind::Models(model) => (format!("[{}]", model.name), "[]"),
        _ => ("String?".to_owned(), "nil"),
    }
}

fn reader(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Secret => "secret",
        FieldKind::Integer => "integer",
        FieldKind::Boolean => "boolean",
        FieldKind::Timestamp => "timestamp",
        FieldKind::Lifespan => "lifespan",
        FieldKind::Json => "json",
        FieldKind::Texts => "texts",
        FieldKind::Model(_) => "model",
        FieldKind::Models(_) => "models",
        _ => "text",
    }
}

fn argument_type(kind: ArgumentKind) -> String {
    match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => "Int".to_owned(),
        ArgumentKind::Boolean => "Bool".to_owned(),
        ArgumentKind::Secret | ArgumentKind::Bearer => "Secret".to_owned(),
        ArgumentKind::Words => "[String]".to_owned(),
        ArgumentKind::Model(model) => model.name.to_owned(),
        ArgumentKind::Models(model) => format!("[{}]", model.name),
        _ => "String".to_owned(),
    }
}

fn method(out: &mut String, operation: &Operation) {
    let mut about = about(operation);
    about.push(String::new());
    about.push("- Parameters:".to_owned());
    about.extend(operation.arguments.iter().map(|argument| format!("  - {}: {}", camel(argument.name), argument.description)));
    about.push("  - options: How this call is made.".to_owned());
    comment(out, "    ", &about);
    let _ = writeln!(out, "    public func {}(", operation.id);
    for argument in operation.arguments {
        let optional = if argument.required { "" } else { "? = nil" };
        let _ = writeln!(out, "        {}: {}{optional},", name(argument.name), argument_type(argument.kind));
    }
    out.push_str("        options: CallOptions = CallOptions()\n    ) ");
    let (result, how) = match operation.returns {
        Returns::Model(model) => (format!("async throws -> {}", model.name), "try await self.client.call"),
        Returns::Page(model) => (format!("-> Pages<{}>", model.name), "self.client.list"),
        Returns::Url => ("async throws -> String".to_owned(), "try await self.client.visit"),
        _ => ("async throws".to_owned(), "try await self.client.run"),
    };
    let binding = if operation.arguments.is_empty() { "let" } else { "var" };
    let _ = writeln!(out, "{result} {{\n        {binding} arguments = JSONWriter()");
    for argument in operation.arguments {
        let value = match argument.kind {
            // An empty list in an argument's place is not nothing.
            ArgumentKind::Models(_) => format!("JSONValue.array({}.map {{ $0.json }})", name(argument.name)),
            _ => name(argument.name),
        };
        let _ = writeln!(out, "        arguments.put(\"{}\", {value})", argument.name);
    }
    let _ = writeln!(out, "        return {how}(\"{}\", arguments, options)\n    }}", operation.id);
}

/// A name in camel case; in backticks where it is a word of the language.
fn name(snake: &str) -> String {
    let name = camel(snake);
    if KEYWORDS.contains(&name.as_str()) {
        format!("`{name}`")
    } else {
        name
    }
}

/// Keywords of declarations, statements, expressions and types (The Swift Programming Language, "Lexical Structure").
const KEYWORDS: [&str; 53] = [
    "associatedtype",
    "as",
    "any",
    "await",
    "borrowing",
    "break",
    "case",
    "catch",
    "class",
    "consuming",
    "continue",
    "default",
    "defer",
    "deinit",
    "do",
    "else",
    "enum",
    "extension",
    "fallthrough",
    "false",
    "fileprivate",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "init",
    "inout",
    "internal",
    "is",
    "let",
    "nil",
    "nonisolated",
    "open",
    "operator",
    "precedencegroup",
    "private",
    "protocol",
    "public",
    "repeat",
    "rethrows",
    "return",
    "self",
    "static",
    "struct",
    "subscript",
    "super",
    "switch",
    "throw",
    "throws",
    "true",
    "try",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language_are_no_names() {
        assert_eq!(name("protocol"), "`protocol`");
        assert_eq!(name("use"), "use");
    }
}
