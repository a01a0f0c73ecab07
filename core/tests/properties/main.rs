//! What holds for any input, however odd: nothing panics, nothing is lost in silence, and what is refused is named.

#![allow(unreachable_pub)] // a test exports nothing: `pub` says what a file is for

#[path = "../support/call.rs"]
mod call;
#[path = "../support/decode.rs"]
mod decode;
mod models;
mod requests;
mod responses;
mod scanner;
mod settings;
mod texts;
mod times;
