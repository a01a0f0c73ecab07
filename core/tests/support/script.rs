//! A Python script that plays the other side of a test: it says where it is in one line of JSON, and ends with its stdin.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A script of the folder `tests`, which runs as long as this value lives.
pub struct Script {
    child: Child,
    told: Value,
}

impl Script {
    /// `None` where the script ended instead; its reason is on stderr.
    pub fn start(path: &str, arguments: &[&str]) -> Option<Self> {
        let mut child = Command::new("python3")
            .arg(file(path))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("this test needs Python 3.9 or newer as `python3`: {error}"));
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("the script writes UTF-8");
        let script = Self { child, told: serde_json::from_str(&line).unwrap_or_default() };
        script.told.is_object().then_some(script)
    }

    /// Something that the script said.
    pub fn told(&self, key: &str) -> String {
        self.told[key].as_str().unwrap_or_else(|| panic!("the script does not say {key}")).to_owned()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A file of the folder `tests`.
pub fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests").join(path)
}
