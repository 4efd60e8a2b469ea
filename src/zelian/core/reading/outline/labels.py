"""Labels at the head of a passage: 第三条, 一、, （二）, 1., 1.1, （1）, ①, Ⅰ、, A., 附件1, 附录A.

Reads: cleaned text. Writes: :class:`Label`. Which level a label stands at is for
the whole sequence to say (``levels``), not for one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from zelian.core.reading.numerals import whole
from zelian.core.reading.outline.label import DECIMALS, PLACES, Label, Style, counting

__all__ = [
    "DECIMALS",
    "LABELS_BEGIN",
    "PLACES",
    "Label",
    "Style",
    "counting",
    "decimal_label",
    "label_at",
]

_CN = r"[一二三四五六七八九十百千零〇两]{1,8}"
_FEW = r"[一二三四五六七八九十]{1,3}"
_HUNDREDS = r"[一二三四五六七八九]百[零〇一二三四五六七八九十]{0,4}"
_REFERS = r"规定|所列|所述|所称|第|的|和|与|至|或|项|款|、|以及|中|及"
_RULED = re.compile(
    rf"第(?P<n>{_CN}|\d{{1,4}})(?P<unit>分编|[编章节条篇卷]|部分|单元)(?P<of>之{_CN})?(?P<refers>{_REFERS})?"
)
_NO_UNIT = re.compile(r"节课|部分人|条龙|卷宗|编队")
_ANNEX = re.compile(
    rf"附(?P<kind>[件表录图])(?:(?P<n>\d{{1,2}}|{_CN})(?=[：\n.、]|$|[^\d的所规中和与及至])"
    r"|(?P<letter>[A-Z])(?![A-Za-z.的所中和与及至]))"
)
_COUNTED = re.compile(
    rf"(?P<n>{_FEW})(?P<sign>[、.：，])(?!\d(?!\d{{3}}年))(?P<refers>[一二三四五六七八九十])?"
)
_PAREN = re.compile(
    rf"（(?P<counted>{_FEW}|{_HUNDREDS})(?:）(?:[、.](?!（))?|、(?![一二三四五六七八九十]))(?P<refers>项|款|、|至|和|与|或|的)?"
    r"|（(?P<number>(?!19\d\d|20\d\d)\d{1,4})）(?:[、.](?!（))?(?P<also>项|款|、|至|和|与|或|的)?"
    r"|（(?P<letter>[A-Za-z])）"
)
_COUNT_CLOSED = re.compile(rf"(?P<n>{_FEW})）[、.]?")
_NO_QUANTITY = r"(?![年月日元万亿个倍米公分时人次级版千克吨度件%℃]|[小学课]时|[平立]方|毫米)"
_DECIMAL = re.compile(
    rf"[1-9]\d?(?:\.\d{{1,2}}){{1,3}}(?=[、.]?(?:[一-龥《“（]|\n|$))(?![、.]?\d){_NO_QUANTITY}"
)
_ANNEX_DECIMAL = re.compile(r"[A-Z](?:\.\d{1,2}){1,3}(?=[一-龥《“（])")
_NUMBER = re.compile(
    r"(?P<n>\d{1,3})(?:(?P<sign>[.、])(?!\d(?!\d{3}年))|(?P<paren>）)[、.]?|(?P<odd>[：，。])(?=[一-龥]))"
)
_LETTER = re.compile(r"(?P<n>[A-Za-z])[.、）](?![A-Za-z\d.])")
_ROMAN = re.compile(r"(?P<n>[Ⅰ-Ⅻ])[.、]")
_UNITS = {
    "部分": Style.PART,
    "单元": Style.PART,
    "卷": Style.PART,
    "篇": Style.BOOK,
    "编": Style.BOOK,
    "分编": Style.SUBBOOK,
    "章": Style.CHAPTER,
    "节": Style.SECTION,
    "条": Style.ARTICLE,
}
_SIGNS = (
    ("①", 20, Style.CIRCLED),
    ("⑴", 20, Style.NUMBER_PAREN),
    ("⒈", 20, Style.NUMBER),
    ("❶", 10, Style.CIRCLED),
    ("㈠", 10, Style.COUNTED_PAREN),
)
"""The first of each row of labels that are one sign, in the order of their codes."""


def label_at(text: str, at: int) -> Label | None:
    """The label that stands at ``at`` in cleaned text, if one does."""
    kind = _KINDS.get(text[at : at + 1])
    return kind(text, at) if kind is not None else None


def _ruled(text: str, at: int) -> Label | None:
    m = _RULED.match(text, at)
    if m is None or (m["unit"] in _MISTAKEN and _NO_UNIT.match(text, m.start("unit"))):
        return None
    return _ruled_label(m[0])


@lru_cache(4096)
def _ruled_label(words: str) -> Label | None:
    m = _RULED.match(words)
    number = whole(m["n"]) if m else None
    if m is None or number is None:
        return None
    unit, refers, suffix = m["unit"], m["refers"], m["of"] or ""
    end = m.start("refers") if refers else m.end()
    return Label(
        _UNITS[unit],
        number,
        words[:end],
        end,
        suffix=suffix,
        doubtful=refers is not None,
        form=f"第{{}}{unit}{suffix}" if unit in _ODD_UNITS else "",
    )


_MISTAKEN = {"节", "部分", "条", "卷", "编"}
_ODD_UNITS = {"单元", "卷", "篇"}


def _annex(text: str, at: int) -> Label | None:
    m = _ANNEX.match(text, at)
    if m is None:
        return None
    kind, letter = m["kind"], m["letter"]
    if letter:
        return Label(Style.ANNEX, ord(letter) - 64, m[0], len(m[0]), form=f"附{kind}{letter}")
    number = whole(m["n"])
    if number is None:
        return None
    return Label(Style.ANNEX, number, m[0], len(m[0]), form=f"附{kind}{{}}")


def _counted(text: str, at: int) -> Label | None:
    m = _COUNTED.match(text, at)
    if m is not None:
        number = whole(m["n"])
        if number is None:
            return None
        following = whole(m["refers"]) if m["refers"] else None
        text_of = m["n"] + m["sign"]
        doubtful = following == number + 1 or m["sign"] in "：，"
        return Label(Style.COUNTED, number, text_of, len(text_of), doubtful=doubtful)
    m = _COUNT_CLOSED.match(text, at)
    return _label(Style.COUNTED_PAREN, m["n"], m[0]) if m else None


def _bracketed(text: str, at: int) -> Label | None:
    m = _PAREN.match(text, at)
    if m is None:
        return None
    if m["letter"]:
        letter = m["letter"]
        number = ord(letter.upper()) - 64
        return Label(Style.LETTER, number, m[0], len(m[0]), form=f"（{letter}）")
    refers = m["refers"] or m["also"] or ""
    printed = m[0][: len(m[0]) - len(refers)]
    style = Style.COUNTED_PAREN if m["counted"] else Style.NUMBER_PAREN
    return _label(style, m["counted"] or m["number"], printed, doubtful=bool(refers))


def _arabic(text: str, at: int) -> Label | None:
    m = _DECIMAL.match(text, at)
    if m is not None:
        return decimal_label(m[0])
    m = _NUMBER.match(text, at)
    if m is None:
        return None
    if m["paren"]:
        return _label(Style.NUMBER_PAREN, m["n"], m[0])
    return _label(
        Style.NUMBER, m["n"], m[0], loose=m["sign"] == "、", doubtful=m["odd"] is not None
    )


def _lettered(text: str, at: int) -> Label | None:
    m = _ANNEX_DECIMAL.match(text, at)
    if m is not None:
        return decimal_label(m[0])
    m = _LETTER.match(text, at)
    if m is None:
        return None
    letter = m["n"]
    return Label(Style.LETTER, ord(letter.upper()) - 64, m[0], len(m[0]), form=letter)


def _roman(text: str, at: int) -> Label | None:
    m = _ROMAN.match(text, at)
    return Label(Style.ROMAN, ord(m["n"]) - ord("Ⅰ") + 1, m[0], len(m[0])) if m else None


def _sign(text: str, at: int) -> Label | None:
    sign = text[at]
    for first, many, style in _SIGNS:
        number = ord(sign) - ord(first) + 1
        if 1 <= number <= many:
            return Label(style, number, sign, 1)
    return None


_Kind = Callable[[str, int], Label | None]
_WORDS: dict[str, _Kind] = {"第": _ruled, "附": _annex, "（": _bracketed}
_KINDS: dict[str, _Kind] = (
    _WORDS
    | dict.fromkeys("一二三四五六七八九十", _counted)
    | dict.fromkeys("0123456789", _arabic)
    | dict.fromkeys("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", _roman)
    | {chr(ord(first) + i): _sign for first, many, _ in _SIGNS for i in range(many)}
    | {chr(c): _lettered for base in "Aa" for c in range(ord(base), ord(base) + 26)}
)

LABELS_BEGIN = frozenset(_KINDS)
"""What labels begin with, in cleaned text."""


@lru_cache(4096)
def _label(
    style: Style, numeral: str, text: str, *, loose: bool = False, doubtful: bool = False
) -> Label | None:
    number = whole(numeral)
    if number is None:
        return None
    return Label(style, number, text, len(text), loose, doubtful=doubtful)


_BY_POINTS = {1: Style.DECIMAL, 2: Style.DECIMAL_DEEP, 3: Style.DECIMAL_DEEPEST}


def decimal_label(text: str) -> Label:
    """1.2 counts as 102 and 1.2.3 as 10203, so that the next is one more; A stands for 1."""
    number = 0
    parts = text.split(".")
    for part in parts:
        number = number * PLACES + (int(part) if part.isdigit() else ord(part) - 64)
    style = _BY_POINTS[len(parts) - 1]
    return Label(style, number, text, len(text))
