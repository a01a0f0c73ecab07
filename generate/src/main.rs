//! Writes the documents that are kept in the repository: `cargo run -p polyhydra-generate`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    std::fs::create_dir_all(&docs)?;
    std::fs::write(docs.join("names.md"), polyhydra_generate::names::document())
}
