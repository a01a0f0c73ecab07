//! Kotlin: a data class for each model, and for each group a class with a function for each of its operations.
//!
//! The functions only name the operation and its arguments; what they call (`Client`, `Members`, `JsonWriter`) is written by
//! hand in the Kotlin module.

use crate::spelling::{about, about_field, camel, class, comment, groups, lines};
use polyhydra::models::{self, FieldKind, Model};
use polyhydra::operation::{Argument, ArgumentKind, Operation, Returns};
use polyhydra::operations;
use std::fmt::Write;

/// The package that holds everything.
pub const PACKAGE: &str = "org.polyhydra";

/// `Models.kt`.
#[must_use]
pub fn models() -> String {
    let mut out = head(&[
        "java.time.Instant",
        "kotlin.time.Duration",
        "kotlinx.serialization.json.JsonElement",
        "kotlinx.serialization.json.JsonObject",
    ]);
    for model in models::all() {
        data_class(&mut out, model);
    }
    out
}

/// `Groups.kt`.
#[must_use]
pub fn classes() -> String {
    let mut out = head(&["kotlinx.coroutines.flow.Flow"]);
    for group in groups() {
        let _ = writeln!(out, "\n/** The operations of the group `{}`. */", group.name());
        let _ = write!(out, "class {} internal constructor(private val client: Client) {{", class(group));
        for operation in operations::all().filter(|operation| operation.group == group) {
            out.push('\n');
            function(&mut out, operation);
        }
        out.push_str("}\n");
    }
    out
}

fn head(imports: &[&str]) -> String {
    let mut out = String::from("// Made by polyhydra-generate from core/src/operations and core/src/models. Not to be edited.\n");
    let _ = writeln!(out, "package {PACKAGE}\n");
    for import in imports {
        let _ = writeln!(out, "import {import}");
    }
    out
}

fn data_class(out: &mut String, model: &Model) {
    out.push('\n');
    comment(out, "", &lines(model.description).collect::<Vec<_>>());
    let _ = writeln!(out, "data class {}(", model.name);
    for field in model.fields {
        let about = about_field(field);
        comment(out, "    ", &[if field.required { format!("{about} Required.") } else { about }]);
        let _ = writeln!(out, "    val {}: {},", name(field.name), field_type(field.kind));
    }
    comment(out, "    ", &["What this version of the SDK does not know, as it came.".to_owned()]);
    out.push_str("    val unknown: Map<String, JsonElement> = emptyMap(),\n) : Model {\n");

    out.push_str("    override fun toJson(): JsonObject = JsonWriter()\n");
    for field in model.fields {
        let _ = writeln!(out, "        .put(\"{}\", {})", field.wire, name(field.name));
    }
    out.push_str("        .end(unknown)\n\n");

    let _ = writeln!(out, "    override fun toString(): String = shown(\n        \"{}\",", model.name);
    for field in model.fields {
        let _ = writeln!(out, "        \"{}\" to {},", camel(field.name), name(field.name));
    }
    out.push_str("        unknown = unknown,\n    )\n\n");

    out.push_str("    internal companion object {\n");
    let _ = writeln!(out, "        fun read(members: Members): {0} = {0}(", model.name);
    for field in model.fields {
        let _ = writeln!(out, "            {} = members.{},", name(field.name), reader(field.kind, field.wire));
    }
    out.push_str("            unknown = members.rest(),\n        )\n    }\n}\n");
}

/// A field's type and its default.
fn field_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::Secret => "Secret? = null".to_owned(),
        FieldKind::Integer => "Long? = null".to_owned(),
        FieldKind::Boolean => "Boolean? = null".to_owned(),
        FieldKind::Timestamp => "Instant? = null".to_owned(),
        FieldKind::Lifespan => "Duration? = null".to_owned(),
        FieldKind::Json => "JsonElement? = null".to_owned(),
        FieldKind::Texts => "List<String> = emptyList()".to_owned(),
        FieldKind::Model(model) => format!("{}? = null", model.name),
        FieldKind::Models(model) => format!("List<{}> = emptyList()", model.name),
        _ => "String? = null".to_owned(),
    }
}

fn reader(kind: FieldKind, wire: &str) -> String {
    match kind {
        FieldKind::Secret => format!("secret(\"{wire}\")"),
        FieldKind::Integer => format!("integer(\"{wire}\")"),
        FieldKind::Boolean => format!("boolean(\"{wire}\")"),
        FieldKind::Timestamp => format!("timestamp(\"{wire}\")"),
        FieldKind::Lifespan => format!("lifespan(\"{wire}\")"),
        FieldKind::Json => format!("json(\"{wire}\")"),
        FieldKind::Texts => format!("texts(\"{wire}\")"),
        FieldKind::Model(model) => format!("model(\"{wire}\", {}::read)", model.name),
        FieldKind::Models(model) => format!("models(\"{wire}\", {}::read)", model.name),
        _ => format!("text(\"{wire}\")"),
    }
}

fn argument_type(kind: ArgumentKind) -> String {
    match kind {
        ArgumentKind::Integer | ArgumentKind::PageSize => "Long".to_owned(),
        ArgumentKind::Boolean => "Boolean".to_owned(),
        ArgumentKind::Words => "List<String>".to_owned(),
        ArgumentKind::Model(model) => model.name.to_owned(),
        ArgumentKind::Models(model) => format!("List<{}>", model.name),
        _ => "String".to_owned(),
    }
}

fn function(out: &mut String, operation: &Operation) {
    let mut about = about(operation);
    about.push(String::new());
    about.extend(operation.arguments.iter().map(|argument| format!("@param {} {}", camel(argument.name), argument.description)));
    about.push("@param options how this call is made".to_owned());
    about.push("@throws HydraException whose class says what went wrong".to_owned());
    comment(out, "    ", &about);
    let (suspend, result, how) = match operation.returns {
        Returns::Model(model) => {
            ("suspend ", model.name.to_owned(), format!("call(\"{}\", options, {}::read)", operation.id, model.name))
        }
        Returns::Page(model) => {
            ("", format!("Flow<{}>", model.name), format!("list(\"{}\", options, {}::read)", operation.id, model.name))
        }
        Returns::Url => ("suspend ", "String".to_owned(), format!("visit(\"{}\", options)", operation.id)),
        _ => ("suspend ", "Unit".to_owned(), format!("run(\"{}\", options)", operation.id)),
    };
    let _ = writeln!(out, "    {suspend}fun {}(", operation.id);
    for argument in operation.arguments {
        let _ = writeln!(out, "        {}: {}{},", name(argument.name), argument_type(argument.kind), default(argument));
    }
    let _ = writeln!(out, "        options: CallOptions = CallOptions(),\n    ): {result} = this.client.{how} {{");
    for argument in operation.arguments {
        let _ = writeln!(out, "        put(\"{}\", {})", argument.name, name(argument.name));
    }
    out.push_str("    }\n");
}

fn default(argument: &Argument) -> &'static str {
    if argument.required {
        ""
    } else {
        "? = null"
    }
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

/// Hard keywords (Kotlin's grammar, "Keywords and operators").
const KEYWORDS: [&str; 29] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
    "by",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language_are_no_names() {
        assert_eq!(name("object"), "`object`");
        assert_eq!(name("use"), "use");
        assert_eq!(name("client_id"), "clientId");
    }
}
