"""RESULTS.md: from samples to tables, always in the same layout."""

from __future__ import annotations

from statistics import median

US = "polyhydra"

# What must be: language, work, peer, how many times as fast as the peer polyhydra is at least, and shall be.
BUDGETS = [
    ("Python", "get client", "ory-hydra-client", 6, 10),
    ("Python", "get client", "urllib3 + orjson", 3, 5),
    ("Python", "list 500 clients", "urllib3 + orjson", 1, 1),
    ("Python", "introspect", "ory-hydra-client", 6, 6),
    ("Python", "get client, asyncio, 50 in flight", "aiohttp + orjson", 2, 3),
    ("Rust", "get client, async", "reqwest + serde_json", 1, 1),
    ("Rust", "list 500 clients, async", "reqwest + serde_json", 1, 1),
    ("Node", "get client", "@ory/hydra-client", 3, 3),
    ("Node", "get client, over fetch", "fetch + json()", 0.87, 0.87),
    ("Node", "list 500 clients", "undici + JSON.parse", 0.95, 0.95),
    ("Chromium", "get client", "fetch + json()", 0.87, 0.87),
    ("Kotlin", "get client, cut down", "hydra-client", 1, 1),
    ("Kotlin", "introspect", "hydra-client", 1, 1),
    ("Kotlin", "get client", "OkHttp + kotlinx", 1 / 1.15, 1),
    ("Kotlin", "list 500 clients", "OkHttp + kotlinx", 1, 1),
]
# By how many milliseconds a page's first answer may be later than with the official client.
FIRST_CALL = ("Chromium", "first call of a page", "@ory/hydra-client", 15)
# When a new JVM is to have its first answer, in milliseconds.
FIRST_AIM = 300
JARS_LIMIT, LIBRARY_LIMIT = 6_000_000, 1_000_000
IMPORT_LIMIT, IMPORT_AIM = 15, 5
WHEEL_LIMIT = 3_000_000
# Bytes of gzip for a page, and bytes of the package on a disk.
NPM_LIMITS = {"polyhydra: both": 26_000, "polyhydra/browser: both": 15_000}
UNPACKED_LIMIT = 150_000
FLAT = 500_000

METHOD = """\
`make bench` wrote this file; nothing in it is edited by hand.

- A server in a process of its own (`bench/server`) gives prepared answers over HTTP/1.1 with keep-alive on the
  loopback interface: one client of 2.2 kB, a list of 500 of them (1.1 MB), a token's introspection, with the members
  and the framing of Hydra v26.2.0. What is measured is the client.
- All ways to do a work are open in one process and take turns: every round has a batch of each, and begins with
  another one. There were {rounds} rounds; a batch had as many calls as take {batch} ms or more, and four at least.
- A figure is the median of the batches, in microseconds a call, with the fastest and the slowest batch behind it. A
  ratio is taken within each round, theirs to ours: 6.0 means that polyhydra took a sixth of the time. Its median
  stands in front of its smallest and its largest.
- Pinned, client and server share one core: no call waits for a sleeping core to wake up, so that the work itself is
  compared. Free, the system puts them where it likes, as it does in life: some pairs of client and server land on one
  core and some do not, and the wait for the other core can be longer than the call. Single figures there can be off by
  a multiple, for everyone. Each place has its verdict; a budget that bare sockets of the same rounds do not reach in a
  place, as it is the waking that takes the time, is out of reach there: how far they get stands beside it in brackets.
- Kotlin calls block, as those of the official Java SDK do, but where they are called suspending. That SDK, hydra-client
  2.0.2, throws on every client that today's Hydra sends, so it is measured on an answer cut down to what it can read.
- Everyone is used as it comes, without settings. Every result is whole: typed objects from polyhydra,
  ory-hydra-client and serde_json (a struct with every field), dicts elsewhere. Sockets are the floor: no HTTP library.
"""


def render(results: dict) -> str:
    effort, places = results["effort"], results["places"]
    parts = [
        "# Benchmark",
        METHOD.format(rounds=effort["rounds"], batch=effort["batch"]),
        "## The machine",
        _machine(results),
        "## What must be",
        _budgets(results),
    ]
    for works in zip(*places.values()):
        parts.append(f"## {works[0]['language']}: {works[0]['work']}")
        parts.append(_work(dict(zip(places, works))))
    parts += ["## Python: import", _imports(results["imports"])]
    if results["memory"]:
        parts += ["## Python: memory", _memory(results["memory"], effort["calls"])]
    parts += ["## Kotlin: first answer", _first(results["first"])]
    parts += ["## Sizes", _sizes(results["sizes"], results["jars"])]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(head: list[str], rows: list[list[str]], text_columns: int = 1) -> str:
    rule = ["---"] * text_columns + ["---:"] * (len(head) - text_columns)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def _machine(results: dict) -> str:
    rows = [[name, value] for name, value in results["machine"].items()]
    if results["foreign"] is not None:
        rows.append(["Other programs meanwhile", f"{results['foreign']:.2f} of a core"])
    return _table(["", ""], rows, text_columns=2)


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:,.0f}"


def _spread(values: list[float]) -> str:
    return f"{_number(median(values))} [{_number(min(values))}..{_number(max(values))}]"


def _samples(work: dict, name: str) -> list[float]:
    return next(way["microseconds"] for way in work["ways"] if way["name"] == name)


def _ratios(work: dict, peer: str) -> list[float]:
    """Theirs to ours, round by round."""
    return [theirs / ours for theirs, ours in zip(_samples(work, peer), _samples(work, US))]


def _work(work: dict[str, dict]) -> str:
    """A work's table, from its samples place by place."""
    head = [""]
    rows = [[way["name"]] for way in next(iter(work.values()))["ways"]]
    for place, measured in work.items():
        head += [f"{place}: µs a call", "times polyhydra"]
        for row in rows:
            ratio = "" if row[0] == US else _spread(_ratios(measured, row[0]))
            row += [_spread(_samples(measured, row[0])), ratio]
    return _table(head, rows)


def _budgets(results: dict) -> str:
    places = results["places"]
    rows = []
    for language, name, peer, floor, aim in BUDGETS:
        works = [_find(measured, language, name) for measured in places.values()]
        ratios = [_ratios(work, peer) for work in works]
        reaches = [_reach(work, peer) for work in works]
        verdicts = [_verdict(found, reach, floor, aim) for found, reach in zip(ratios, reaches)]
        shown = [
            _spread(found) + (f" (sockets {_number(reach)})" if verdict == OUT_OF_REACH else "")
            for found, reach, verdict in zip(ratios, reaches, verdicts)
        ]
        rows.append([f"{language}: {name}, against {peer}", _wanted(floor, aim), *shown, _each(list(places), verdicts)])
    rows.append(_first_call(places))
    rows.append(_import_budget(results["imports"], len(places)))
    rows.append(_first_budget(results["first"], len(places)))
    size = results["sizes"]["wheel"]
    nothing = [""] * (len(places) - 1)
    rows.append(["Wheel", "under 3 MB", f"{size / 1e6:.2f} MB", *nothing, _met(size < WHEEL_LIMIT)])
    npm = results["sizes"]["npm"]
    for name, limit in NPM_LIMITS.items():
        found = npm["pages"][name]["gzip"]
        rows.append([f"npm: {name}, gzip -9", f"{limit / 1e3:.0f} KB", f"{found / 1e3:.1f} KB", *nothing, _met(found <= limit)])
    unpacked = npm["unpacked"]
    rows.append(["npm: unpacked", "under 150 KB", f"{unpacked / 1e3:.0f} KB", *nothing, _met(unpacked < UNPACKED_LIMIT)])
    jars = results["jars"]
    rows.append(["Kotlin: jars in all", "under 6 MB", f"{jars[US] / 1e6:.2f} MB", *nothing, _met(jars[US] < JARS_LIMIT)])
    library = jars["library"]
    rows.append(["Kotlin: native library", "under 1 MB", f"{library / 1e6:.2f} MB", *nothing, _met(library < LIBRARY_LIMIT)])
    if results["memory"]:
        grown = results["memory"][US]["all"] - results["memory"][US]["tenth"]
        name = f"Python: memory, growth over the last nine tenths of {results['effort']['calls']:,} calls"
        rows.append([name, "flat", f"{grown / 1e6:+.2f} MB", *nothing, _met(grown < FLAT)])
    crates = results["sizes"]["crates"]
    others = [count for name, count in crates.items() if not name.startswith(US)]
    for theirs in others:
        found = f"{crates[US]} to {theirs}"
        rows.append(["Crates, against ory-hydra-client", "fewer", found, *nothing, _met(crates[US] < theirs)])
    return _table(["", "must be", *places, ""], rows)


def _wanted(floor: float, aim: float) -> str:
    if floor < 1:
        return f"at most {1 / floor:.2f} times as long"
    return "not slower" if floor == 1 else f"{floor} times as fast" + (f", aim {aim}" if aim > floor else "")


def _find(measured: list[dict], language: str, name: str) -> dict:
    return next(work for work in measured if (work["language"], work["work"]) == (language, name))


def _reach(work: dict, peer: str) -> float | None:
    """How many times as fast as the peer bare sockets are, where they were measured."""
    sockets = next((way["microseconds"] for way in work["ways"] if way["name"].startswith("socket")), None)
    return sockets and median(theirs / ours for theirs, ours in zip(_samples(work, peer), sockets))


OUT_OF_REACH = "out of reach"


def _met(met: bool) -> str:
    return "met" if met else "**missed**"


def _verdict(ratios: list[float], reach: float | None, floor: float, aim: float) -> str:
    """Of one place."""
    found = median(ratios)
    if found < floor and reach is not None and reach < floor:
        return OUT_OF_REACH
    return "aim met" if aim > floor and found >= aim else _met(found >= floor)


def _each(places: list[str], verdicts: list[str]) -> str:
    """One word where all places have the same."""
    if len(set(verdicts)) == 1:
        return verdicts[0]
    return ", ".join(f"{place} {verdict}" for place, verdict in zip(places, verdicts))


def _first_call(places: dict[str, list[dict]]) -> list[str]:
    language, name, peer, limit = FIRST_CALL
    found = []
    for measured in places.values():
        work = _find(measured, language, name)
        found.append([(ours - theirs) / 1000 for ours, theirs in zip(_samples(work, US), _samples(work, peer))])
    verdicts = [_met(median(late) <= limit) for late in found]
    shown = [f"{_spread(late)} ms" for late in found]
    return [f"{language}: {name}, over {peer}", f"{limit} ms", *shown, _each(list(places), verdicts)]


def _import_costs(times: dict[str, list[float]], name: str) -> list[float]:
    """What importing adds to the bare interpreter, turn by turn."""
    return [with_it - bare for with_it, bare in zip(times[name], times["bare interpreter"])]


def _import_budget(times: dict[str, list[float]], places: int) -> list[str]:
    cost = _import_costs(times, US)
    verdict = "aim met" if median(cost) <= IMPORT_AIM else _met(median(cost) <= IMPORT_LIMIT)
    wanted = f"{IMPORT_LIMIT} ms, aim {IMPORT_AIM}"
    return ["Python: import, over the bare interpreter", wanted, f"{_spread(cost)} ms", *[""] * (places - 1), verdict]


def _first_budget(times: dict[str, list[float]], places: int) -> list[str]:
    ratio = [theirs / ours for theirs, ours in zip(times["hydra-client"], times[US])]
    verdict = _met(median(ratio) > 1)
    if median(ratio) > 1 and median(times[US]) <= FIRST_AIM:
        verdict = "aim met"
    name, found = "Kotlin: first answer of a fresh JVM, against hydra-client", f"{_spread(ratio)}, {median(times[US]):.0f} ms"
    return [name, f"earlier, aim {FIRST_AIM} ms", found, *[""] * (places - 1), verdict]


def _first(times: dict[str, list[float]]) -> str:
    rows = []
    for name, taken in times.items():
        ratios = [theirs / ours for theirs, ours in zip(taken, times[US])]
        rows.append([name, _spread(taken), "" if name == US else _spread(ratios)])
    starts = len(next(iter(times.values())))
    return f"A whole process that gets one client and ends, {starts} starts of each in turn.\n\n" + _table(
        ["", "ms", "times polyhydra"], rows
    )


def _imports(times: dict[str, list[float]]) -> str:
    rows = [
        [name, _spread(taken), "" if name == "bare interpreter" else _spread(_import_costs(times, name))]
        for name, taken in times.items()
    ]
    return f"A whole process, {len(next(iter(times.values())))} starts of each in turn.\n\n" + _table(
        ["", "ms", "ms over the bare interpreter"], rows
    )


def _memory(found: dict[str, dict], calls: int) -> str:
    rows = [[peer, *(f"{at[when] / 1e6:.2f}" for when in ("before", "tenth", "all"))] for peer, at in found.items()]
    return "Resident memory of a process that gets a client over and over, in MB.\n\n" + _table(
        ["", "before the first call", f"after {calls // 10:,}", f"after {calls:,}"], rows
    )


def _sizes(sizes: dict, jars: dict) -> str:
    rows = [
        ["Wheel, bytes", f"{sizes['wheel']:,}"],
        ["Native library in it, bytes", f"{sizes['library']:,}"],
        *(
            [f"npm, {name}: gzip -9, brotli", f"{page['gzip']:,}, {page['brotli']:,}"]
            for name, page in sizes["npm"]["pages"].items()
        ),
        ["npm, unpacked and packed", f"{sizes['npm']['unpacked']:,}, {sizes['npm']['packed']:,}"],
        ["Kotlin: our jar, bytes", f"{jars['own']:,}"],
        ["Kotlin: native library in it, bytes", f"{jars['library']:,}"],
        *([f"JVM, jars: {name}", f"{jars[f'{name}, jars']} of {jars[name]:,} bytes"] for name in (US, "hydra-client")),
        *([f"Crates: {name}", str(count)] for name, count in sizes["crates"].items()),
        *([f"Lines: {name}", f"{count:,}"] for name, count in sizes["lines"].items()),
    ]
    return _table(["", ""], rows)
