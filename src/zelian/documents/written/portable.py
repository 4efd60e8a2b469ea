"""A paper as PDF/A-2b, set by typst with the fonts that come with the program.

What the paper says goes in as JSON and is drawn as text: nothing in it is ever read as
markup. Nothing is fetched, and no font of the machine is used, so that the same paper is
the same file everywhere.
"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import segno
import typst

from zelian.documents.written.glyphs import signs_in
from zelian.documents.written.paper import Check, Grid, Paper, Part, Table

TEMPLATE = Path(__file__).with_name("paper.typ")
SEAL = Path(__file__).with_name("seal.typ")
FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
SERIF = FONTS / "NotoSerifSC-Regular.otf"
SANS = FONTS / "NotoSansSC-Regular.otf"
MISSING = "〓"  # what Chinese printers set where they have no type for a sign
BREAK = "\u200b"
UNDRAWN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control signs, joiners, what is no sign at all
# Longest runs without a place to break that still fit: a line of text, a table's cell, a seal.
LINE_RUN, CELL_RUN, SEAL_RUN = 80, 15, 16
_setting = threading.Lock()  # one paper at a time: typst itself uses every core


@dataclass(frozen=True, slots=True)
class SealPlace:
    """Where the seal goes: page from 0, and the frame in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Portable:
    """A PDF and, where the paper has one, the place of its seal."""

    content: bytes
    seal: SealPlace | None = None


def write_portable(paper: Paper) -> Portable:
    """The paper as PDF/A-2b."""
    inputs = {"paper": json.dumps(_plain(paper), ensure_ascii=False)}
    with _setting:
        compiler = _compiler(TEMPLATE, inputs)
        content = compiler.compile(
            format="pdf", pdf_standards=["a-2b"], timestamp=int(paper.made_at.timestamp())
        )
        places = json.loads(compiler.query("<seal>", field="value"))
    return Portable(bytes(content), _place(places))


def write_seal(*lines: str) -> bytes:
    """What is drawn in the place of a seal, as a PDF page of its size: lines in a red frame."""
    inputs = {"lines": json.dumps([_text(line, SEAL_RUN) for line in lines], ensure_ascii=False)}
    with _setting:
        content = _compiler(SEAL, inputs).compile(format="pdf", pdf_standards=["a-2b"], timestamp=0)
    return bytes(content)


def _compiler(template: Path, inputs: dict[str, str]) -> typst.Compiler:
    return typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _drawable() -> frozenset[int]:
    """The signs that both fonts hold."""
    return signs_in(SERIF.read_bytes()) & signs_in(SANS.read_bytes())


def _place(found: Sequence[dict[str, float]]) -> SealPlace | None:
    if not found:
        return None
    one = found[0]
    top = one["height"] - one["y"]
    return SealPlace(
        page=int(one["page"]) - 1,
        left=one["x"],
        bottom=top - one["side"],
        right=one["x"] + one["side"],
        top=top,
    )


def _plain(paper: Paper) -> dict[str, Any]:
    plain = {
        "title": _text(paper.title, LINE_RUN),
        "issuer": _text(paper.issuer, LINE_RUN),
        "subtitle": _text(paper.subtitle, LINE_RUN),
        "keywords": list(paper.keywords),
        "landscape": paper.landscape,
        "parts": [_part(part) for part in paper.parts],
    }
    made = paper.made_at
    plain["made"] = {"year": made.year, "month": made.month, "day": made.day}
    return plain


def _part(part: Part) -> dict[str, Any]:
    longest = CELL_RUN if isinstance(part, Table | Grid) else LINE_RUN
    return _drawn(asdict(part), longest) | {"part": type(part).__name__, "code": _code_of(part)}


def _code_of(part: Part) -> str:
    """The square code as SVG, where the part has an address to lead to."""
    if not isinstance(part, Check) or not part.address:
        return ""
    drawn = BytesIO()
    segno.make(part.address, error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True
    )
    return drawn.getvalue().decode()


def _drawn(value: Any, longest: int) -> Any:
    """Text as it can be drawn, in whatever it stands."""
    if isinstance(value, str):
        return _text(value, longest)
    if isinstance(value, dict):
        return {key: _drawn(one, longest) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_drawn(one, longest) for one in value]
    return value


def _text(text: str, longest: int) -> str:
    """Without invisible signs, with 〓 for what the fonts lack, and long words that may break."""
    drawable = _drawable()
    known = []
    for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        if sign in "\n ":
            known.append(sign)
        elif sign.isspace():
            known.append("　" if sign == "　" else " ")
        elif unicodedata.category(sign) in UNDRAWN:
            continue
        else:
            known.append(sign if ord(sign) in drawable else MISSING)
    return _unbroken(longest).sub(lambda run: BREAK.join(run.group()), "".join(known))


@cache
def _unbroken(longest: int) -> re.Pattern[str]:
    return re.compile(rf"[!-~\u00a1-\u024f]{{{longest + 1},}}")
