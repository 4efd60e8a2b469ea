"""The period in which an amount is to be reached: 每年…不少于24学时.

Reads: a match of ``counts.counted`` and the clauses before it.
"""

from __future__ import annotations

import re

from zelian.core.reading.measures.labelled import label_before
from zelian.core.reading.measures.periods import FIND_PERIOD, period_of
from zelian.core.reading.measures.surroundings import clause_start, last_match
from zelian.core.reading.measures.times import TIMES
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.numerals import NUMERAL
from zelian.core.vocabulary.measure import Per

_OF_EACH = frozenset({"字", "万字", "分钟", "页", "小时", "个小时", "人", "名", "位", "天"})
_EACH = re.compile(r"每[次个场篇项期]|每一次|单次")
_DIGITS = frozenset("0123456789一二三四五六七八九十两")
_OCCASIONS = re.compile(rf"{NUMERAL}(?:{TIMES})")
_PIECES = re.compile(rf"{NUMERAL}[篇份次场期堂节件]")
_DATES = re.compile(r"(?:[初末底]|\d{1,2}[月日])")
_OF_ACT = re.compile(r"(?:公[开示布告]|张贴|张榜|展[示出]|开放|播[放出])(?:时间|时长|期限?)")
"""The length of one notice or opening: no quantity of a period."""
_OF_TEXT = frozenset({"字", "万字", "页"})
_LASTS = re.compile(r"(?:时间|时长|学时|课时)[^，\n]{0,10}$")
_MANNER = re.compile(r"(?:并|且|随机|重点|集中|分别|分批|逐一|实地|现场|相互|互相)+")
_TOTAL = re.compile(r"累计|总计|合计|共计|总|全年")

Governed = tuple[Per | None, int, int | None]
"""A period, how many of them, and where it stands; nothing where an amount is reached in none."""
NONE: Governed = (None, 1, None)


def governing_period(m: re.Match[str], *, need_same_clause: bool) -> Governed:
    """The period an amount is to be reached in, and where it stands.

    每月召开1次会议，时间不少于1小时 counts the occasions: the amount is for each of them.
    """
    text = m.string
    start, number = m.start(), m.start("low")
    floor = clause_start(text, start)
    own = last_match(FIND_PERIOD, text, floor, number)
    if _EACH.search(text, own.end() if own else floor, start):
        return NONE
    if own is None and floor > 0 and text[floor - 1] == "，":
        before = clause_start(text, floor - 1)
        if _is_of_act(m, floor) or _is_of_each(m, before, floor):
            return NONE
        same = _counts_unit(text, before, floor, m["unit"])
        total = _TOTAL.search(text, floor, start)
        if same or total or not need_same_clause or _begins_with_deed(text, floor):
            floor = before
    last = own or last_match(FIND_PERIOD, text, floor, number)
    if last is None and (label := label_before(text, start)) is not None:
        return (*period_of(label), label.start())
    if last is None or (
        m["unit"] in _OF_EACH and _DATES.match(text, last.end(last.lastgroup or 0))
    ):
        return NONE
    return (*period_of(last), last.start())


def _is_of_act(m: re.Match[str], floor: int) -> bool:
    """Whether the clause tells how long a notice stands, or a text is: 公开期不少于15日."""
    text = m.string
    if _TOTAL.search(text, floor, m.start()):
        return False
    return m["unit"] in _OF_TEXT or _OF_ACT.search(text, floor, m.start("low")) is not None


def _begins_with_deed(text: str, at: int) -> bool:
    manner = _MANNER.match(text, at)
    return VERB.match(text, manner.end() if manner else at) is not None


def _counts_unit(text: str, start: int, stop: int, unit: str) -> bool:
    """Whether the stretch counts the same unit."""
    at = text.find(unit, start + 1, stop)
    while at >= 0:
        if text[at - 1] in _DIGITS:
            return True
        at = text.find(unit, at + 1, stop)
    return False


def _is_of_each(m: re.Match[str], before: int, floor: int) -> bool:
    """撰写1篇报告，字数不少于2000字: the length is of each piece, unless it is a total.

    So is what is said of occasions: 召开1次会议，时间不少于1小时.
    """
    text = m.string
    if _TOTAL.search(text, floor, m.start()):
        return False
    if m["unit"] in _OF_EACH and _PIECES.search(text, before, floor):
        return True
    lasts = _LASTS.search(text, floor, m.start("low"))
    own = not lasts and m["unit"] not in _OF_EACH and _begins_with_deed(text, floor)
    return not own and _OCCASIONS.search(text, before, floor) is not None
