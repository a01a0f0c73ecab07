//! A real Ory Hydra, from the fixture that the tests of every language share (`tests/servers`).

use polyhydra::{Generation, Version};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A server that runs as long as this value lives.
pub struct Server {
    pub version: String,
    pub generation: Generation,
    pub public_url: String,
    pub admin_url: String,
    script: Child,
}

impl Server {
    /// Whether somebody else runs the server to be tested: `HYDRA_PUBLIC_URL` and `HYDRA_ADMIN_URL` say where it is.
    pub fn is_external() -> bool {
        ["HYDRA_PUBLIC_URL", "HYDRA_ADMIN_URL"].iter().all(|name| std::env::var(name).is_ok_and(|url| !url.is_empty()))
    }

    /// Starts `v1` or `v2`, or finds the external one.
    pub fn start(name: &str, options: &[&str]) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/servers/hydra.py");
        let mut script = Command::new("python3")
            .arg(script)
            .args(["serve", name])
            // Secrets of tests need no costly hash: 1.11 spends five sixths of its time on them.
            .args(["--set", "oauth2.hashers.bcrypt.cost=4"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("the live tests need Python 3.9 or newer as `python3`: {error}"));
        let mut line = String::new();
        let stdout = script.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("the script writes UTF-8");
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            panic!(
                "no Ory Hydra {name} to test against; the reason is above. Either install Go (https://go.dev/dl/) and a C \
                 compiler, which build it once, or name a server of your own by HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL"
            )
        });
        let text = |key: &str| told[key].as_str().unwrap_or_else(|| panic!("hydra.py does not say {key}")).to_owned();
        let generation = match text("generation").as_str() {
            "V0" => Generation::V0,
            "V1" => Generation::V1,
            _ => Generation::V2,
        };
        Self { version: text("version"), generation, public_url: text("public_url"), admin_url: text("admin_url"), script }
    }

    /// Its version as a value; `None` for a build that says `master`.
    pub fn parsed_version(&self) -> Option<Version> {
        Version::parse(&self.version)
    }

    /// Whether it has at least this version. A server that does not say its version counts as the newest.
    pub fn is_at_least(&self, version: &str) -> bool {
        self.parsed_version().is_none_or(|ours| Some(ours) >= Version::parse(version))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its stdin ends the script, and the script the server.
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
