//! Every public item is shown in an example. The compiler asks for a description alone.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The item that a line begins, if it is public.
fn item(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const fn").or(rest.strip_prefix("async fn")).unwrap_or(rest);
    let kinds = ["fn ", "struct ", "enum ", "trait ", "const ", "type ", " "];
    let rest = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    rest.split(|character: char| !(character.is_alphanumeric() || character == '_' || character == '$')).next()
}

/// The public items of a source that have no example.
fn bare(source: &str) -> Vec<&str> {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let (mut example, mut found) = (false, Vec::new());
    for line in code.lines() {
        let text = line.trim();
        if text.starts_with("///") {
            example |= text.contains("```");
            continue;
        }
        if let Some(name) = item(line).filter(|_| !example) {
            found.push(name);
        }
        // Between an item and its documentation there are attributes alone.
        if text.is_empty() || text.ends_with(['{', '}', ';']) {
            example = false;
        }
    }
    found
}

#[test]
fn every_public_item_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    // What the border hands out is for the authors of bindings, and told in its own words at its head.
    files.retain(|file| !file.starts_with(root.join("border")));
    assert!(files.len() > 30, "the sources are elsewhere");
    let lacking: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let source = std::fs::read_to_string(file).unwrap();
            bare(&source).into_iter().map(|name| format!("{}: {name}", file.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(lacking.is_empty(), "without an example: {lacking:#?}");
}

#[test]
fn an_item_without_an_example_is_found() {
    let source = "/// A.\n///\n/// ```\n/// a();\n/// ```\n#[must_use]\npub fn a() {}\n\n/// B.\npub const fn b() {}\n/// C.\npub(crate) fn c() {}\n";
    assert_eq!(bare(source), ["b"]);
}
