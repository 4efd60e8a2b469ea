"""The label: what numbers a place in the outline, and how it is written when normalised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Style(IntEnum):
    """The look of a label; the value is its usual depth."""

    ANNEX = 0
    PART = 1
    BOOK = 2
    SUBBOOK = 3
    CHAPTER = 4
    SECTION = 5
    ARTICLE = 6
    ROMAN = 7
    COUNTED = 8
    COUNTED_PAREN = 9
    NUMBER = 10
    DECIMAL = 11
    DECIMAL_DEEP = 12
    DECIMAL_DEEPEST = 13
    NUMBER_PAREN = 14
    CIRCLED = 15
    LETTER = 16

    __hash__ = int.__hash__  # that of Enum is written in Python; labels are looked up by style


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read: ``text`` as printed, ``length`` in the flow.

    ``loose`` is 1、 for 1.; ``doubtful`` says that the words after it may make it a
    reference (第三条规定的) or a count; ``form`` is how it is written where the style has
    several (第{}单元, 附表{}).
    """

    style: Style
    number: int
    text: str
    length: int
    loose: bool = False
    suffix: str = ""
    doubtful: bool = False
    form: str = ""

    @property
    def opens(self) -> bool:
        """Whether it can be the first of its row."""
        return self.number % PLACES == 1 if self.style in DECIMALS else self.number == 1

    def written(self, style: Style | None = None, number: int | None = None) -> str:
        """The normalised label, in another style or with another number if it slipped."""
        style = self.style if style is None else style
        number = self.number if number is None else number
        if style is self.style and self.form:
            return self.form.format(number if style is Style.ANNEX else counting(number))
        if style in DECIMALS:
            return self.text
        return _written(style, number) + self.suffix

    @property
    def countable(self) -> bool:
        """Whether another number can be put in its place where the drafter slipped."""
        return (
            self.style not in DECIMALS and not self.suffix and (not self.form or "{" in self.form)
        )


DECIMALS = frozenset({Style.DECIMAL, Style.DECIMAL_DEEP, Style.DECIMAL_DEEPEST})
PLACES = 100
_ORDINALS = "〇一二三四五六七八九"


def counting(number: int) -> str:
    """A whole number below ten thousand in Chinese: 21 is 二十一, 1005 is 一千零五."""
    if number >= 10_000:
        return str(number)
    thousands, rest = divmod(number, 1000)
    if thousands:
        below = counting(rest) if rest else ""
        zero = "零" if 0 < rest < 100 else ""
        if 10 <= rest < 20:
            below = "一" + below
        return f"{_ORDINALS[thousands]}千{zero}{below}"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_ORDINALS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        out += "零"
    if tens:
        out += ("" if tens == 1 and not hundreds else _ORDINALS[tens]) + "十"
    return out + (_ORDINALS[ones] if ones or not number else "")


@lru_cache(4096)
def _written(style: Style, number: int) -> str:
    if style is Style.CIRCLED:
        return chr(ord("①") + number - 1)
    if style is Style.ROMAN:
        return chr(ord("Ⅰ") + number - 1)
    if style is Style.LETTER:
        return chr(number + 64)
    if style in _FORMS:
        return _FORMS[style].format(counting(number))
    return _ARABIC.get(style, "{}").format(number)


_ARABIC = {Style.ANNEX: "附件{}", Style.NUMBER_PAREN: "（{}）"}
_FORMS = {
    Style.PART: "第{}部分",
    Style.BOOK: "第{}编",
    Style.SUBBOOK: "第{}分编",
    Style.CHAPTER: "第{}章",
    Style.SECTION: "第{}节",
    Style.ARTICLE: "第{}条",
    Style.COUNTED: "{}",
    Style.COUNTED_PAREN: "（{}）",
}
