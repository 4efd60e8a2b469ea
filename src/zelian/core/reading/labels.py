"""Labels at the head of a passage: 第三条, 一、, （二）, 1., （1）, ①, 附件1.

Reads: cleaned text. Writes: :class:`Label`. Which level a label stands at is for
the whole sequence to say (``outline``), not for one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from zelian.core.reading.numerals import whole


class Style(IntEnum):
    """The look of a label; the value is its usual depth."""

    ANNEX = 0
    PART = 1
    BOOK = 2
    CHAPTER = 3
    SECTION = 4
    ARTICLE = 5
    COUNTED = 6
    COUNTED_PAREN = 7
    NUMBER = 8
    DECIMAL = 9
    DECIMAL_DEEP = 10
    NUMBER_PAREN = 11
    CIRCLED = 12


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read: ``text`` as printed, ``length`` in the flow, ``loose`` if 1、 for 1."""

    style: Style
    number: int
    text: str
    length: int
    loose: bool = False
    suffix: str = ""

    @property
    def opens(self) -> bool:
        """Whether it can be the first of its row."""
        return self.number % _PLACES == 1 if self.style in DECIMALS else self.number == 1

    def written(self, style: Style | None = None) -> str:
        """The normalised label, in another style if it slipped."""
        return _written(self.style if style is None else style, self.number) + self.suffix


DECIMALS = {Style.DECIMAL, Style.DECIMAL_DEEP}
_PLACES = 100
_CN = r"[一二三四五六七八九十百零〇两]{1,6}"
_HEAD = re.compile(
    rf"(?P<ruled>第(?P<ruled_n>{_CN}|\d{{1,3}})(?P<ruled_unit>[编章节条]|部分)(?P<of>之{_CN})?)"
    r"(?!规定|所列|所述|所称|第|的|和|与|至|或|项|款|、|以及|中|及)"
    rf"|(?P<annex>附[件表录](?P<annex_n>\d{{1,2}}|{_CN}))(?=[：\n.、]|$|[^\d的所规中])"
    rf"|(?P<counted>(?P<counted_n>[一二三四五六七八九十]{{1,3}})[、.](?!\d))"
    rf"|(?P<paren>（(?P<paren_n>[一二三四五六七八九十]{{1,3}})）[、.]?)"
    r"|(?P<number_paren>（?(?P<number_paren_n>\d{1,2})）[、.]?)"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,2})(?=[、.]?[一-龥《“])(?![年月日元万亿个倍米公分时人次级版千克吨度件])"
    r"|(?P<number>(?P<number_n>\d{1,3})(?P<number_sign>[.、])(?!\d(?!\d{3}年)))"
    r"|(?P<sign>[①-⑳⑴-⒇⒈-⒛㈠-㈩])"
)
_UNITS = {
    "部分": Style.PART,
    "编": Style.BOOK,
    "章": Style.CHAPTER,
    "节": Style.SECTION,
    "条": Style.ARTICLE,
}
_ORDINALS = "〇一二三四五六七八九"
_FIRST = frozenset("第附（一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_FIRST |= frozenset(chr(c) for c in (*range(0x2474, 0x249C), *range(0x3220, 0x322A)))
_SIGNS = (
    ("①", Style.CIRCLED),
    ("⑴", Style.NUMBER_PAREN),
    ("⒈", Style.NUMBER),
    ("㈠", Style.COUNTED_PAREN),
)
"""The first of each row of labels that are one sign, in the order of their codes."""


def label_at(text: str, at: int) -> Label | None:
    """The label that stands at ``at`` in cleaned text, if one does."""
    if at >= len(text) or text[at] not in _FIRST:
        return None
    m = _HEAD.match(text, at)
    if m is None:
        return None
    return _signed_or_decimal(m) or _numbered(m)


def _signed_or_decimal(m: re.Match[str]) -> Label | None:
    if m["sign"]:
        first, style = max(row for row in _SIGNS if row[0] <= m[0])
        return Label(style, ord(m[0]) - ord(first) + 1, m[0], 1)
    return _decimal(m[0]) if m["decimal"] else None


def _numbered(m: re.Match[str]) -> Label | None:
    length = m.end() - m.start()
    if m["ruled"]:
        return _label(_UNITS[m["ruled_unit"]], m["ruled_n"], m[0], length, suffix=m["of"] or "")
    for name, style in _STYLES.items():
        if m[name]:
            loose = style is Style.NUMBER and m["number_sign"] == "、"
            return _label(style, m[f"{name}_n"], m[0], length, loose=loose)
    return None


_STYLES = {
    "annex": Style.ANNEX,
    "counted": Style.COUNTED,
    "paren": Style.COUNTED_PAREN,
    "number_paren": Style.NUMBER_PAREN,
    "number": Style.NUMBER,
}


def _label(
    style: Style, numeral: str, text: str, length: int, *, loose: bool = False, suffix: str = ""
) -> Label | None:
    number = whole(numeral)
    return None if number is None else Label(style, number, text, length, loose, suffix)


def _decimal(text: str) -> Label:
    """1.2 counts as 102 and 1.2.3 as 10203, so that the next is one more."""
    parts = [int(part) for part in text.split(".")]
    number = 0
    for part in parts:
        number = number * _PLACES + part
    style = Style.DECIMAL if len(parts) == 2 else Style.DECIMAL_DEEP
    return Label(style, number, text, len(text))


def counting(number: int) -> str:
    """A whole number below a thousand in Chinese: 21 is 二十一."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_ORDINALS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        out += "零"
    if tens:
        out += ("" if tens == 1 and not hundreds else _ORDINALS[tens]) + "十"
    return out + (_ORDINALS[ones] if ones or not number else "")


def _written(style: Style, number: int) -> str:
    if style is Style.ANNEX:
        return f"附件{number}"
    if style is Style.CIRCLED:
        return chr(ord("①") + number - 1)
    if style is Style.DECIMAL:
        return f"{number // _PLACES}.{number % _PLACES}"
    if style is Style.DECIMAL_DEEP:
        return f"{_written(Style.DECIMAL, number // _PLACES)}.{number % _PLACES}"
    if style in _FORMS:
        return _FORMS[style].format(counting(number))
    return f"（{number}）" if style is Style.NUMBER_PAREN else str(number)


_FORMS = {
    Style.PART: "第{}部分",
    Style.BOOK: "第{}编",
    Style.CHAPTER: "第{}章",
    Style.SECTION: "第{}节",
    Style.ARTICLE: "第{}条",
    Style.COUNTED: "{}",
    Style.COUNTED_PAREN: "（{}）",
}
