//! `polyhydra-generate` writes the documents that are kept in the repository. `polyhydra-generate LANGUAGE FOLDER` writes a
//! language's surface into a folder; the build of its binding calls this.

use polyhydra_generate::{kotlin, names, swift, typescript};
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs"), "names.md", &names::document()),
        ["typescript", folder] => {
            let folder = Path::new(folder);
            write(folder, "public.ts", &typescript::public())?;
            write(folder, "admin.ts", &typescript::admin())?;
            write(folder, "tables-public.ts", &typescript::tables_public())?;
            write(folder, "tables-all.ts", &typescript::tables_all())
        }
        ["kotlin", folder] => {
            write(Path::new(folder), "Models.kt", &kotlin::models())?;
            write(Path::new(folder), "Groups.kt", &kotlin::classes())
        }
        ["swift", folder] => {
            write(Path::new(folder), "Models.swift", &swift::models())?;
            write(Path::new(folder), "Groups.swift", &swift::classes())
        }
        ["swift-tests", folder] => write(Path::new(folder), "Calls.swift", &swift::calls()),
        _ => Err(io::Error::other("usage: polyhydra-generate [typescript|kotlin|swift|swift-tests FOLDER]")),
    }
}

/// A file that is the same already keeps its time, so that nothing is built again for it.
fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let path = folder.join(name);
    if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(path, text)
}
