"""What stands around a measure: its clause, its reach, and whether it binds at all."""

from __future__ import annotations

import re

from zelian.core.reading.measures.periods import PERIOD

STOPS = "。；！？\n"
_BREAK = re.compile(r"[，：。；！？\n]")
_STOP = re.compile(r"[。；！？\n]")
_NEXT_PERIOD = re.compile(PERIOD)
_CLOSES_CONDITION = re.compile(
    r"(?:的|(?<![动费愿患记学作业好理参与报读])者|(?<![小学课工])时|的话|的情形)$"
)
_CONDITION = re.compile(
    r"(?:的|(?<![动费愿患记学作业好理参与报读])者)(?:[，：；。]|给予|予以|应当给予|视为|按|取消|不得|，|扣"
    r"|[^，。；的]{1,8}，(?:取消|不得|给予|予以|责令|视为))"
)
_OPENS_CONDITION = re.compile(
    r"^(?:如果?|若|凡|对(?=[^，。；]{0,40}的$|超过|达到|不足|低于|高于|连续)|倘若|逾期|超过)"
)
_PAST = re.compile(
    r"已(?![^，]*的)|曾经?|以来|去年|上年度?(?!的)|近年|近[一二两三四五\d]+年|过去|往年"
)
_ALLOWS = re.compile(r"可以?(?!以?(?:少于|低于|以|能|靠|行))[^，。；不至]{0,12}$")
_REPORTS = re.compile(r"(?:去年|上年度?(?!的)|前年|截至目前|(?:20\d\d|今)年以来|近年来)")
_MODAL = re.compile(r"应|须|要(?!求)|不得|必须")
_DONE = re.compile(
    r"[^，。；\d]{0,16}?(?:(?<![超通经不越])过(?=[\d一二两三四五六七八九十]{1,3}次)|(?<![为除])了(?!解|结))"
)
_WISHES = re.compile(r"(?:鼓励|提倡|倡导)")
_REACH = 160


def clause_start(text: str, at: int) -> int:
    """Where the clause around ``at`` begins: after the last sign of any kind."""
    floor = max(0, at - _REACH)
    i = at
    while i > floor and text[i - 1] not in "，：。；！？\n":
        i -= 1
    return i


def clause_end(text: str, at: int) -> int:
    """Where the clause around ``at`` ends: at the next sign of any kind."""
    m = _BREAK.search(text, at, at + 2 * _REACH)
    return m.start() if m else min(len(text), at + 2 * _REACH)


def sentence_end(text: str, at: int) -> int:
    """Where the sentence or half-sentence around ``at`` ends."""
    m = _STOP.search(text, at, at + 2 * _REACH)
    return m.start() if m else min(len(text), at + 2 * _REACH)


def sentence_start(text: str, at: int) -> int:
    """Where the sentence or half-sentence around ``at`` begins."""
    floor = max(0, at - _REACH)
    i = at
    while i > floor and text[i - 1] not in STOPS:
        i -= 1
    return i


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the words are all that is said, as in a table's cell for the time due."""
    opens = start == 0 or text[start - 1] == "\n"
    return opens and (end == len(text) or text[end] in "\n。；")


def last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The last match within the stretch."""
    found = list(pattern.finditer(text, start, end))
    return found[-1] if found else None


def reach(text: str, at: int) -> int:
    """How far a period that ends at ``at`` can govern: to the next period or stop."""
    stop = sentence_end(text, at)
    following = _NEXT_PERIOD.search(text, at, stop)
    return following.start() if following else stop


def _reports(text: str, left: int, start: int) -> bool:
    """Whether the sentence tells of a time gone by, and the clause demands nothing."""
    opening = _REPORTS.match(text, sentence_start(text, left))
    return bool(opening) and not _MODAL.search(text, left, start)


def binds(text: str, start: int, end: int) -> bool:
    """Whether the words at ``[start, end)`` demand something.

    A condition (连续三次未到的), a permission (可以每季度…) and a statement about
    the past demand nothing.
    """
    left = clause_start(text, start)
    right = clause_end(text, end)
    before = text[left:start]
    if (
        _PAST.search(before)
        or _WISHES.match(before)
        or _ALLOWS.search(before)
        or _OPENS_CONDITION.match(text[left:right])
        or _DONE.match(text, end, right)
        or _reports(text, left, start)
    ):
        return False
    clause = text[left:right]
    if _CLOSES_CONDITION.search(clause) and right < len(text) and text[right] in "，。；\n：":
        return bool(re.search(r"(?:目的|有的|真的|等的)$", clause))
    return not _CONDITION.search(text, end, min(right + 3, len(text)))
