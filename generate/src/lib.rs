//! Text in other languages, made from the tables of `polyhydra`: a file here is a language or a document.
//!
//! Bindings call this from their build scripts, so that what they ship cannot differ from the declaration.

pub mod kotlin;
pub mod names;
pub mod python;
mod spelling;
pub mod swift;
pub mod typescript;
