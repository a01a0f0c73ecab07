"""Resident memory after a tenth of the calls and after all: `memory.py PORT CALLS PEER`."""

from __future__ import annotations

import json
import os
import pathlib
import sys

from works import CLIENT_ID


def resident() -> int:
    """Bytes of this process that are in memory."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    port, calls, peer = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    base = f"http://127.0.0.1:{port}"
    if peer == "polyhydra":
        from polyhydra import Hydra

        get = Hydra(admin_url=base, generation="V2").oauth2.get_oauth2_client
    else:
        import ory_hydra_client
        from ory_hydra_client.api.o_auth2_api import OAuth2Api

        configuration = ory_hydra_client.Configuration(host=base)
        get = OAuth2Api(ory_hydra_client.ApiClient(configuration)).get_o_auth2_client

    before = resident()
    for _ in range(calls // 10):
        get(CLIENT_ID)
    tenth = resident()
    for _ in range(calls - calls // 10):
        get(CLIENT_ID)
    json.dump({"before": before, "tenth": tenth, "all": resident()}, sys.stdout)


if __name__ == "__main__":
    main()
