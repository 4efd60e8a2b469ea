"""Styles and lists of an old Word file, as the nouns of Word's XML have them.

Source: [MS-DOC] 2.9.271 (STSH), 2.9.149 (LSTF), 2.9.150 (LVL), 2.9.131 (LFO), and
[MS-OSHARED] 2.2.1.3 (MSONFC, in the order of ECMA-376 ST_NumberFormat).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from zelian.documents.old_word.properties import Bytes, changes_in
from zelian.documents.word.numbering import Level, Numbering

LIST, DEPTH, OUTLINE = 0x460B, 0x260A, 0x2640
_FORMS = [
    "decimal",
    "upperRoman",
    "lowerRoman",
    "upperLetter",
    "lowerLetter",
    "ordinal",
    "cardinalText",
    "ordinalText",
    "hex",
    "chicago",
    "ideographDigital",
    "japaneseCounting",
    "aiueo",
    "iroha",
    "decimalFullWidth",
    "decimalHalfWidth",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "decimalEnclosedCircle",
    "decimalFullWidth2",
    "aiueoFullWidth",
    "irohaFullWidth",
    "decimalZero",
    "bullet",
    "ganada",
    "chosung",
    "decimalEnclosedFullstop",
    "decimalEnclosedParen",
    "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle",
    "ideographTraditional",
    "ideographZodiac",
    "ideographZodiacTraditional",
    "taiwaneseCounting",
    "ideographLegalTraditional",
    "taiwaneseCountingThousand",
    "taiwaneseDigital",
    "chineseCounting",
    "chineseLegalSimplified",
    "chineseCountingThousand",
]
_FOLLOWS = ("tab", "space", "nothing")
_MOST_LISTS = 5_000
_MOST_STYLES = 5_000
_PARAGRAPH_STYLE = 1
_LEVEL_SIZE, _LIST_SIZE, _OVERRIDE_SIZE = 28, 28, 16


@dataclass(frozen=True, slots=True)
class OldStyle:
    """A paragraph style as it stands by itself."""

    based_on: int
    level: int | None
    changes: tuple[tuple[int, bytes], ...]


def read_old_styles(table: Bytes, at: int, length: int) -> dict[int, OldStyle]:
    """The paragraph styles by their numbers."""
    if length < 8:
        return {}
    end = at + length
    head = table.u16(at)
    count, base = table.u16(at + 2), table.u16(at + 4)
    styles: dict[int, OldStyle] = {}
    at += 2 + head
    for number in range(min(count, _MOST_STYLES)):
        if at + 2 > end:
            break
        size = table.u16(at)
        if size:
            style = _style(Bytes(table.cut(at + 2, size)), base)
            if style is not None:
                styles[number] = style
        at += 2 + size
    return styles


def _style(std: Bytes, base: int) -> OldStyle | None:
    built_in = std.u16(0) & 0xFFF
    kind = std.u16(2)
    if kind & 0xF != _PARAGRAPH_STYLE:
        return None
    at = base + 2 + 2 * std.u16(base) + 2
    changes: tuple[tuple[int, bytes], ...] = ()
    if at + 4 <= len(std.data):
        size = std.u16(at)
        if size >= 2:
            changes = tuple(changes_in(std.cut(at + 4, size - 2)))
    level = built_in if 1 <= built_in <= 9 else None
    return OldStyle(kind >> 4, level, changes)


def read_old_lists(table: Bytes, lists: tuple[int, int], overrides: tuple[int, int]) -> Numbering:
    """All lists, by the number a paragraph names them with."""
    numbering = Numbering()
    if not lists[1] or not overrides[1]:
        return numbering
    known = _lists(table, *lists)
    at = overrides[0]
    count = min(table.u32(at), _MOST_LISTS)
    rows = [at + 4 + _OVERRIDE_SIZE * i for i in range(count)]
    after = at + 4 + _OVERRIDE_SIZE * count
    for number, row in enumerate(rows, 1):
        base = str(table.u32(row))
        levels = dict(known.get(base, {}))
        after += 4
        for _ in range(table.u8(row + 12)):
            start, said = table.u32(after), table.u32(after + 4)
            depth = said & 0xF
            after += 8
            if said & 0x20:
                levels[depth], after = _level(table, after)
            elif said & 0x10:
                numbering.restarts.setdefault(str(number), {})[depth] = start
        numbering.levels[str(number)] = levels
        numbering.shared[str(number)] = base
    return numbering


def _lists(table: Bytes, at: int, length: int) -> dict[str, dict[int, Level]]:
    count = min(table.u16(at), _MOST_LISTS)
    after = at + length
    known: dict[str, dict[int, Level]] = {}
    for i in range(count):
        row = at + 2 + _LIST_SIZE * i
        simple = table.u8(row + 26) & 1
        levels = {}
        for depth in range(1 if simple else 9):
            levels[depth], after = _level(table, after)
        known[str(table.u32(row))] = levels
    return known


def _level(table: Bytes, at: int) -> tuple[Level, int]:
    """A level, and where the next begins."""
    form, said = table.u8(at + 4), table.u8(at + 5)
    follows, after = table.u8(at + 15), at + _LEVEL_SIZE
    after += table.u8(at + 25) + table.u8(at + 24)
    count = table.u16(after)
    words = table.cut(after + 2, 2 * count).decode("utf-16-le", "replace")
    label = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in words)
    level = Level(
        start=min(table.u32(at), 9_999),
        form=_FORMS[form] if form < len(_FORMS) else "none" if form == 255 else "decimal",
        label=label,
        suffix=_FOLLOWS[follows] if follows < len(_FOLLOWS) else "tab",
        legal=bool(said & 4),
    )
    if after + 2 + 2 * count <= at:
        raise struct.error("a level without an end")
    return level, after + 2 + 2 * count
