"""Page furniture in plain text: page numbers, and the headers that run along with them.

Reads: a paper's text. Writes: where lines that belong to no sentence begin. A running header
is known by standing next to a page's end more than once, or by saying there what another
line of the document says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.outline.labels import label_at

_PAGE_NUMBER = re.compile(
    r"[\s\-—–·•－]*(?:第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|共\s*\d{1,4}\s*页\s*[,，/]?\s*第\s*\d{1,4}\s*页"
    r"|[-—–·•－]\s*\d{1,4}\s*[-—–·•－]|\d{1,3}\s*/\s*\d{1,3}|(?i:page)\s*\d{1,3}(?:\s*of\s*\d{1,3})?)[\s\-—–－]*"
)
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
_PICTURE_ONLY = re.compile(r"\s*(?:\[image:[^\]]*\]\s*)+")
FURNITURE_BEGINS = frozenset("第共-—–·•－[pP0123456789０１２３４５６７８９")
"""What lines of furniture begin with; the others need not be looked at."""
_PAGE_END = re.compile(
    r"\f|^[^\S\n]*(?:第[^\S\n]*\d{1,4}[^\S\n]*页[^\n]{0,12}|[-—–·•－]+[^\S\n]*\d{1,4}[^\S\n]*[-—–·•－]+"
    r"|\d{1,3}(?:[^\S\n]*/[^\S\n]*\d{1,3})?)[^\S\n]*$",
    re.MULTILINE,
)
_LINE = re.compile(r"[^\r\n\f]*[^\s][^\r\n\f]*")
_LONGEST, _FURTHEST = 40, 200


def is_furniture(words: str) -> bool:
    """Whether a line is nothing but a page number or pictures."""
    if len(words) > 120:
        return False
    return bool(
        _PAGE_NUMBER.fullmatch(words)
        or _PICTURE_ONLY.fullmatch(words)
        or ("\t" not in words and _BARE_NUMBER.fullmatch(words))
    )


def running_headers(text: str) -> set[int]:
    """Where headers and footers begin that stand beside the end of a page."""
    beside = [place for m in _PAGE_END.finditer(text) for place in _neighbours(text, m)]
    if not beside:
        return set()
    counted = Counter(words for _, words in beside)
    elsewhere = Counter(
        words
        for line in text.splitlines()
        if len(line) <= _FURTHEST and (words := _squeezed(line)) in counted
    )
    return {
        start
        for start, words in beside
        if counted[words] + elsewhere[words] > 2 or elsewhere[words] > 1
    }


def _neighbours(text: str, page_end: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The lines before and after the end of a page that may be headers."""
    after = _LINE.search(text, page_end.end(), page_end.end() + _FURTHEST)
    if after is not None:
        yield from _header(after.start(), after[0])
    start = max(0, page_end.start() - _FURTHEST)
    before = text[start : page_end.start()].rstrip()
    left = max(before.rfind("\n"), before.rfind("\r"), before.rfind("\f")) + 1
    if left:
        yield from _header(start + left, before[left:])


def _header(start: int, line: str) -> Iterator[tuple[int, str]]:
    words = _squeezed(line)
    plain = 1 < len(words) <= _LONGEST and words[-1] not in "。；：，、" and "\t" not in line
    if plain and not is_furniture(line) and label_at(clean_signs(words), 0) is None:
        yield start, words


def _squeezed(line: str) -> str:
    return "".join(line.split())
