#!/usr/bin/env python3
"""Makes a test of the code in docs/kotlin.md: its blocks one behind the other, in a function that DocsTest runs.

    docs.py FOLDER
"""

import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "kotlin.md"
URLS = {'"http://127.0.0.1:4444"': "publicUrl", '"http://127.0.0.1:4445"': "adminUrl"}


def blocks(language):
    """The imports and the lines of all blocks of a language."""
    text = "".join(re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S))
    for url, name in URLS.items():
        text = text.replace(url, name)
    imports = re.findall(r"^import .*\n", text, re.M)
    return "".join(imports), re.sub(r"^import .*\n", "", text, flags=re.M)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    imports, code = blocks("kotlin")
    kotlin = f"package org.polyhydra.docs\n\n{imports}\nsuspend fun docs(publicUrl: String, adminUrl: String) {{\n{code}}}\n"
    (folder / "Docs.kt").write_text(kotlin, "utf-8")
    imports, code = blocks("java")
    java = f"package org.polyhydra.docs;\n\n{imports}\nclass JavaDocs {{\n    static void run(String publicUrl, String adminUrl) {{\n{code}}}\n}}\n"
    (folder / "JavaDocs.java").write_text(java, "utf-8")


if __name__ == "__main__":
    main()
