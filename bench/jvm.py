"""The JVM's part of the benchmark: built by Maven, and run with the jars that each way needs."""

from __future__ import annotations

import os
import pathlib
import subprocess
from typing import NamedTuple

PACKAGE = "org.polyhydra.bench"


class Classes(NamedTuple):
    """Jars of the programs: all ways in one, and by name those that end with their first answer, with their main classes."""

    calls: list[pathlib.Path]
    first: dict[str, tuple[list[pathlib.Path], str]]


def build(root: pathlib.Path) -> Classes:
    """Builds the package and the peers' programs, and brings their jars together."""
    maven = ["mvn", "--batch-mode", "--quiet", "--no-transfer-progress", "-Dmaven.test.skip=true"]
    goals = ["package", "dependency:copy-dependencies", "-DincludeScope=runtime"]
    subprocess.run([*maven, *goals], cwd=root / "bench" / "kotlin", check=True, stdout=subprocess.DEVNULL)
    target = root / "bench" / "kotlin" / "calls" / "target"
    programs, theirs = sorted(target.glob("calls-*.jar")), sorted((target / "dependency").glob("*.jar"))
    by_hand = [jar for jar in theirs if jar.name.startswith(("okhttp-", "okio-", "kotlin-stdlib-2", "kotlinx-serialization-"))]
    return Classes(
        calls=programs + theirs,
        first={
            "bare JVM": (programs, "FirstNothing"),
            "polyhydra": (programs + ours(root), "FirstOurs"),
            "hydra-client": (programs + official(root), "FirstOfficial"),
            "OkHttp + kotlinx": (programs + by_hand, "FirstByHand"),
        },
    )


def ours(root: pathlib.Path) -> list[pathlib.Path]:
    """Our jar, and what it brings along."""
    target = root / "bindings-uniffi" / "kotlin" / "target"
    return sorted(target.glob("polyhydra-*.jar")) + sorted((target / "dependency").glob("*.jar"))


def official(root: pathlib.Path) -> list[pathlib.Path]:
    """The same of the official SDK."""
    return sorted((root / "bench" / "kotlin" / "official" / "target" / "dependency").glob("*.jar"))


def program(jars: list[pathlib.Path], main: str) -> list[str]:
    """What starts a program; as it comes, without settings."""
    return ["java", "-cp", os.pathsep.join(map(str, jars)), f"{PACKAGE}.{main}"]


def describe() -> dict[str, str]:
    """The JVM, in its own words."""
    told = subprocess.run(["java", "-version"], check=True, stderr=subprocess.PIPE).stderr.decode()
    return {"JVM": told.splitlines()[1], "hydra-client (Java)": "2.0.2"}


def sizes(root: pathlib.Path, classes: Classes) -> dict[str, int]:
    """Bytes, and how many jars there are."""
    library = next((root / "bindings-uniffi" / "kotlin" / "target" / "made" / "resources").rglob("*polyhydra_jni*"))
    found = {"library": library.stat().st_size, "own": ours(root)[0].stat().st_size}
    for name, jars in {"polyhydra": ours(root), "hydra-client": official(root)}.items():
        found[name] = sum(jar.stat().st_size for jar in jars)
        found[f"{name}, jars"] = len(jars)
    return found
