//! The table of faults that every language plays, `tests/provider/faults.json`.

use crate::script::{file, Script};
use crate::way::{client, shows_nothing, within, Way, SECRET};
use polyhydra::client::Builder;
use polyhydra::{Credentials, Error, Hydra};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The script that plays the other side.
struct Peer {
    url: String,
    _script: Script,
}

impl Peer {
    fn start() -> Self {
        let script = Script::start("provider/peer.py", &[]).expect("the script starts");
        Self { url: script.told("url"), _script: script }
    }

    /// The heads of the requests that came in a run.
    fn seen(&self, fault: &str, run: &str) -> Vec<String> {
        let mut peer = TcpStream::connect(self.url.trim_start_matches("http://")).expect("it is there");
        write!(peer, "GET /seen/{fault}/{run} HTTP/1.1\r\nConnection: close\r\n\r\n").expect("it listens");
        peer.shutdown(std::net::Shutdown::Write).expect("it was connected");
        let mut answer = String::new();
        peer.read_to_string(&mut answer).expect("it answers");
        let (_, body) = answer.split_once("\r\n\r\n").expect("an answer has a body");
        serde_json::from_str(body).expect("it says what it has seen")
    }
}

fn with_settings(mut builder: Builder, settings: &Value) -> Builder {
    let number = |name: &str| settings[name].as_u64();
    if let Some(time) = number("timeout_ms") {
        builder = builder.timeout(Duration::from_millis(time));
    }
    if let Some(bytes) = number("response_limit") {
        builder = builder.response_limit(usize::try_from(bytes).expect("a limit of today"));
    }
    if let Some(times) = number("retries") {
        let longest = Duration::from_millis(number("longest_wait_ms").expect("it goes with retries"));
        builder = builder.retries(u32::try_from(times).expect("a few"), longest);
    }
    builder
}

fn call(way: &Way, hydra: &Hydra, operation: Option<&str>) -> Result<(), Error> {
    match operation {
        None => way.call(hydra.oauth2().get_oauth2_client("a").header("X-Key", SECRET)).map(drop),
        Some("introspectOAuth2Token") => {
            let call = hydra.oauth2().introspect_oauth2_token(SECRET);
            way.call(call.credentials(Credentials::basic("client", SECRET))).map(drop)
        }
        Some(other) => panic!("no fault needs {other}"),
    }
}

/// What came of a call, in the table's words, as far as the table says something of it.
fn told(outcome: &Result<(), Error>, expected: &Value) -> Value {
    let mut told = match outcome {
        Ok(()) => serde_json::json!({"ok": true}),
        Err(Error::Transport(error)) => {
            serde_json::json!({"transport": error.kind.name(), "may_have_arrived": error.may_have_arrived})
        }
        Err(error) => serde_json::json!({"kind": error.kind()}),
    };
    match outcome {
        Err(Error::Api(refusal) | Error::OAuth(refusal)) => {
            told["status"] = refusal.status.into();
            told["error"] = refusal.error.clone().into();
        }
        Err(Error::Decode { path, .. }) => told["path"] = path.as_str().into(),
        _ => {}
    }
    for name in ["status", "error", "path"] {
        if expected[name].is_null() {
            told.as_object_mut().expect("it is one").remove(name);
        }
    }
    told
}

/// Plays one fault; gives what was not as it should be.
fn play(peer: &Peer, way: &Way, fault: &Value) -> Result<(), String> {
    let name = fault["name"].as_str().expect("a fault has a name");
    let run = way.name();
    let url = format!("{}/{name}/{run}", peer.url);
    let hydra = with_settings(client(&url), &fault["settings"]).build().expect("the settings are sound");
    let calls = fault["calls"].as_u64().unwrap_or(1);
    let mut outcome = Ok(());
    for number in 0..calls {
        if number > 0 {
            outcome.map_err(|error| format!("{name}: an earlier call failed: {error}"))?;
            std::thread::sleep(Duration::from_millis(50));
        }
        outcome = call(way, &hydra, fault["operation"].as_str());
    }
    if let Err(error) = &outcome {
        shows_nothing(error);
    }
    let mut expected = fault["expect"].clone();
    let requests = expected.as_object_mut().expect("it is one").remove("requests").and_then(|count| count.as_u64());
    let seen = peer.seen(name, run);
    let mut wrong = Vec::new();
    if told(&outcome, &expected) != expected {
        wrong.push(format!("expected {expected}, got {outcome:?}"));
    }
    if seen.len() as u64 != requests.unwrap_or(calls) {
        wrong.push(format!("{} requests were seen", seen.len()));
    }
    if seen.iter().any(|head| head.to_ascii_lowercase().contains("accept-encoding")) {
        wrong.push("it asks for compressed answers".to_owned());
    }
    if !peer.seen("elsewhere", run).is_empty() {
        wrong.push("it followed a redirect".to_owned());
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{name}: {}", wrong.join("; ")))
    }
}

fn play_all(way: fn() -> Way) {
    let table = std::fs::read_to_string(file("provider/faults.json")).expect("the table is there");
    let faults: Vec<Value> = serde_json::from_str(&table).expect("the table is JSON");
    within(Duration::from_secs(120), move || {
        let peer = Peer::start();
        // A fault without an expectation is one that others lead to.
        let faults: Vec<_> = faults.iter().filter(|fault| fault.get("expect").is_some()).collect();
        let wrong: Vec<String> = faults.iter().filter_map(|fault| play(&peer, &way(), fault).err()).collect();
        println!("{} faults, {}", faults.len(), way().name());
        assert!(wrong.is_empty(), "{} of {} faults:\n{}", wrong.len(), faults.len(), wrong.join("\n"));
    });
}

#[test]
fn every_fault_async() {
    play_all(Way::asynchronous);
}

#[test]
fn every_fault_blocking() {
    play_all(Way::blocking);
}
