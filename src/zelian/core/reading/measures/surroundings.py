"""What stands around a measure: its clause, its reach, and whether it binds at all.

The text has its stops as line feeds (``rules.even_stops``).
"""

from __future__ import annotations

import re

from zelian.core.reading.measures.periods import FIND_PERIOD

_STOP = re.compile(r"[。；！？\n]")
_BREAK = re.compile(r"[，：\n]")
_WHOEVER = r"(?:未|不|无故|违|逾|缺|迟|旷|连续|累计|超过|拒)[^，\n]{0,14}者"
_CLOSES_CONDITION = re.compile(rf"(?:的|{_WHOEVER}|(?<![小学课工])时|的话|的情形)$")
_NOT_CONDITION = re.compile(r"(?:目|有|真|等)的$")
_CONDITION = re.compile(
    rf"(?:的|{_WHOEVER})(?:[，：\n]|给予|予以|应当给予|视为|按|取消|不得|，|扣"
    r"|[^，\n的]{1,8}，(?:取消|不得|给予|予以|责令|视为))"
)
_OPENS_CONDITION = re.compile(
    r"(?:如果?|若|凡|对(?=[^，\n]{0,40}的$|超过|达到|不足|低于|高于|连续)|倘若|逾期|超过)"
)
_PAST = re.compile(
    r"(?<![对将把])已(?![^，]*的|[办审执]?结案|[建投办](?:成|运|结)?(?:项目|工程|设施|事项))|曾|以来|去年|(?<![按照告布])上年度?(?!的)|近年|近[一二两三四五\d]+年|过去|往年|所称|是指|系指(?<!联系指)"
)
_ALLOWS = re.compile(
    r"(?<![许认不无])可(?![燃视疑控持编见溶移调信研用溯读追降拆食吸再回])以?(?!以?(?:少于|低于|以|能|靠|行))[^，\n不至]{0,12}$"
)
_REPORTS = re.compile(
    r"(?:去年|上年度?(?!的)|前年|截[至止](?:目前|去年|今年|上年|20\d\d年)|(?:20\d\d|今)年以来|近[几一二两三四五六七八九十\d]{0,2}年来)"
)
_MODAL = re.compile(r"应|须|要(?!求)|不得|必须")
_DONE = re.compile(
    r"[^，\n\d]{0,16}?(?:(?<![超通经不越])过(?=[\d一二三四五六七八九十]{1,3}次)|(?<![为除])了(?!解|结))"
)
_WISHES = re.compile(r"(?:鼓励|提倡|倡导)")
_SUSPECT = re.compile(r"[已曾去近往鼓提倡可称指如若凡对倘逾超过了的者时话形]|以来|上年")
"""A sign without which no clause is idle, a condition, or about the past."""
_REPORT_SIGNS = "去上前截2今近"
_REACH = 160


def clause_start(text: str, at: int) -> int:
    """Where the clause around ``at`` begins: after the last sign of any kind."""
    floor = max(0, at - _REACH)
    last = max(
        text.rfind("，", floor, at), text.rfind("\n", floor, at), text.rfind("：", floor, at)
    )
    return last + 1 if last >= 0 else floor


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
    return max(text.rfind("\n", floor, at) + 1, floor)


def follows_dated_year(text: str, at: int) -> bool:
    """Whether a year of the calendar stands right before, as in a report: 2024年全年…."""
    return text[at - 1 : at] == "年" and text[max(0, at - 5) : at - 1].isdecimal()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the words are all that is said, as in a table's cell for the time due."""
    opens = start == 0 or text[start - 1] == "\n"
    return opens and (end == len(text) or text[end] == "\n")


def last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The last match within the stretch."""
    found = list(pattern.finditer(text, start, end))
    return found[-1] if found else None


def reach(text: str, at: int) -> int:
    """How far a period that ends at ``at`` can govern: to the next period or stop."""
    stop = sentence_end(text, at)
    following = FIND_PERIOD.search(text, at, stop)
    return following.start() if following else stop


def binds(text: str, start: int, end: int) -> bool:
    """Whether the words at ``[start, end)`` demand something.

    A condition (连续三次未到的), a permission (可以每季度…), a definition and a
    statement about the past demand nothing.
    """
    left = clause_start(text, start)
    right = clause_end(text, end)
    opening = sentence_start(text, left)
    if text[opening] in _REPORT_SIGNS and _reports(text, opening, start):
        return False
    if not _SUSPECT.search(text, left, right + 3):
        return True
    if left < start and is_idle(text, left, start):
        return False
    if _OPENS_CONDITION.match(text, left, right) or _DONE.match(text, end, right):
        return False
    if text[right - 1] in "的者时话形" and _CLOSES_CONDITION.search(text, left, right):
        return bool(_NOT_CONDITION.search(text, left, right))
    return not _turns_condition(text, end, right + 3)


def _turns_condition(text: str, start: int, end: int) -> bool:
    """Whether the words behind make it a condition; they hold a 的 or a 者 then."""
    if text.find("的", start, end) < 0 and text.find("者", start, end) < 0:
        return False
    return _CONDITION.search(text, start, end) is not None


def _reports(text: str, opening: int, start: int) -> bool:
    """Whether the sentence tells of a time gone by, and demands nothing."""
    return bool(_REPORTS.match(text, opening)) and not _MODAL.search(text, opening, start)


def is_idle(text: str, left: int, start: int) -> bool:
    """Whether the clause up to ``start`` tells of the past, allows, wishes or defines."""
    past = _PAST.search(text, left, start)
    if past and not (past[0][0] == "上" and _MODAL.search(text, past.end(), start)):
        return True
    if _WISHES.match(text, left, start):
        return True
    return text.find("可", left, start) >= 0 and _ALLOWS.search(text, left, start) is not None
