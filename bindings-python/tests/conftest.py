"""What the tests beside this file share: peers that tests script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from peer import Peer, Script


@pytest.fixture
def start() -> Iterator[Callable[[Script], Peer]]:
    """Starts a scripted peer, which lives as long as the test."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(Peer(script))
