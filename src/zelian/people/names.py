"""How a Chinese name is found by typing letters."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin

LONGEST = 200


def pinyin_of(*names: str) -> str:
    """
    Initials of each name, then the full syllables: ``wlxy wulixueyuan`` for 物理学院.

    A unit goes by its short name and its full one; the first given is found first.
    """
    different = [name for place, name in enumerate(names) if name and name not in names[:place]]
    words = [_letters(lazy_pinyin(name, style=Style.FIRST_LETTER)) for name in different]
    words += [_letters(lazy_pinyin(name)) for name in different]
    return " ".join(words)[:LONGEST].strip()


def _letters(syllables: list[str]) -> str:
    return "".join(letter for letter in "".join(syllables).lower() if letter.isalnum())
