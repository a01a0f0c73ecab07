//! TypeScript: an interface for each model, and for each group a class with a method for each of its operations.
//!
//! The methods only name the operation and its arguments; the class that they extend, `Group`, is written by hand in the npm
//! package.

use crate::spelling::{about, about_field, camel, class, comment, groups, lines, upper_first};
use polyhydra::models::{self, FieldKind, Model};
use polyhydra::operation::{Argument, ArgumentKind, Group, Operation, Returns};
use polyhydra::operations;
use std::fmt::Write;

/// The module `generated.ts`.
#[must_use]
pub fn module() -> String {
    let mut out = String::from(
        "// Made by polyhydra-generate from core/src/operations and core/src/models. Not to be edited.\n\
         import { Group } from \"./group.js\";\n\
         import type { CallOptions, JsonValue, Pages } from \"./group.js\";\n",
    );
    for model in models::all() {
        interface(&mut out, model);
    }
    for operation in operations::all() {
        options(&mut out, operation);
    }
    for group in groups() {
        group_class(&mut out, group);
    }
    out
}

fn interface(out: &mut String, model: &Model) {
    out.push('\n');
    comment(out, "", &lines(model.description).collect::<Vec<_>>());
    let _ = writeln!(out, "export interface {} {{", model.name);
    for field in model.fields {
        comment(out, "  ", &[about_field(field)]);
        let _ = writeln!(out, "  {}{}: {};", member(field.wire), if field.required { "" } else { "?" }, field_type(field.kind));
    }
    out.push_str("}\n");
}

fn field_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::Integer => "number".to_owned(),
        FieldKind::Boolean => "boolean".to_owned(),
        FieldKind::Json => "JsonValue".to_owned(),
        FieldKind::Texts => "string[]".to_owned(),
        FieldKind::Model(model) => model.name.to_owned(),
        FieldKind::Models(model) => format!("{}[]", model.name),
        // Times and lifespans stay in the wire's form.
        _ => "string".to_owned(),
    }
}

fn argument_type(kind: ArgumentKind) -> String {
    match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => "number".to_owned(),
        ArgumentKind::Boolean => "boolean".to_owned(),
        ArgumentKind::Words => "string | readonly string[]".to_owned(),
        ArgumentKind::Model(model) => model.name.to_owned(),
        ArgumentKind::Models(model) => format!("readonly {}[]", model.name),
        _ => "string".to_owned(),
    }
}

fn optional(operation: &Operation) -> impl Iterator<Item = &Argument> {
    operation.arguments.iter().filter(|argument| !argument.required)
}

fn options_name(operation: &Operation) -> String {
    match optional(operation).next() {
        Some(_) => format!("{}Options", upper_first(operation.id)),
        None => "CallOptions".to_owned(),
    }
}

/// The interface of an operation's optional arguments, where it has any.
fn options(out: &mut String, operation: &Operation) {
    if optional(operation).next().is_none() {
        return;
    }
    let _ =
        writeln!(out, "\n/** What {{@link {}.{}}} can be told beside what it needs. */", class(operation.group), operation.id);
    let _ = writeln!(out, "export interface {} extends CallOptions {{", options_name(operation));
    for argument in optional(operation) {
        comment(out, "  ", &[argument.description.to_owned()]);
        let _ = writeln!(out, "  {}?: {};", member(&camel(argument.name)), argument_type(argument.kind));
    }
    out.push_str("}\n");
}

fn group_class(out: &mut String, group: Group) {
    let _ = writeln!(out, "\n/** The operations of the group `{}`. */", group.name());
    let _ = write!(out, "export class {} extends Group {{", class(group));
    for operation in operations::all().filter(|operation| operation.group == group) {
        out.push('\n');
        method(out, operation);
    }
    out.push_str("}\n");
}

fn method(out: &mut String, operation: &Operation) {
    let mut about = about(operation);
    about.push(String::new());
    let mut parameters = String::new();
    let mut given = Vec::new();
    for argument in operation.arguments.iter().filter(|argument| argument.required) {
        let name = parameter(argument.name);
        about.push(format!("@param {name} {}", argument.description));
        let _ = write!(parameters, "{name}: {}, ", argument_type(argument.kind));
        given.push(if name == argument.name { name } else { format!("{}: {name}", argument.name) });
    }
    about.push("@param options Optional arguments, and how the call is made.".to_owned());
    about.push("@throws HydraError, whose `kind` says what went wrong.".to_owned());
    comment(out, "  ", &about);
    let (result, how) = match operation.returns {
        Returns::Model(model) => (format!("Promise<{}>", model.name), "call"),
        Returns::Page(model) => (format!("Pages<{}>", model.name), "list"),
        Returns::Url => ("Promise<string>".to_owned(), "call"),
        _ => ("Promise<void>".to_owned(), "call"),
    };
    let given = if given.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", given.join(", ")) };
    let _ = writeln!(
        out,
        "  {id}({parameters}options?: {options}): {result} {{\n    return this.{how}(\"{id}\", {given}, options);\n  }}",
        id = operation.id,
        options = options_name(operation),
    );
}

/// A name before a colon in a type.
fn member(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

/// A parameter's name. Words that JavaScript keeps for itself get a line behind them.
fn parameter(argument: &str) -> String {
    let name = camel(argument);
    if RESERVED.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// What no parameter of a module's function may be called (ECMA-262 §12.7.2, strict mode), and `options`, which is ours.
const RESERVED: [&str; 50] = [
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "options",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language_are_no_names() {
        assert_eq!(parameter("delete"), "delete_");
        assert_eq!(parameter("login_challenge"), "loginChallenge");
        assert_eq!(member("use"), "use");
        assert_eq!(member("x5t#S256"), "\"x5t#S256\"");
    }

    #[test]
    fn an_option_is_no_argument() {
        for operation in operations::all() {
            for argument in optional(operation) {
                let name = camel(argument.name);
                assert!(!["signal", "timeoutMs", "headers", "credentials"].contains(&name.as_str()), "{}: {name}", operation.id);
                // The package finds the argument's name again by the capitals.
                let mut again = String::new();
                for character in name.chars() {
                    if character.is_ascii_uppercase() {
                        again.push('_');
                    }
                    again.push(character.to_ascii_lowercase());
                }
                assert_eq!(again, argument.name, "{}", operation.id);
            }
        }
    }
}
