//! What was called on which server, and with what success: the rows of `docs/coverage.md`, merged by `tests/coverage.py`.

use polyhydra::operation::Operation;
use polyhydra::operations;
use serde_json::{json, Map};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// How an operation has fared; the best that was seen counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fared {
    /// Called, never with success.
    Failed,
    /// The server does not have it, and the SDK said so before the network.
    Unsupported,
    /// Called with success.
    Ok,
}

#[derive(Default)]
pub struct Record(Mutex<HashMap<&'static str, (Fared, usize)>>);

impl Record {
    pub fn note(&self, operation: &Operation, fared: Fared) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (best, calls) = seen.entry(operation.id).or_insert((fared, 0));
        *best = fared.max(*best);
        *calls += 1;
    }

    /// How many calls were made.
    pub fn calls(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().map(|(_, calls)| calls).sum()
    }

    /// Writes the record for `tests/coverage.py`, and gives the operations that lack what they should have: success where
    /// the server has them, a refusal where it has not.
    pub fn write(&self, language: &str, server: &str, has: impl Fn(&Operation) -> bool) -> Vec<&'static str> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lacking = Vec::new();
        let mut rows = Map::new();
        for operation in operations::all() {
            let fared = seen.get(operation.id).map(|(fared, _)| *fared);
            if fared != Some(if has(operation) { Fared::Ok } else { Fared::Unsupported }) {
                lacking.push(operation.id);
            }
            let word = match fared {
                Some(Fared::Ok) => "ok",
                Some(Fared::Unsupported) => "unsupported",
                Some(Fared::Failed) => "failed",
                None => "missing",
            };
            rows.insert(operation.id.to_owned(), word.into());
        }
        let folder = folder();
        let name = format!("{}-{server}.json", language.to_lowercase().replace(' ', "-"));
        let record = json!({"language": language, "server": server, "operations": rows});
        std::fs::create_dir_all(&folder).expect("the coverage folder can be made");
        std::fs::write(folder.join(name), format!("{record:#}\n")).expect("the record can be written");
        lacking
    }
}

/// `POLYHYDRA_COVERAGE`, or `coverage` in cargo's target folder.
fn folder() -> PathBuf {
    match std::env::var_os("POLYHYDRA_COVERAGE") {
        Some(folder) => folder.into(),
        None => PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("coverage"),
    }
}
