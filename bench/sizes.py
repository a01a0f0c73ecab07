"""How large things are: the wheel, the crates behind the crate, the lines of code."""

from __future__ import annotations

import json
import pathlib
import subprocess
import tempfile
import zipfile

PEER = ("ory-hydra-client", "26.2.0")

LANGUAGES = {
    ".js": "JavaScript",
    ".kt": "Kotlin",
    ".mjs": "JavaScript",
    ".py": "Python",
    ".pyi": "Python",
    ".rs": "Rust",
    ".swift": "Swift",
    ".ts": "TypeScript",
}


def measure(root: pathlib.Path, wheel: pathlib.Path, peer: bool) -> dict:
    found = {"wheel": wheel.stat().st_size, "library": _library(wheel), "lines": _lines(root)}
    found["npm"] = _npm(root)
    found["crates"] = {
        "polyhydra": _crates(root, "polyhydra"),
        "polyhydra, no features": _crates(root, "polyhydra", "--no-default-features"),
    }
    if peer:
        found["crates"][f"{PEER[0]} {PEER[1]}"] = _peer_crates()
    return found


def _npm(root: pathlib.Path) -> dict:
    """The npm package as pages load it, and as it lies on a disk."""
    program = ["node", root / "bench" / "javascript" / "sizes.js", "--json"]
    return json.loads(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout)


def _library(wheel: pathlib.Path) -> int:
    """Bytes of the native library in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith((".so", ".pyd")))


def _crates(folder: pathlib.Path, package: str, *options: str) -> int:
    """Crates that a user of the package compiles, itself included, on this platform."""
    command = ["cargo", "tree", "--quiet", "--edges=normal,build", "--prefix=none", f"--package={package}", *options]
    listed = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout.decode()
    return len({tuple(line.split()[:2]) for line in listed.splitlines()})


def _peer_crates() -> int:
    """The same for a package that is none of ours, in a workspace made for it."""
    name, version = PEER
    with tempfile.TemporaryDirectory() as folder:
        manifest = (
            '[package]\nname = "counted"\nversion = "0.0.0"\nedition = "2021"\n'
            f'[workspace]\n[dependencies]\n{name} = "={version}"\n'
        )
        pathlib.Path(folder, "Cargo.toml").write_text(manifest)
        pathlib.Path(folder, "src").mkdir()
        pathlib.Path(folder, "src", "lib.rs").touch()
        return _crates(pathlib.Path(folder), name)


def _lines(root: pathlib.Path) -> dict[str, int]:
    """Lines in the files that git knows, folder by folder, by language."""
    listed = subprocess.run(["git", "ls-files"], cwd=root, check=True, stdout=subprocess.PIPE).stdout.decode()
    lines: dict[str, int] = {}
    for name in listed.splitlines():
        path = pathlib.PurePosixPath(name)
        if path.suffix in LANGUAGES and (root / path).is_file():
            folder = "/".join(path.parts[:2]) if path.parts[0] in ("core", "bench") else path.parts[0]
            key = f"{folder}, {LANGUAGES[path.suffix]}"
            lines[key] = lines.get(key, 0) + len((root / path).read_text().splitlines())
    return dict(sorted(lines.items()))
