//! A real Ory Hydra, from the fixture that the tests of every language share (`tests/servers`).

use crate::script::Script;
use polyhydra::{Generation, Version};

/// A server that runs as long as this value lives.
pub struct Server {
    pub version: String,
    pub generation: Generation,
    pub public_url: String,
    pub admin_url: String,
    _script: Script,
}

impl Server {
    /// Whether somebody else runs the server to be tested: `HYDRA_PUBLIC_URL` and `HYDRA_ADMIN_URL` say where it is.
    pub fn is_external() -> bool {
        ["HYDRA_PUBLIC_URL", "HYDRA_ADMIN_URL"].iter().all(|name| std::env::var(name).is_ok_and(|url| !url.is_empty()))
    }

    /// Starts `v1` or `v2`, or finds the external one.
    pub fn start(name: &str, options: &[&str]) -> Self {
        // Secrets of tests need no costly hash: 1.11 spends five sixths of its time on them.
        let cheap = ["serve", name, "--set", "oauth2.hashers.bcrypt.cost=4"];
        let script = Script::start("servers/hydra.py", &[&cheap, options].concat()).unwrap_or_else(|| {
            panic!(
                "no Ory Hydra {name} to test against; the reason is above. Either install Go (https://go.dev/dl/) and a C \
                 compiler, which build it once, or name a server of your own by HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL"
            )
        });
        let generation = match script.told("generation").as_str() {
            "V0" => Generation::V0,
            "V1" => Generation::V1,
            _ => Generation::V2,
        };
        Self {
            version: script.told("version"),
            generation,
            public_url: script.told("public_url"),
            admin_url: script.told("admin_url"),
            _script: script,
        }
    }

    /// Its version as a value; `None` for a build that says `master`.
    pub fn parsed_version(&self) -> Option<Version> {
        Version::parse(&self.version)
    }

    /// Whether it has at least this version. A server that does not say its version counts as the newest of its generation.
    pub fn is_at_least(&self, version: &str) -> bool {
        let wanted = Version::parse(version).expect("a version");
        self.parsed_version().map_or(self.generation >= wanted.generation(), |ours| ours >= wanted)
    }

    /// Whether a client may have an id of one's own: 2.0 and 2.1 make up every one.
    pub fn takes_ids(&self) -> bool {
        self.generation != Generation::V2 || self.is_at_least("2.2.0")
    }

    /// What it says where a client is read that is not there: 1.3 to 1.10 take that for a wrong password.
    pub fn status_without_client(&self) -> u16 {
        if self.is_at_least("1.3.0") && !self.is_at_least("1.11.0") {
            401
        } else {
            404
        }
    }
}
