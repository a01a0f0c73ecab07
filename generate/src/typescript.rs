//! TypeScript: an interface for each model, and for each group a class with a method for each of its operations.
//!
//! There are two modules. `public.ts` has what single-page apps may have: the public port's operations and their models.
//! `admin.ts` has the rest; its classes extend those of `public.ts`. The methods only name the operation and its arguments; the
//! class that they all extend, `Group`, is written by hand in the npm package.

use crate::spelling::{about, about_field, camel, class, comment, groups, lines, upper_first};
use polyhydra::models::{self, FieldKind, Model};
use polyhydra::operation::{Argument, ArgumentKind, Generation, Group, Operation, Returns, Side};
use polyhydra::{operations, packed};
use std::collections::BTreeSet;
use std::fmt::Write;

const HEAD: &str = "// Made by polyhydra-generate from core/src/operations and core/src/models. Not to be edited.\n";

/// The module `public.ts`.
#[must_use]
pub fn public() -> String {
    let mut out = String::from(HEAD);
    body(&mut out, &is_public, "Public");
    out
}

/// The module `admin.ts`.
#[must_use]
pub fn admin() -> String {
    let mut out = String::from(HEAD);
    let parents: Vec<String> =
        groups().into_iter().filter(|group| has(*group, &is_public)).map(|group| format!("Public{}", class(group))).collect();
    let _ = writeln!(out, "import {{ {} }} from \"./public.js\";", parents.join(", "));
    let mut text = String::new();
    body(&mut text, &|operation| !is_public(operation), "");
    let known = models_of(&is_public);
    let mut used: Vec<&str> = known.into_iter().filter(|model| mentions(&text, model)).collect();
    used.sort_unstable();
    let _ = writeln!(out, "import type {{ {} }} from \"./public.js\";", used.join(", "));
    out + &text
}

/// The module `tables-public.ts`: the public operations' tables, for the core and for what checks JSON.
#[must_use]
pub fn tables_public() -> String {
    tables(&is_public)
}

/// The module `tables-all.ts`.
#[must_use]
pub fn tables_all() -> String {
    tables(&|_| true)
}

fn tables(of: &dyn Fn(&Operation) -> bool) -> String {
    let chosen: Vec<&Operation> = operations::all().filter(|operation| of(operation)).collect();
    format!("{HEAD}\nexport const TABLES = `{}`;\n", packed::pack(&chosen))
}

/// Whether a page in a browser may have the operation: whether the public port serves it.
fn is_public(operation: &Operation) -> bool {
    operation.side != Side::Admin
}

/// Models, options and classes of some of the operations. A class's name has `prefix`.
fn body(out: &mut String, of: &dyn Fn(&Operation) -> bool, prefix: &str) {
    let known = if prefix.is_empty() { models_of(&is_public) } else { BTreeSet::new() };
    let own = models_of(of);
    let mut text = String::new();
    for model in models::all().filter(|model| own.contains(model.name) && !known.contains(model.name)) {
        interface(&mut text, model);
    }
    for operation in operations::all().filter(|operation| of(operation)) {
        options(&mut text, operation, prefix);
    }
    for group in groups() {
        let is_extended = prefix.is_empty() && has(group, &is_public);
        if prefix.is_empty() || has(group, of) {
            let parent = if is_extended { format!("Public{}", class(group)) } else { "Group".to_owned() };
            group_class(&mut text, group, of, &format!("{prefix}{}", class(group)), &parent);
        }
    }
    if mentions(&text, "Group") {
        out.push_str("import { Group } from \"./group.js\";\n");
    }
    if text.contains("return list(") {
        out.push_str("import { list } from \"./pages.js\";\n");
    }
    let used: Vec<&str> = ["CallOptions", "JsonValue", "Pages"].into_iter().filter(|name| mentions(&text, name)).collect();
    let _ = writeln!(out, "import type {{ {} }} from \"./group.js\";", used.join(", "));
    out.push_str(&text);
}

/// Whether a group has some of the operations.
fn has(group: Group, of: &dyn Fn(&Operation) -> bool) -> bool {
    operations::all().any(|operation| operation.group == group && of(operation))
}

/// The models that some of the operations take or give, with those inside them.
fn models_of(of: &dyn Fn(&Operation) -> bool) -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    for operation in operations::all().filter(|operation| of(operation)) {
        if let Returns::Model(model) | Returns::Page(model) = operation.returns {
            reach(&mut names, model);
        }
        for argument in operation.arguments {
            if let ArgumentKind::Model(model) | ArgumentKind::Models(model) = argument.kind {
                reach(&mut names, model);
            }
        }
    }
    names
}

fn reach(names: &mut BTreeSet<&'static str>, model: &'static Model) {
    if names.insert(model.name) {
        for field in model.fields {
            if let FieldKind::Model(inner) | FieldKind::Models(inner) = field.kind {
                reach(names, inner);
            }
        }
    }
}

/// Whether a type's name stands in a text, as a word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| word == name)
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
fn options(out: &mut String, operation: &Operation, prefix: &str) {
    if optional(operation).next().is_none() {
        return;
    }
    let group = class(operation.group);
    let _ = writeln!(out, "\n/** What {{@link {prefix}{group}.{}}} can be told beside what it needs. */", operation.id);
    let _ = writeln!(out, "export interface {} extends CallOptions {{", options_name(operation));
    for argument in optional(operation) {
        comment(out, "  ", &[argument.description.to_owned()]);
        let _ = writeln!(out, "  {}?: {} | undefined;", member(&camel(argument.name)), argument_type(argument.kind));
    }
    out.push_str("}\n");
}

fn group_class(out: &mut String, group: Group, of: &dyn Fn(&Operation) -> bool, name: &str, parent: &str) {
    let own = operations::all().filter(|operation| operation.group == group && of(operation));
    let _ = write!(out, "\n/** The operations of the group `{}`. */\nexport class {name} extends {parent} {{", group.name());
    for operation in own {
        out.push('\n');
        method(out, operation);
    }
    out.push_str("}\n");
}

/// The kinds of errors that an operation can end in.
fn errors(operation: &Operation) -> String {
    let mut kinds = vec!["build"];
    let every = [Generation::V0, Generation::V1, Generation::V2];
    if !every.iter().all(|generation| operation.endpoint(*generation, None).is_some()) {
        kinds.push("unsupported");
    }
    if matches!(operation.returns, Returns::Url) {
        return kinds.join(", ");
    }
    kinds.extend(["transport", "api"]);
    if operation.side == Side::Public {
        kinds.push("oauth");
    }
    kinds.push("decode");
    if !operation.used.is_empty() {
        kinds.push("already_handled");
    }
    kinds.join(", ")
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
    about.push(format!("@throws HydraError of kind {}.", errors(operation)));
    comment(out, "  ", &about);
    let (result, call) = match operation.returns {
        Returns::Model(model) => (format!("Promise<{}>", model.name), "this.call("),
        Returns::Page(model) => (format!("Pages<{}>", model.name), "list(this.caller, "),
        Returns::Url => ("Promise<string>".to_owned(), "this.call("),
        _ => ("Promise<void>".to_owned(), "this.call("),
    };
    let given = if given.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", given.join(", ")) };
    let _ = writeln!(
        out,
        "  {id}({parameters}options?: {options}): {result} {{\n    return {call}\"{id}\", {given}, options);\n  }}",
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
