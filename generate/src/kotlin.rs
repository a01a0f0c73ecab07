//! Kotlin: a data class for each model, and for each group two classes with a function for each of its operations, one of which
//! suspends and one of which blocks.
//!
//! The functions only name the operation and its arguments; what they call (`Client`, `JsonReader`, `JsonWriter`) is written by
//! hand in the Kotlin module.

use crate::spelling::{about, about_field, camel, class, comment, groups, lines, upper_first};
use polyhydra::models::{self, Field, FieldKind, Model};
use polyhydra::operation::{Argument, ArgumentKind, Operation, Returns};
use polyhydra::operations;
use std::fmt::Write;

/// The package that holds everything.
pub const PACKAGE: &str = "org.polyhydra";

/// `Models.kt`.
#[must_use]
pub fn models() -> String {
    let mut out = head(&["java.time.Duration", "java.time.Instant"]);
    for model in models::all() {
        data_class(&mut out, model);
    }
    out
}

/// `Groups.kt`.
#[must_use]
pub fn classes() -> String {
    let mut out = head(&[]);
    for way in [Way::Suspending, Way::Blocking] {
        for group in groups() {
            let note = if way == Way::Blocking { ", each of which blocks the thread that calls it" } else { "" };
            let _ = writeln!(out, "\n/** The operations of the group `{}`{note}. */", group.name());
            let name = format!("{}{}", way.prefix(), class(group));
            let _ = write!(out, "public class {name} internal constructor(private val client: Client) {{");
            for operation in operations::all().filter(|operation| operation.group == group) {
                out.push('\n');
                function(&mut out, operation, way);
            }
            out.push_str("}\n");
        }
    }
    out
}

/// How a call waits for its answer.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Suspending,
    Blocking,
}

impl Way {
    /// What the names of its classes begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Suspending => "",
            Self::Blocking => "Blocking",
        }
    }
}

fn head(imports: &[&str]) -> String {
    let mut out = String::from("// Made by polyhydra-generate from core/src/operations and core/src/models. Not to be edited.\n");
    let _ = writeln!(out, "package {PACKAGE}");
    for (place, import) in imports.iter().enumerate() {
        out.push_str(if place == 0 { "\n" } else { "" });
        let _ = writeln!(out, "import {import}");
    }
    out
}

fn data_class(out: &mut String, model: &Model) {
    out.push('\n');
    comment(out, "", &lines(model.description).collect::<Vec<_>>());
    let _ = writeln!(out, "public data class {}(", model.name);
    for field in model.fields {
        comment(out, "    ", &[about_member(field)]);
        let _ = writeln!(out, "    public val {}: {} = {},", name(field.name), field_type(field.kind), empty(field.kind));
    }
    out.push_str("    override val unknown: Map<String, JsonValue> = emptyMap(),\n) : Model {\n");

    out.push_str("    override fun toJson(): String = JsonWriter()\n");
    for field in model.fields {
        // Times may have come in another form than ours.
        let beside = if matches!(field.kind, FieldKind::Timestamp | FieldKind::Lifespan) { ", unknown" } else { "" };
        let _ = writeln!(out, "        .put(\"{}\", {}{beside})", field.wire, name(field.name));
    }
    out.push_str("        .putAll(unknown)\n        .end()\n\n");

    let _ = writeln!(out, "    override fun toString(): String = Shown(\"{}\")", model.name);
    for field in model.fields {
        let _ = writeln!(out, "        .put(\"{}\", {})", camel(field.name), name(field.name));
    }
    out.push_str("        .end(unknown)\n\n");
    builder(out, model);
    let _ = writeln!(out, "    /** Reads and begins a `{0}`. */\n    public companion object : ModelType<{0}>() {{", model.name);
    out.push_str("        private val NAMES = Names(\n");
    for field in model.fields {
        let _ = writeln!(out, "            \"{}\",", field.wire);
    }
    out.push_str("        )\n\n        @JvmStatic\n        override fun builder(): Builder = Builder()\n    }\n}\n");
}

/// What Java makes a model by, and what reads one.
fn builder(out: &mut String, model: &Model) {
    let _ = writeln!(out, "    /** The same, as it was, to be changed member by member. */\n    public fun toBuilder(): Builder = Builder().also {{");
    for field in model.fields {
        let _ = writeln!(out, "        it.{0}({0})", name(field.name));
    }
    out.push_str("        it.unknown.putAll(unknown)\n    }\n\n");
    let _ = writeln!(out, "    /** A `{0}` in the making, for Java. */", model.name);
    let _ = writeln!(out, "    public class Builder internal constructor() : ModelBuilder<{}>() {{", model.name);
    for field in model.fields {
        let _ = writeln!(out, "        private var {}: {} = {}", name(field.name), field_type(field.kind), empty(field.kind));
    }
    out.push_str("        override val names: Names get() = NAMES\n");
    for field in model.fields {
        out.push('\n');
        comment(out, "        ", &[about_member(field)]);
        let (name, kind) = (name(field.name), field_type(field.kind));
        let _ = writeln!(out, "        public fun {name}(value: {kind}): Builder = apply {{ this.{name} = value }}");
    }
    out.push_str("\n        override fun take(field: Int, json: JsonReader) {\n            when (field) {\n");
    for (place, field) in model.fields.iter().enumerate() {
        let _ = writeln!(out, "                {place} -> this.{} = json.{}", name(field.name), reader(field.kind));
    }
    let _ = writeln!(out, "            }}\n        }}\n\n        override fun build(): {0} = {0}(", model.name);
    for field in model.fields {
        let _ = writeln!(out, "            {0} = {0},", name(field.name));
    }
    out.push_str("            unknown = unknown.toMap(),\n        )\n    }\n\n");
}

fn about_member(field: &Field) -> String {
    let about = about_field(field);
    if field.required {
        format!("{about} Required.")
    } else {
        about
    }
}

fn field_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::Secret => "Secret?".to_owned(),
        FieldKind::Integer => "Long?".to_owned(),
        FieldKind::Boolean => "Boolean?".to_owned(),
        FieldKind::Timestamp => "Instant?".to_owned(),
        FieldKind::Lifespan => "Duration?".to_owned(),
        FieldKind::Json => "JsonValue?".to_owned(),
        FieldKind::Texts => "List<String>".to_owned(),
        FieldKind::Model(model) => format!("{}?", model.name),
        FieldKind::Models(model) => format!("List<{}>", model.name),
        _ => "String?".to_owned(),
    }
}

/// What a field is where nothing is set.
fn empty(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Texts | FieldKind::Models(_) => "emptyList()",
        _ => "null",
    }
}

fn reader(kind: FieldKind) -> String {
    match kind {
        FieldKind::Secret => "secret()".to_owned(),
        FieldKind::Integer => "integer()".to_owned(),
        FieldKind::Boolean => "boolean()".to_owned(),
        FieldKind::Timestamp => "timestamp()".to_owned(),
        FieldKind::Lifespan => "lifespan()".to_owned(),
        FieldKind::Json => "json()".to_owned(),
        FieldKind::Texts => "texts()".to_owned(),
        FieldKind::Model(model) => format!("model({}.builder())", model.name),
        FieldKind::Models(model) => format!("models({})", model.name),
        _ => "text()".to_owned(),
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

fn function(out: &mut String, operation: &Operation, way: Way) {
    let mut about = about(operation);
    about.push(String::new());
    about.extend(operation.arguments.iter().map(|argument| format!("@param {} {}", camel(argument.name), argument.description)));
    about.push("@param options how this call is made".to_owned());
    about.push("@throws HydraException whose class says what went wrong".to_owned());
    comment(out, "    ", &about);
    let id = operation.id;
    let call = |how: &str| match way {
        Way::Suspending => format!("this.client.{how}(\"{id}\", arguments, options"),
        Way::Blocking => format!("this.client.blocking{}(\"{id}\", arguments, options", upper_first(how)),
    };
    let (result, code) = match operation.returns {
        Returns::Model(model) => (model.name.to_owned(), format!("return {}, {})", call("model"), model.name)),
        Returns::Page(model) => {
            let pages = format!("{}Pages", way.prefix());
            let code = format!("return {pages}(Asked(this.client, \"{id}\", arguments, options, {}))", model.name);
            (format!("{pages}<{}>", model.name), code)
        }
        Returns::Url => ("String".to_owned(), format!("return {})", call("visit"))),
        _ => ("Unit".to_owned(), format!("{})", call("run"))),
    };
    // Of a list, only what goes through it suspends.
    let suspends = way == Way::Suspending && !matches!(operation.returns, Returns::Page(_));
    let keyword = if suspends { "suspend fun" } else { "fun" };
    if way == Way::Blocking {
        out.push_str("    @JvmOverloads\n");
    }
    let _ = writeln!(out, "    public {keyword} {id}(");
    for argument in operation.arguments {
        let _ = writeln!(out, "        {}: {}{},", name(argument.name), argument_type(argument.kind), default(argument));
    }
    let _ = writeln!(out, "        options: CallOptions = CallOptions.DEFAULT,\n    ): {result} {{");
    out.push_str("        val arguments = JsonWriter(keepsEmpty = true)\n");
    for argument in operation.arguments {
        let _ = writeln!(out, "        arguments.put(\"{}\", {})", argument.name, name(argument.name));
    }
    let _ = writeln!(out, "        {code}\n    }}");
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
