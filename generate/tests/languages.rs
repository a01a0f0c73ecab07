//! What holds for the surface of every language, whatever the declaration says.

use polyhydra::models::{self, Field};
use polyhydra::operation::{Operation, Side};
use polyhydra::operations;
use polyhydra_generate::{kotlin, swift, typescript};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// `page_size` as `pageSize`, written another way than the generators'.
fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| match part.split_at_checked(1) {
        Some((head, tail)) => name + &head.to_ascii_uppercase() + tail,
        None => name,
    })
}

/// The lines from the one that begins with `start` to the next that is `end`.
fn block<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(&format!("\n{start}")).unwrap_or_else(|| panic!("no {start}"));
    let length = text[from..].find(&format!("\n{end}\n")).unwrap_or_else(|| panic!("{start} does not end"));
    &text[from..=from + length]
}

fn class(operation: &Operation) -> String {
    format!("{:?}", operation.group)
}

/// Whether `text` has `name` as a name: in backticks, behind it a colon or `?:`.
fn declares(text: &str, before: &str, name: &str) -> bool {
    [format!("{before}{name}:"), format!("{before}{name}?:"), format!("{before}`{name}`:"), format!("{before}\"{name}\"?:")]
        .iter()
        .any(|wanted| text.contains(wanted))
}

#[test]
fn every_operation_is_in_every_language_with_all_its_arguments() {
    let (script, kotlin, swift) = (typescript::public() + &typescript::admin(), kotlin::classes(), swift::classes());
    for operation in operations::all() {
        let id = operation.id;
        let name = class(operation);

        let prefix = if operation.side == Side::Admin { "" } else { "Public" };
        let methods = block(&script, &format!("export class {prefix}{name} extends "), "}");
        let method = block(methods, &format!("  {id}("), "  }");
        assert!(method.contains(&format!("\"{id}\"")), "TypeScript: {id} calls another operation");
        for argument in operation.arguments {
            let given = if argument.required {
                method.contains(argument.name)
            } else {
                let options = block(&script, &format!("export interface {}{}Options ", id[..1].to_uppercase(), &id[1..]), "}");
                declares(options, "  ", &camel(argument.name))
            };
            assert!(given, "TypeScript: {id} lacks {}", argument.name);
        }

        let kotlin = ["", "Blocking"].map(|way| {
            let functions = block(&kotlin, &format!("public class {way}{name} internal constructor"), "}");
            let function = &functions[functions.find(&format!("fun {id}(")).unwrap_or_else(|| panic!("Kotlin: no {id}"))..];
            let function = &function[..function.find("\n    }\n").unwrap_or(function.len())];
            assert!(function.contains(&format!("\"{id}\", arguments, options")), "Kotlin: {id} calls another operation");
            function
        });

        let functions = block(&swift, &format!("public struct {name}: Sendable {{"), "}");
        let method = &functions[functions.find(&format!("func {id}(")).unwrap_or_else(|| panic!("Swift: no {id}"))..];
        let method = &method[..method.find("\n    }\n").unwrap_or(method.len())];
        assert!(method.contains(&format!("(\"{id}\"")), "Swift: {id} calls another operation");

        for argument in operation.arguments {
            let of = [("Kotlin", kotlin[0]), ("Kotlin, blocking", kotlin[1]), ("Swift", method)];
            for (language, text) in of {
                assert!(declares(text, "        ", &camel(argument.name)), "{language}: {id} lacks {}", argument.name);
                assert!(
                    text.contains(&format!("arguments.put(\"{}\", ", argument.name)),
                    "{language}: {id} drops {}",
                    argument.name
                );
            }
        }
    }
}

#[test]
fn every_model_is_in_every_language_with_all_its_fields() {
    let (script, kotlin, swift) = (typescript::public() + &typescript::admin(), kotlin::models(), swift::models());
    for model in models::all() {
        let name = model.name;
        let interface = block(&script, &format!("export interface {name} {{"), "}");
        let class = block(&kotlin, &format!("public data class {name}("), "}");
        let structure = block(&swift, &format!("public struct {name}: "), "}");
        for Field { name: field, wire, .. } in model.fields {
            assert!(declares(interface, "  ", wire), "TypeScript: {name} lacks {wire}");
            assert!(declares(class, "val ", &camel(field)), "Kotlin: {name} lacks {field}");
            assert!(declares(structure, "public var ", &camel(field)), "Swift: {name} lacks {field}");
            for (language, text, put) in [("Kotlin", class, ".put("), ("Swift", structure, "writer.put(")] {
                assert!(text.contains(&format!("{put}\"{wire}\", ")), "{language}: {name} does not write {wire}");
                // Where it is read, it is named a second time: by what reads it, or in the list of those that can be read.
                assert!(text.matches(&format!("\"{wire}\"")).count() >= 2, "{language}: {name} does not read {wire}");
            }
        }
    }
}

#[test]
fn names_are_names_and_none_is_taken() {
    let plain = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    for operation in operations::all() {
        assert!(plain(operation.id), "{}", operation.id);
        for argument in operation.arguments {
            let name = camel(argument.name);
            assert!(plain(&name), "{}: {name}", operation.id);
            // Names that the functions use themselves.
            assert!(!["options", "arguments"].contains(&name.as_str()), "{}: {name}", operation.id);
        }
    }
    // Types that are written by hand beside the generated ones, and groups.
    let mut types: HashSet<String> = operations::all().map(class).collect();
    for name in [
        "Answers",
        "ApiError",
        "Asked",
        "BlockingHttpExecutor",
        "BlockingHydra",
        "BlockingPages",
        "Call",
        "CallOptions",
        "Client",
        "Credentials",
        "DecodeFailure",
        "Engine",
        "Failure",
        "Group",
        "HTTPExecutor",
        "HTTPInfo",
        "HTTPRequest",
        "HTTPResponse",
        "HttpExecutor",
        "HttpInfo",
        "HttpRequest",
        "HttpResponse",
        "Hydra",
        "HydraError",
        "HydraException",
        "JSONNumber",
        "JSONObject",
        "JSONValue",
        "JSONWriter",
        "JsonReader",
        "JsonValue",
        "JsonWriter",
        "Lifespan",
        "Listing",
        "Members",
        "Model",
        "ModelBuilder",
        "ModelType",
        "Names",
        "Native",
        "OkHttpExecutor",
        "NoJSON",
        "Page",
        "Pages",
        "ReadableModel",
        "Refusal",
        "Refused",
        "Secret",
        "Settings",
        "Shown",
        "Step",
        "Times",
        "Timestamp",
        "TransportError",
        "TransportException",
        "URLSessionExecutor",
        "Unreadable",
    ] {
        types.insert(name.to_owned());
    }
    types.extend(operations::all().map(|operation| format!("Blocking{}", class(operation))));
    for model in models::all() {
        assert!(types.insert(model.name.to_owned()), "{} is a name of another type", model.name);
        assert!(model.name.starts_with(|first: char| first.is_ascii_uppercase()), "{}", model.name);
        let mut fields: HashSet<String> =
            ["unknown", "json", "description", "toJson", "toBuilder", "build", "names", "take", "copy", "hashValue"]
                .map(str::to_owned)
                .into();
        for field in model.fields {
            let name = camel(field.name);
            assert!(plain(&name), "{}: {name}", model.name);
            assert!(fields.insert(name), "{}: two members are named like {}", model.name, field.name);
        }
    }
}

#[test]
fn what_is_written_by_hand_names_no_operation_and_no_model() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let names: HashSet<&str> = operations::all()
        .map(|operation| operation.id)
        .chain(models::all().map(|model| model.name))
        // A word of everyday use.
        .filter(|name| *name != "Version")
        .collect();
    let mut read = 0;
    for folder in [
        "bindings-wasm/src",
        "bindings-wasm/js",
        "bindings-uniffi/src",
        "bindings-uniffi/kotlin/src/main",
        "bindings-uniffi/swift/Sources/Polyhydra",
    ] {
        for path in files(&root.join(folder)) {
            let text = std::fs::read_to_string(&path).unwrap();
            // Tests may name what they like.
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in text.split(|character: char| !character.is_ascii_alphanumeric()) {
                assert!(!names.contains(word), "{} names {word}", path.display());
            }
            read += 1;
        }
    }
    assert!(read > 15, "{read} files");
}

#[test]
fn what_is_public_in_swift_is_explained() {
    let mut public = 0;
    for text in written_swift().iter().chain([&swift::models(), &swift::classes()]) {
        let mut before = "";
        for line in text.lines().map(str::trim_start) {
            if line.starts_with("public ") || line.starts_with("@Timestamp ") || line.starts_with("@Lifespan ") {
                public += 1;
                assert!(before.starts_with("///") || before.starts_with('@'), "not explained: {line}");
            }
            before = line;
        }
    }
    assert!(public > 500, "{public}");
}

/// Finds without a Swift compiler that what is written by hand and the native library have drifted apart.
#[test]
fn swift_calls_what_the_library_exports() {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings-uniffi/src/lib.rs");
    let library = std::fs::read_to_string(library).unwrap();
    let (library, _) = library.split_once("#[cfg(test)]").unwrap();
    let swift = written_swift().concat();
    let mut exported = 0;
    for function in library.split("    pub fn ").skip(1) {
        let (name, rest) = function.split_once('(').unwrap();
        let (arguments, _) = rest.split_once(')').unwrap();
        let labels = arguments.split(", ").filter_map(|argument| argument.split_once(": ")).map(|(name, _)| camel(name) + ":");
        let labels: Vec<String> = labels.collect();
        let called = if name == "new" { "Engine(".to_owned() } else { format!(".{}(", camel(name)) };
        let calls = swift.match_indices(&called).map(|(place, _)| &swift[place..]);
        let found = calls.filter_map(|call| call.split_once('\n')).any(|(call, _)| {
            let mut rest = call;
            labels.iter().all(|label| rest.split_once(label.as_str()).map(|(_, behind)| rest = behind).is_some())
        });
        assert!(found, "Swift never calls {name} with {labels:?}");
        exported += 1;
    }
    assert!(exported > 10, "{exported}");
}

fn written_swift() -> Vec<String> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings-uniffi/swift/Sources/Polyhydra");
    files(&sources).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Every source below a folder that is not generated.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "wasm" && name != "Generated" {
                found.extend(files(&path));
            }
        } else if !["public.ts", "admin.ts", "tables-public.ts", "tables-all.ts"].contains(&name.as_str()) {
            found.push(path);
        }
    }
    found
}
