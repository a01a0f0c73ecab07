//! The native core of the Python package: conversion between Python and the wire, and an executor. What the API is stands in
//! `polyhydra`; what Python users see stands in `python/polyhydra`.

mod answer;
mod arguments;
mod background;
mod client;
mod convert;
mod credentials;
mod error;
mod exit;
mod field;
mod hooks;
mod json;
mod list;
mod mailbox;
mod model;
mod secret;
mod settings;
mod table;
mod time;

/// The module `polyhydra._native`.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use crate::answer::{Page, Reply};
    #[pymodule_export]
    use crate::client::Core;
    #[pymodule_export]
    use crate::credentials::Credentials;
    #[pymodule_export]
    use crate::exit::{after_fork, before_exit};
    #[pymodule_export]
    use crate::field::Field;
    #[pymodule_export]
    use crate::hooks::{Request, Response};
    #[pymodule_export]
    use crate::list::{Items, Pager, Pages};
    #[pymodule_export]
    use crate::mailbox::Mailbox;
    #[pymodule_export]
    use crate::model::Model;
    #[pymodule_export]
    use crate::secret::Secret;
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
