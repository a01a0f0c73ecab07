"""Whether the live tests have left nothing out. It looks at what they did: alone it has nothing to look at, and fails."""

from __future__ import annotations

from .calls import Way
from .record import Record


def test_every_operation_was_called(server_name: str, way: Way, records: dict[tuple[str, Way], Record]) -> None:
    record = records.get((server_name, way))
    assert record is not None, f"no live test has run on {server_name}: this one looks at what the others called"
    assert record.server is not None
    record.write(way.value)
    print(f"{way.value} on {record.server.version}: {record.calls} calls of {len(record.fared)} operations")
    assert record.lacking() == []
