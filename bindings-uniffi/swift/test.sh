#!/bin/sh
# Every test of the Swift package, on a machine with Swift 6 and Python 3: the wire suite, the shared faults, the units, and live
# against real Hydra servers. docs/swift.md says what is needed where there is no registry of crates.
set -eu
cd "$(dirname "$0")"

./native.sh
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
