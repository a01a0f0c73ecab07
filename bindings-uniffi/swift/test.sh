#!/bin/sh
# Every test of the Swift package, on a machine with Swift 6 and Python 3: the wire suite, the shared faults, the units, and live
# against real Hydra servers. docs/swift.md says what is needed where there is no registry of crates.
set -eu
cd "$(dirname "$0")"

../../scripts/need swift python3
./native.sh

# The blocks of code in docs/swift.md, each in a function, to be compiled with the tests.
python3 - <<'PYTHON'
import pathlib
import re

page = pathlib.Path("../../docs/swift.md").read_text(encoding="utf-8")
lines = ["// Made by test.sh from docs/swift.md. Not to be edited.", "import Foundation", "import Polyhydra"]
lines += ["#if canImport(FoundationNetworking)", "import FoundationNetworking", "#endif"]
for number, block in enumerate(re.findall(r"```swift\n(.*?)```", page, re.DOTALL)):
    body = [line for line in block.splitlines() if not line.startswith("import ")]
    lines += ["", f"func block{number}() async throws {{", *body, "}"]
pathlib.Path("Tests/PolyhydraTests/Generated/Docs.swift").write_text("\n".join(lines) + "\n", encoding="utf-8")
PYTHON

swift build --build-tests
swift test --skip-build --skip LiveTests

# Each server in its turn, or the one that HYDRA_PUBLIC_URL and HYDRA_ADMIN_URL name.
python3 - <<'PYTHON'
import os
import subprocess
import sys

sys.path.insert(0, "../../tests/servers")
import hydra

external = all(os.environ.get(name) for name in ("HYDRA_PUBLIC_URL", "HYDRA_ADMIN_URL"))
for name in ["v2"] if external else ["v1", "v2"]:
    with hydra.start(name) as server:
        print(f"live: {server.version}", flush=True)
        urls = {"HYDRA_PUBLIC_URL": server.public_url, "HYDRA_ADMIN_URL": server.admin_url}
        subprocess.run(["swift", "test", "--skip-build", "--filter", "LiveTests"], check=True, env={**os.environ, **urls})
PYTHON
