//! The Python package's layer above its native core: `models.py` and the modules of operations.

mod models;
mod operations;

use polyhydra::models::Model;

const HEADER: &str = "# Made by bindings-python/build.rs from core/src/operations and core/src/models. Not to be edited.\n";

/// The files of the package that are made, as names and texts.
#[must_use]
pub fn files() -> Vec<(&'static str, String)> {
    let mut files = vec![("models.py", models::module())];
    files.extend(operations::SURFACES.map(|surface| (surface.file, operations::module(surface))));
    files
}

/// The place of a model in `polyhydra::models::all()`, by which the native core finds it.
fn place(model: &Model) -> usize {
    polyhydra::models::all().position(|known| known.name == model.name).unwrap_or_default()
}

/// A field's or an argument's name where Python would take it for a word of its own.
fn python_name(name: &str) -> String {
    let keyword = ["from", "import", "class", "is", "in", "not", "and", "or", "if", "for", "global", "pass", "return", "with"]
        .contains(&name);
    if keyword {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// The lines of a docstring: backslashes and quotes escaped, every line indented, none with white space at its end.
fn docstring(indent: &str, text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let mut out = format!("{indent}\"\"\"");
    for (number, line) in text.trim().lines().enumerate() {
        if number > 0 && !line.trim().is_empty() {
            out.push_str(indent);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if text.trim().contains('\n') {
        out.push_str(indent);
    } else {
        out.pop();
    }
    out.push_str("\"\"\"\n");
    out
}

/// A Python string literal.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The lines of a doc comment as one text; each has a space before it.
fn prose(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use polyhydra::operation::ArgumentKind;

    #[test]
    fn no_name_of_the_declaration_hides_one_of_ours() {
        const OPTIONS: [&str; 5] = ["timeout", "headers", "credentials", "body", "self"];
        const MEMBERS: [&str; 6] = ["wire", "unknown_fields", "to_dict", "to_json", "from_dict", "from_json"];
        for operation in polyhydra::operations::all() {
            for argument in operation.arguments {
                let body = matches!(argument.kind, ArgumentKind::Model(_) | ArgumentKind::Models(_));
                assert!(body || !OPTIONS.contains(&argument.name), "{}: {}", operation.name, argument.name);
                let ArgumentKind::Model(model) = argument.kind else { continue };
                for field in model.fields {
                    assert!(
                        !OPTIONS.contains(&field.name),
                        "{} takes its body's field {} as a keyword",
                        operation.name,
                        field.name
                    );
                }
            }
        }
        for model in polyhydra::models::all() {
            for field in model.fields {
                assert!(!MEMBERS.contains(&field.name), "{}.{}", model.name, field.name);
            }
        }
    }

    #[test]
    fn texts_of_the_declaration_cannot_end_a_docstring() {
        assert_eq!(docstring("  ", "one\n\n two"), "  \"\"\"one\n\n   two\n  \"\"\"\n");
        assert_eq!(docstring("", r#"a """ b\"#), "\"\"\"a \\\"\\\"\\\" b\\\\\"\"\"\n");
    }
}
