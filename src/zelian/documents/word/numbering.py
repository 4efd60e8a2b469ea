"""Word's automatic numbering, counted and written out as the labels a reader sees.

Source: ECMA-376 part 1, clause 17.9 (numbering). Formats not known are written as
decimals; bullets are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_CLOSING = "、）)．.①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_LARGEST = 9_999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number and label are written.

    ``restart`` is the depth from 1 whose numbers, or those above it, begin this level anew: any
    where there is none, 0 for never. ``style`` numbers its paragraphs at this level.
    """

    start: int = 1
    form: str = "decimal"
    label: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(slots=True)
class Numbering:
    """All lists of a document; :meth:`label` counts on at every call."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, depth: int) -> str:
        """The next label of a list at a depth from 0, with the space that follows it."""
        levels = self.levels.get(list_id)
        if levels is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(self.shared[list_id], [None] * _DEEPEST)
        restart = self.restarts.get(list_id, {}).get(depth)
        level = levels[depth]
        last = counts[depth]
        if restart is not None and (list_id, depth) not in self._seen:
            count = restart
        else:
            count = level.start if last is None else last + 1
        counts[depth] = min(count, _LARGEST)
        self._seen.add((list_id, depth))
        for deeper in range(depth + 1, _DEEPEST):
            after = levels[deeper].restart if deeper in levels else None
            if after is None or depth < after:
                counts[deeper] = None
        return _written(levels, counts, depth)

    def depth_of_style(self, list_id: str, style: str) -> int | None:
        """The depth at which a list numbers the paragraphs of a style, if it names it."""
        levels = self.levels.get(list_id, {})
        return next((d for d, level in levels.items() if level.style == style), None)


def read_numbering(root: Element | None) -> Numbering:
    """The lists that ``numbering.xml`` defines."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstract = _abstract_lists(root)
    for num in root.findall(f"{W}num"):
        list_id = num.get(f"{W}numId", "")
        base = _value(num.find(f"{W}abstractNumId"))
        levels = dict(abstract.get(base, {}))
        for override in num.findall(f"{W}lvlOverride"):
            depth = _number(override.get(f"{W}ilvl"), 0)
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[depth] = _level(own)
            start = override.find(f"{W}startOverride")
            if start is not None:
                numbering.restarts.setdefault(list_id, {})[depth] = _number(_value(start), 1)
        numbering.levels[list_id] = {d: lvl for d, lvl in levels.items() if 0 <= d < _DEEPEST}
        numbering.shared[list_id] = base
    return numbering


def _abstract_lists(root: Element) -> dict[str, dict[int, Level]]:
    """The lists' patterns; one that only names a list style has that style's levels."""
    found: dict[str, dict[int, Level]] = {}
    styled: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}
    for a in root.findall(f"{W}abstractNum"):
        key = a.get(f"{W}abstractNumId", "")
        found[key] = {_number(lvl.get(f"{W}ilvl"), 0): _level(lvl) for lvl in a.findall(f"{W}lvl")}
        style, link = _value(a.find(f"{W}styleLink")), _value(a.find(f"{W}numStyleLink"))
        if style:
            styled[style] = found[key]
        if link:
            linked[key] = link
    for key, link in linked.items():
        found[key] = found[key] or styled.get(link, {})
    return found


def _level(lvl: Element) -> Level:
    restart = _value(lvl.find(f"{W}lvlRestart"))
    form = lvl.find(f"{W}numFmt")
    if form is None:
        form = lvl.find(f".//{W}numFmt")
    return Level(
        start=_number(_value(lvl.find(f"{W}start")), 1),
        form=_value(form) or "decimal",
        label=_value(lvl.find(f"{W}lvlText")),
        suffix=_value(lvl.find(f"{W}suff")) or "tab",
        legal=lvl.find(f"{W}isLgl") is not None,
        restart=_number(restart, 0) if restart else None,
        style=_value(lvl.find(f"{W}pStyle")),
    )


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _number(words: str | None, default: int) -> int:
    small = words and words.isascii() and words.isdigit() and len(words) < 9
    return int(words) if small else default


def _written(levels: Mapping[int, Level], counts: list[int | None], depth: int) -> str:
    level = levels[depth]
    if level.form in {"bullet", "none"}:
        return ""

    def number(m: re.Match[str]) -> str:
        at = int(m[1]) - 1
        count = counts[at] if 0 <= at < _DEEPEST else None
        form = levels[at].form if at in levels and not level.legal else "decimal"
        if count is None:
            count = min(levels[at].start, _LARGEST) if at in levels else 1
        return in_form(count, form)

    label = re.sub(r"%(\d)", number, level.label)
    return with_suffix(label, level.suffix)


def with_suffix(label: str, suffix: str) -> str:
    """A label with the space that parts it from the words, where it needs one."""
    if not label or suffix == "nothing" or label[-1] in _CLOSING:
        return label
    return f"{label} "


_CHINESE = ("chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand")
_UP_TO_99 = ("chineseCounting", "taiwaneseCounting")
_DIGITS = ("ideographDigital", "japaneseDigitalTenThousand", "koreanDigital2", "taiwaneseDigital")
_FORMAL = dict(zip("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟", strict=True))
_TRADITIONAL = dict(zip("一二三四五六七八九十百千", "壹貳參肆伍陸柒捌玖拾佰仟", strict=True))
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def in_form(number: int, form: str) -> str:
    """A number as Word's ``numFmt`` writes it.

    >>> in_form(12, "chineseCounting"), in_form(4, "lowerRoman")
    ('十二', 'iv')
    """
    if form.startswith("decimalEnclosedCircle") and not 1 <= number <= 20:
        return str(number)
    write = _FORMS.get(form)
    if write is None and form.startswith("decimalEnclosedCircle"):
        write = _circled
    return str(number) if write is None else write(number)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1)


def _in_order(signs: str, number: int) -> str:
    """A sign of a row; past its end Word goes on in figures."""
    return signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(d)] for d in str(number))


def _full_width(number: int) -> str:
    return "".join(chr(ord(d) + 0xFEE0) for d in str(number))


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _formal(number: int, signs: Mapping[str, str] = _FORMAL) -> str:
    words = _chinese(number)
    words = f"一{words}" if words.startswith("十") else words
    return "".join(signs.get(c, c) for c in words)


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return (out.removeprefix("一") if out.startswith("一十") else out) or "零"


def _roman(number: int) -> str:
    out = ""
    for value, letters in (
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        count, number = divmod(number, value)
        out += letters * count
    return out


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, _chinese),
    **dict.fromkeys(_UP_TO_99, lambda n: _chinese(n) if n < 100 else _digit_by_digit(n)),
    **dict.fromkeys(_DIGITS, _digit_by_digit),
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": lambda n: _formal(n, _TRADITIONAL),
    "japaneseLegal": lambda n: _formal(n, _TRADITIONAL),
    "ideographTraditional": lambda n: _in_order(_STEMS, n),
    "ideographZodiac": lambda n: _in_order(_BRANCHES, n),
    "ideographEnclosedCircle": lambda n: _in_order("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", n),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalEnclosedParen": lambda n: f"（{n}）",
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}
