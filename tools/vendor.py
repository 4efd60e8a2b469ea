"""Copy the front-end files the pages use out of unpacked npm packages.

    npm pack @tabler/core@1.6.1 @tabler/icons@3.51.0 htmx.org@2.0.11 tom-select@2.6.2
    python tools/vendor.py DIRECTORY_WITH_THE_TARBALLS      (or node_modules)

The versions are those of package.json; others are refused. Only whole, unaltered files of
the packages are taken, except that source-map comments are cut (the maps are not kept) and
the icons in use are gathered into one sprite.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "zelian" / "pages" / "static" / "vendor"
ICON_LIST = Path(__file__).with_name("icons.txt")
FILES = {
    "@tabler/core": {"dist/css/tabler.min.css": "tabler/tabler.min.css"},
    "htmx.org": {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    "tom-select": {
        "dist/js/tom-select.popular.min.js": "tom-select/tom-select.min.js",
        "dist/css/tom-select.bootstrap5.min.css": "tom-select/tom-select.min.css",
        "LICENSE": "tom-select/LICENSE",
    },
    "@tabler/icons": {"LICENSE": "icons/LICENSE"},
}
SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)\s*$")
TABLER_LICENCE = """\
The MIT License (MIT)

Copyright (c) 2018-2026 The Tabler Authors
Copyright (c) 2018-2026 codecalm.net Paweł Kuna

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
"""

Reader = Callable[[str], bytes]


def main(source: Path) -> None:
    """Vendor every file; stops with a sentence where something is missing."""
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    for package, version in wanted.items():
        read = open_package(source, package, version)
        found = json.loads(read("package.json"))["version"]
        if found != version:
            raise SystemExit(f"{package}: package.json asks for {version}, found {found}")
        for inside, outside in FILES[package].items():
            write(VENDOR / outside, SOURCE_MAP.sub(b"\n", read(inside)))
        if package == "@tabler/icons":
            write(VENDOR / "icons" / "sprite.svg", sprite(read).encode())
    write(VENDOR / "tabler" / "LICENSE", TABLER_LICENCE.encode())


def open_package(source: Path, package: str, version: str) -> Reader:
    """Give a function that reads one file of a package, from node_modules or a tarball."""
    folder = source / package
    if folder.is_dir():
        return lambda name: (folder / name).read_bytes()
    stem = package.removeprefix("@").replace("/", "-")
    tarball = source / f"{stem}-{version}.tgz"
    if not tarball.is_file():
        raise SystemExit(f"neither {folder} nor {tarball} is there")
    with tarfile.open(tarball) as archive:
        files = {
            member.name: archive.extractfile(member).read()
            for member in archive
            if member.isfile() and not member.name.endswith((".map", ".ts"))
        }
    return lambda name: files[f"package/{name}"]


def sprite(read: Reader) -> str:
    """The outline icons of icons.txt as symbols ``#name`` of one file."""
    symbols = []
    for name in ICON_LIST.read_text("utf-8").split():
        drawing = read(f"icons/outline/{name}.svg").decode()
        body = re.sub(r"<svg.*?>|</svg>|<!--.*?-->", "", drawing, flags=re.DOTALL)
        body = re.sub(r"\s+", " ", body).strip()
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def write(target: Path, content: bytes) -> None:
    """Write one vendored file and say its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    print(f"{target.relative_to(ROOT)}  {len(content):,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
