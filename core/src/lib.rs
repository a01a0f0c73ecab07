//! An SDK for every [Ory Hydra](https://www.ory.sh/hydra/) server: 1.0 beta and release candidates, 1.x, 2.x to 26.x.
//!
//! ```no_run
//! # #[cfg(feature = "http")]
//! # async fn example() -> Result<(), polyhydra::Error> {
//! use polyhydra::{models::OAuth2Client, Hydra};
//!
//! let hydra = Hydra::builder().public_url("http://127.0.0.1:4444").admin_url("http://127.0.0.1:4445").build()?;
//! let client = hydra.oauth2().create_oauth2_client(OAuth2Client::new().client_name("reporter").scope("read")).await?;
//! println!("{:?}", client.client_id);
//! # Ok(())
//! # }
//! ```
//!
//! Every operation has the name of its `operationId` in the newest API document, whatever the server is. Which server it is
//! is found out once, or given. What a server does not have fails before the network, as [`Error::Unsupported`].
//!
//! # Features
//! * `http` (default): the ready client, with an executor of its own: HTTP/1.1 by hyper, TLS by rustls.
//! * `client`: the client without an executor; bring your own by [`client::Executor`].
//! * `serde` (default): models and free-form JSON from and to serde.
//! * `std`: what needs the standard library: `SystemTime`, and clients that threads share. The others have it with them.
//! * `descriptions`: the tables of operations and models carry their documentation, for those who make text of them.
//!
//! Without features there is no I/O, no dependency, and no async: requests and responses are plain values, and
//! [`exchange`] says what to send next.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// An error in a box is one word on its way up.
#![allow(clippy::unnecessary_box_returns)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(all(test, not(feature = "std")))]
extern crate std;

pub mod border;
#[cfg(feature = "client")]
pub mod client;
pub mod codec;
mod credentials;
mod encode;
mod error;
mod example;
pub mod exchange;
mod generation;
mod headers;
pub mod json;
pub mod models;
pub mod operation;
pub mod operations;
pub mod packed;
mod page;
mod prelude;
mod request;
mod response;
mod secret;
mod settings;
mod text;
mod time;

#[cfg(feature = "client")]
pub use client::Hydra;
pub use credentials::Credentials;
pub use error::{Error, Reason, Refusal, TransportError, TransportKind, BODY_LIMIT};
pub use generation::{Server, Version};
pub use headers::{HeaderIter, Headers};
pub use json::Json;
pub use operation::Generation;
pub use page::Page;
pub use request::{Arguments, Request};
pub use response::Response;
pub use secret::Secret;
pub use settings::{CallOptions, Settings, RESPONSE_LIMIT, TIMEOUT};
pub use time::{Lifespan, TimeOutOfRange, Timestamp};
