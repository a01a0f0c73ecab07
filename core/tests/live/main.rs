//! Every operation against real servers, called as a Rust user calls it.
//!
//! Ory Hydra v1.11.10 and v2.3.0 are built and started by the fixture in `tests/servers`, which needs Python and Go. With
//! `HYDRA_PUBLIC_URL` and `HYDRA_ADMIN_URL` the server is whatever answers there instead, of any generation: nothing is taken
//! for granted of what it holds, and what the tests make they delete. It must allow dynamic registration.
//!
//! What was called with success is written down for `tests/coverage.py`, and an operation without success fails the test.

#![allow(unreachable_pub)] // a test exports nothing: `pub` says what a file is for

mod app;
mod browser;
mod calls;
mod clients;
mod credential;
#[path = "../support/decode.rs"]
mod decode;
mod device;
mod jwt;
mod keys;
mod lists;
mod logout;
mod record;
mod registration;
mod requests;
#[path = "../support/script.rs"]
mod script;
mod server;
mod server_facts;
mod sessions;
mod sign_in;
mod tokens;

use calls::{Live, Way};
use server::Server;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

type Story = for<'l> fn(&'l Live) -> Pin<Box<dyn Future<Output = ()> + Send + 'l>>;

macro_rules! stories {
    ($($file:ident: $($name:ident)+;)+) => {
        &[$($( (concat!(stringify!($file), "::", stringify!($name)), |live| Box::pin($file::$name(live))) ),+),+]
    };
}

/// What happens on every server. A story that needs what a server does not have ends at once there, and `unsupported` shows
/// that the SDK says so.
const STORIES: &[(&str, Story)] = stories! {
    clients: life_cycle patch lifespans odd_ids odd_secrets unknown_members;
    lists: pages;
    sign_in: code_flow refresh revoke signed_userinfo;
    requests: rejected used remembered;
    sessions: consents logins;
    logout: by_client by_cookie;
    registration: life_cycle;
    keys: life_cycle;
    tokens: private_key_jwt trusted_issuers delete flush;
    credential: issue;
    device: flow;
    server_facts: told generation unsupported;
};

fn every_operation(way: Way) {
    for name in servers() {
        let _alone = alone();
        on_one_server(Server::start(name, &[]), way);
    }
}

/// Held by the one test that talks to a server that all of them share: a database in memory bears no more.
fn alone() -> Option<MutexGuard<'static, ()>> {
    static ONE: Mutex<()> = Mutex::new(());
    Server::is_external().then(|| ONE.lock().unwrap_or_else(PoisonError::into_inner))
}

fn on_one_server(server: Server, way: Way) {
    let began = Instant::now();
    let live = Arc::new(Live::new(server, way));
    let failed = run(&live, STORIES);
    let lacking = live.record.write(way.language(), &live.server.version, |operation| live.has(operation));
    println!(
        "{} on {}: {} stories, {} calls, {} ms",
        way.language(),
        live.server.version,
        STORIES.len(),
        live.record.calls(),
        began.elapsed().as_millis()
    );
    assert!(failed.is_empty(), "on {} these failed, for the reasons above: {failed:?}", live.server.version);
    assert!(lacking.is_empty(), "{} has these, and no call of them succeeded: {lacking:?}", live.server.version);
}

/// Tells one story after the other, as 1.x with its database in memory bears one connection alone. Gives the names of those
/// that failed.
fn run(live: &Arc<Live>, stories: &'static [(&'static str, Story)]) -> Vec<&'static str> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut failed = Vec::new();
        for (name, story) in stories {
            let live = live.clone();
            // A task of its own: where it panics, the others still run.
            if tokio::spawn(async move { story(&live).await }).await.is_err() {
                failed.push(*name);
            }
        }
        live.clean_up().await;
        failed
    })
}

/// The servers to test: both of the fixture's, or the one that the environment names.
fn servers() -> &'static [&'static str] {
    if Server::is_external() {
        &["v2"]
    } else {
        &["v1", "v2"]
    }
}

#[test]
fn every_operation_async() {
    every_operation(Way::Async);
}

#[test]
fn every_operation_blocking() {
    every_operation(Way::Blocking);
}

/// JWT access tokens are a setting of the server, and from 2.1 on of a client too.
#[test]
fn access_tokens_as_jwt() {
    for name in servers() {
        let _alone = alone();
        let server = Server::start(name, &["--access-token", "jwt"]);
        if Server::is_external() && !server.is_at_least("2.1.0") {
            println!("left out: only the server's own settings could make JWTs of {}'s access tokens", server.version);
            continue;
        }
        let failed = run(&Arc::new(Live::new(server, Way::Async)), stories! { tokens: as_jwt; });
        assert!(failed.is_empty(), "failed on {name}");
    }
}
