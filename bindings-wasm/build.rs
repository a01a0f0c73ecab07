//! Packs the declaration's tables: all of them, or those of the public operations.

use polyhydra::operation::{Operation, Side};
use polyhydra::{operations, packed};
use std::path::Path;
use std::{env, fs};

fn main() {
    let admin = env::var_os("CARGO_FEATURE_ADMIN").is_some();
    let chosen: Vec<&Operation> = operations::all().filter(|operation| admin || operation.side != Side::Admin).collect();
    let folder = env::var_os("OUT_DIR").expect("Cargo says where the output goes");
    fs::write(Path::new(&folder).join("tables.txt"), packed::pack(&chosen)).expect("the output can be written");
    println!("cargo::rerun-if-changed=build.rs");
}
