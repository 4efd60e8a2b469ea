"""Numbered lists of a web page, their labels written out as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zelian.documents.markup import Tag
from zelian.documents.word.numbering import in_form

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman"}  # fmt: skip
_CHINESE = re.compile(
    r"cjk-ideographic|simp-chinese-informal|trad-chinese-informal|cjk-decimal", re.IGNORECASE
)
_UNMARKED = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*\bnone\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]{1,6}[编章节条部]|[（(]?[一二三四五六七八九十百\d]{1,4}[)）、.．]|[①-⑳])"
)


@dataclass(slots=True)
class ListOfItems:
    """An open list: the form of its numbers, none for bullets, and the next number."""

    form: str | None
    following: int = 1

    def label(self, attributes: Mapping[str, str]) -> str:
        """The next item's label, empty for bullets."""
        value = attributes.get("value", "")
        if value.isascii() and value.isdigit() and len(value) < 5:
            self.following = int(value)
        number = self.following
        self.following += 1
        if self.form is None:
            return ""
        sign = "、" if self.form == "chineseCounting" else ". "
        return f"{in_form(min(number, 9_999), self.form)}{sign}"

    @staticmethod
    def labelled(label: str, words: str) -> str:
        """An item's words with its label, unless they bring one of their own."""
        return words if _LABELLED.match(words) else f"{label}{words}"


def opened_list(tag: Tag) -> ListOfItems:
    """The list that a tag begins."""
    style = tag.attributes.get("style", "")
    if tag.name != "ol" or _UNMARKED.search(style):
        return ListOfItems(None)
    form = _FORMS.get(tag.attributes.get("type", "1"), "decimal")
    if _CHINESE.search(style):
        form = "chineseCounting"
    start = tag.attributes.get("start", "")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
    return ListOfItems(form, first)
