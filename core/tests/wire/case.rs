//! The files of the suite, read without forgiving anything: an unknown member of a case is a mistake.

use polyhydra::json::Reader;
use polyhydra::operation::Operation;
use polyhydra::{operations, Generation, Response, Server, TransportError, TransportKind, Version};
use serde_json::Value;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// All cases.
pub(crate) struct Suite {
    pub(crate) cases: Vec<Case>,
    /// How many the files hold, counted without reading them as JSON.
    pub(crate) written: usize,
}

/// One call, with what it meets.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) operation: &'static Operation,
    /// What the client is told of the server.
    pub(crate) generation: Option<Generation>,
    pub(crate) server: Option<Server>,
    pub(crate) settings: Value,
    pub(crate) options: Value,
    /// Names and JSON texts, as they stand in the file.
    pub(crate) arguments: Vec<(String, String)>,
    pub(crate) all_pages: bool,
    pub(crate) exchanges: Vec<Scripted>,
    pub(crate) expected: Expected,
}

/// One request that is to be sent, and what comes.
pub(crate) struct Scripted {
    pub(crate) request: Value,
    pub(crate) answer: Result<Response, TransportError>,
}

/// What is to come of a case.
pub(crate) enum Expected {
    /// The result as JSON.
    Result(Value),
    /// The last answer's body as JSON, without the members at these paths where they are empty.
    BodyWithout { paths: Vec<String>, next_page_token: Option<Value> },
    /// An error with these attributes.
    Error(Value),
}

/// Reads every file.
pub(crate) fn suite() -> Suite {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/wire");
    let mut files = Vec::new();
    find(&root, &mut files);
    assert!(!files.is_empty(), "no cases in {}", root.display());
    files.sort();
    let (mut cases, mut names, mut written) = (Vec::new(), HashSet::new(), 0);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        written += text.matches("\n{\"name\":").count();
        for raw in items(&text) {
            let case = Case::read(raw).unwrap_or_else(|mistake| panic!("{}: {mistake}: {raw}", file.display()));
            assert!(names.insert(case.name.clone()), "two cases are named {}", case.name);
            cases.push(case);
        }
    }
    Suite { cases, written }
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

fn items(text: &str) -> Vec<&str> {
    let mut reader = Reader::new(text);
    let mut inside = reader.array().unwrap();
    let mut found = Vec::new();
    while reader.item(&mut inside).unwrap() {
        found.push(reader.skip().unwrap());
    }
    reader.end().unwrap();
    found
}

/// The members of an object with their texts, which a body must keep to the byte.
fn members(raw: &str) -> Vec<(String, String)> {
    let mut reader = Reader::new(raw);
    let mut inside = reader.object().unwrap();
    let mut found = Vec::new();
    while let Some(name) = reader.member(&mut inside).unwrap() {
        found.push((name.into_owned(), reader.skip().unwrap().to_owned()));
    }
    found
}

const MEMBERS: &str =
    "name operation generation version settings options arguments all_pages exchanges request response failure \
                       result result_is_body_without error";

impl Case {
    fn read(raw: &str) -> Result<Self, String> {
        let mut members = members(raw);
        let mut raw_of = |name: &str| members.iter().position(|(known, _)| known == name).map(|place| members.remove(place).1);
        let arguments = raw_of("arguments").map_or_else(Vec::new, |raw| self::members(&raw));
        let case: Value = serde_json::from_str(raw).map_err(|error| error.to_string())?;
        for name in case.as_object().ok_or("no object")?.keys() {
            let beside = name == "next_page_token" && case.get("result_is_body_without").is_some();
            if !MEMBERS.split(' ').any(|known| known == name) && !beside {
                return Err(format!("a case has no {name}"));
            }
        }
        let text = |name: &str| case.get(name).and_then(Value::as_str);
        let id = text("operation").ok_or("no operation")?;
        let operation = operations::all().find(|operation| operation.id == id).ok_or("no such operation")?;
        let generation = match text("generation") {
            None => None,
            Some("V0") => Some(Generation::V0),
            Some("V1") => Some(Generation::V1),
            Some("V2") => Some(Generation::V2),
            Some(_) => return Err("no such generation".to_owned()),
        };
        let version = text("version").map(|text| Version::parse(text).ok_or("no such version")).transpose()?;
        if version.is_some_and(|version| Some(version.generation()) != generation) {
            return Err("the version is not of the generation".to_owned());
        }
        let exchanges = match case.get("exchanges") {
            Some(all) => all.as_array().ok_or("exchanges is a list")?.iter().map(Scripted::read).collect::<Result<_, _>>()?,
            None if case.get("request").is_some() => vec![Scripted::read(&case)?],
            None => Vec::new(),
        };
        let expected = match (case.get("result"), case.get("result_is_body_without"), case.get("error")) {
            (Some(result), None, None) => Expected::Result(result.clone()),
            (None, Some(paths), None) => Expected::BodyWithout {
                paths: serde_json::from_value(paths.clone()).map_err(|error| error.to_string())?,
                next_page_token: case.get("next_page_token").cloned(),
            },
            (None, None, Some(error)) => Expected::Error(error.clone()),
            _ => return Err("a case has one of result, result_is_body_without, error".to_owned()),
        };
        Ok(Self {
            name: text("name").ok_or("no name")?.to_owned(),
            operation,
            generation,
            server: version.map(Server::from).or(generation.map(Server::from)),
            settings: case.get("settings").cloned().unwrap_or_default(),
            options: case.get("options").cloned().unwrap_or_default(),
            arguments,
            all_pages: case.get("all_pages").is_some_and(|all| *all == Value::Bool(true)),
            exchanges,
            expected,
        })
    }
}

impl Scripted {
    fn read(exchange: &Value) -> Result<Self, String> {
        let answer = match (exchange.get("response"), exchange.get("failure")) {
            (Some(response), None) => Ok(read_response(response)?),
            (None, Some(failure)) => Err(read_failure(failure)?),
            _ => return Err("an exchange has a response or a failure".to_owned()),
        };
        Ok(Self { request: exchange.get("request").cloned().ok_or("no request")?, answer })
    }
}

fn read_response(response: &Value) -> Result<Response, String> {
    let status = response.get("status").and_then(Value::as_u64).ok_or("no status")?;
    let body = response.get("body").map_or(Ok(Vec::new()), body)?;
    let mut read = Response::new(u16::try_from(status).map_err(|error| error.to_string())?, body);
    for (name, value) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
        read.headers.push(name, value.as_str().ok_or("a header is a text")?);
    }
    Ok(read)
}

/// A text, `{"hex":..}` for what is no text, or `{"before":..,"repeat":..,"times":..,"after":..}` for what is long.
pub(crate) fn body(body: &Value) -> Result<Vec<u8>, String> {
    let part = |name: &str| body.get(name).and_then(Value::as_str);
    if let Some(text) = body.as_str() {
        return Ok(text.into());
    }
    if let Some(digits) = part("hex") {
        let byte = |place| u8::from_str_radix(&digits[place..place + 2], 16).map_err(|error| error.to_string());
        return (0..digits.len()).step_by(2).map(byte).collect();
    }
    let (Some(repeat), Some(times)) = (part("repeat"), body.get("times").and_then(Value::as_u64)) else {
        return Err("a body of no known form".to_owned());
    };
    let times = usize::try_from(times).map_err(|error| error.to_string())?;
    Ok(format!("{}{}{}", part("before").unwrap_or(""), repeat.repeat(times), part("after").unwrap_or("")).into_bytes())
}

fn read_failure(failure: &Value) -> Result<TransportError, String> {
    let name = failure.get("transport").and_then(Value::as_str).ok_or("a failure has a kind")?;
    let error = TransportError::new(TransportKind::of(name), "scripted");
    if error.kind.name() != name {
        return Err(format!("no failure is of the kind {name}"));
    }
    match failure.get("may_have_arrived").and_then(Value::as_bool) {
        Some(true) => Ok(error),
        Some(false) => Ok(error.not_sent()),
        None => Err("a failure says whether the request may have arrived".to_owned()),
    }
}
