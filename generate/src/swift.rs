//! Swift: a struct for each model, and for each group a struct with a method for each of its operations.
//!
//! The methods only name the operation and its arguments; what they call (`Client`, `Members`, `JSONWriter`, `Arguments`) is
//! written by hand in the Swift package. Times and lifespans stay in the wire's form.

use crate::spelling::{about, about_field, camel, class, groups, lines};
use polyhydra::models::{self, FieldKind, Model};
use polyhydra::operation::{ArgumentKind, Operation, Returns};
use polyhydra::operations;
use std::fmt::Write;

const HEAD: &str = "// Made by polyhydra-generate from core/src/operations and core/src/models. Not to be edited.\n";

/// `Models.swift`.
#[must_use]
pub fn models() -> String {
    let mut out = String::from(HEAD);
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
        let _ = writeln!(out, "    public var {}: {}", name(field.name), field_type(field.kind).0);
    }
    comment(out, "    ", &["What this version of the SDK does not know, as it came.".to_owned()]);
    out.push_str("    public var unknown: [String: JSONValue]\n\n    public init(\n");
    for field in model.fields {
        let (field_type, default) = field_type(field.kind);
        let _ = writeln!(out, "        {}: {field_type} = {default},", name(field.name));
    }
    out.push_str("        unknown: [String: JSONValue] = [:]\n    ) {\n");
    for field in model.fields {
        let _ = writeln!(out, "        self.{0} = {0}", name(field.name));
    }
    out.push_str("        self.unknown = unknown\n    }\n\n    init(_ members: inout Members) throws {\n");
    for field in model.fields {
        let _ = writeln!(out, "        self.{} = try members.{}(\"{}\")", name(field.name), reader(field.kind), field.wire);
    }
    out.push_str(
        "        self.unknown = members.rest()\n    }\n\n    public var json: JSONValue {\n        var writer = JSONWriter()\n",
    );
    for field in model.fields {
        let _ = writeln!(out, "        writer.put(\"{}\", {})", field.wire, name(field.name));
    }
    out.push_str("        return writer.end(unknown)\n    }\n\n    public var description: String {\n");
    let _ = writeln!(out, "        var shown = Shown(\"{}\")", model.name);
    for field in model.fields {
        let _ = writeln!(out, "        shown.add(\"{}\", {})", camel(field.name), name(field.name));
    }
    out.push_str("        return shown.end(unknown)\n    }\n}\n");
}

/// A field's type and its default.
fn field_type(kind: FieldKind) -> (String, &'static str) {
    match kind {
        FieldKind::Secret => ("Secret?".to_owned(), "nil"),
        FieldKind::Integer => ("Int64?".to_owned(), "nil"),
        FieldKind::Boolean => ("Bool?".to_owned(), "nil"),
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
        FieldKind::Json => "json",
        FieldKind::Texts => "texts",
        FieldKind::Model(_) => "model",
        FieldKind::Models(_) => "models",
        _ => "text",
    }
}

fn argument_type(kind: ArgumentKind) -> String {
    match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => "Int64".to_owned(),
        ArgumentKind::Boolean => "Bool".to_owned(),
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
        Returns::Page(model) => (format!("-> AsyncThrowingStream<{}, Error>", model.name), "self.client.list"),
        Returns::Url => ("async throws -> String".to_owned(), "try await self.client.visit"),
        _ => ("async throws".to_owned(), "try await self.client.run"),
    };
    let binding = if operation.arguments.is_empty() { "let" } else { "var" };
    let _ = writeln!(out, "{result} {{\n        {binding} arguments = Arguments()");
    for argument in operation.arguments {
        let _ = writeln!(out, "        arguments.put(\"{}\", {})", argument.name, name(argument.name));
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
