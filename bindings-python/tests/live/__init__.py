"""Every operation against real servers, called as a Python user calls it, by `Hydra` and by `AsyncHydra`.

Ory Hydra v1.11.10 and v2.3.0 are built and started by the fixture in `tests/servers`, which needs Go. With `HYDRA_PUBLIC_URL`
and `HYDRA_ADMIN_URL` the server is whatever answers there instead, of any generation: nothing is taken for granted of what it
holds, and what the tests make they delete. It must allow dynamic registration.

What was called with success is written down for `tests/coverage.py`, and an operation without success fails `test_coverage`.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "servers"))

# A proxy that is set for the internet does not know our 127.0.0.1.
for name in ("NO_PROXY", "no_proxy"):
    os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1"]))
