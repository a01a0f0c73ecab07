//! Writes the part of the Python package that is made from the declaration.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/polyhydra");
    for (name, text) in polyhydra_generate::python::files() {
        let file = package.join(name);
        println!("cargo::rerun-if-changed={}", file.display());
        // An unchanged file keeps its time, or the next build would run this again.
        if std::fs::read_to_string(&file).ok().as_deref() != Some(&text) {
            std::fs::write(&file, text)?;
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    // Lets `cargo build` link on macOS, where maturin would say this.
    pyo3_build_config::add_extension_module_link_args();
    Ok(())
}
