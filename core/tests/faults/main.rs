//! What can go wrong on the way: connections, answers, certificates, proxies, and callers that mean ill.
//!
//! `tests/provider` has the table of faults that every language plays; what needs more than a script stands here. Everything
//! is tried with async and with blocking calls, nothing may hang, and no error may show a secret.

#![allow(unreachable_pub)] // a test exports nothing: `pub` says what a file is for

mod callers;
mod peer;
mod proxies;
#[path = "../support/script.rs"]
mod script;
mod table;
mod tls;
mod way;
