"""What a part of a sentence asks for, seen from its measure.

Reads: parts with their measures. Writes: an :class:`Activity`. A measure governs the verb
behind it in its clause, or else the one before it; where its clause has none, the verb of
a neighbouring clause, or of what stands before: the sentence, its title, the line that
opens the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.duties.activities import Said, activity_of, said_in
from zelian.core.reading.duties.adverbials import WHEN
from zelian.core.reading.duties.parts import OWN_RATE, Clause, Part, stated_at
from zelian.core.reading.measures.surroundings import clause_start, sentence_end
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.rules import Found
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, Share, Within
from zelian.core.vocabulary.regulation import Activity

_HANDED = re.compile("(?:提交|报送|上报|递交|提供|撰写|编写|印发|签订|制定)$")
_LESSONS = re.compile(r"学时|课时")
_PLACED = re.compile(r"(?:设|设置|设立|配备|配置|明确|确定|指定|安排|聘用|面积|人均)")
_COUNTED = re.compile(r"[次遍轮回]$")
_BY_SHARE = re.compile(r"(?:应当|应|须)?(?:按照?|以)")
_SO_MUCH = re.compile(
    r"(?:并且?|且|其中)?(?:累计|合计|每[次场期个篇份批]|单次|人均|(?:参[加会训演]|检查|到会|出席|覆盖)?人数|[^，。；]{0,6}(?:次数|时间|时长|篇幅|字数|比例|率|面)|参加|涉及|准确)"
)
_BARE = re.compile(
    r"[^，。；\n]{0,20}?(?:每[^，。；]{1,5}|全年)?(?:不得少于|不少于|不低于|至少)?(?:进行|开展|组织)?"
    r"(?:不少于|至少)?[\d一二三四五六七八九十两]{1,3}次(?:以上)?[。；，]?"
)
_TIME = re.compile(r"(?:日|天|时|钟|周|月|年)(?:以?内|前)(?P<rest>[^，。；、]*)")
_GOES_ON = re.compile("由|会同|牵头|根据|按照|结合|依据|针对|书面|完成|全部|将|对|向")
_COUNT = re.compile(
    r"(?:每(?:[半两三]?个?)(?:年度?|季度?|月|周|日|天|旬|学[期年])|全年)(?:不得少于|不少于|不低于|至少)?[\d一二三四五六七八九十两]{1,3}次(?:以上)?[。；]?"
)
_BROAD = frozenset(
    {
        *("开展", "进行", "组织", "举办", "举行", "实施", "安排", "完成", "召开", "参加", "落实"),
        *("做好", "抓好", "推进", "推动", "主持", "牵头", "带队", "达到", "覆盖", "协助", "配合"),
        *("带头", "负责", "启动", "选定", "选派", "确定", "更新"),
    }
)
"""Verbs that leave open what is done."""
_BROADLY = re.compile(
    "|".join(_BROAD) + "|应当?|必须|至少|一般|原则上|须|要|各|分别|集中|全面|定期"
)
_COUNTED_DOING = re.compile(
    r"每(?:[半两三]?个?)(?:年度?|季度?|月|周|日|天|旬|学[期年])(?P<doing>(?:(?!不[得少低超]|至少|[一二两三四\d]{1,3}(?:至|[次遍轮回]))[^，。；]){2,20})"
    r"(?:不得?少于|不低于|至少|不超过)?[\d一二三四五六七八九十两]{1,3}[次遍轮回]"
)
_JOINED = re.compile("[、和]|以?及|并")
_FURTHEST = 400


def activity_in(text: str, part: Part, before: Activity) -> Activity:
    """What a part asks for; ``before`` is what the part before it asks for."""
    if not part.found:
        return activity_of(text, part.body, part.end)
    first = min(part.found, key=lambda f: _read_from(text, part, f))
    at = _read_from(text, part, first)
    if before is not Activity.OTHER and _goes_on(text, part, first):
        return before
    here = _in_clause(text, part, first, at)
    told = _told_here(text, part, first, at, here)
    if told is not None:
        return told
    beside = _beside(text, part, first)
    if beside is not None:
        return beside
    return _from_before(text, part, first, before) if here is None else here.activity


def _told_here(text: str, part: Part, first: Found, at: int, here: Said | None) -> Activity | None:
    """What the measure's own clause settles: its verb, or that it is about something else."""
    if here is not None and here.plainly:
        return here.activity
    left = clause_start(text, at)
    if isinstance(first.value, Amount) and _PLACED.search(text, left, first.end):
        return Activity.OTHER
    if here is None or here.activity is Activity.OTHER:
        if isinstance(first.value, Share) and OWN_RATE.search(text, left, first.end):
            return Activity.OTHER
        if here is None:
            return Activity.OTHER if _is_of_no_kind(text, part, first, at) else None
    if isinstance(first.value, Amount) and _LESSONS.search(text, first.start, first.end):
        return None
    return here.activity


def asked_for(
    text: str, part: Part, before: Activity
) -> Iterator[tuple[Activity, tuple[Found, ...]]]:
    """Each doing of a part with its measures: 检查两次、演练一次 asks for two.

    ``before`` is what the part before asks for.
    """
    activity = activity_in(text, part, before)
    governed: list[Found] = []
    for i, found in enumerate(part.found):
        own = _own_doing(text, part, found, part.found[i - 1]) if i else None
        if own is not None and own is not activity:
            yield activity, tuple(governed)
            activity, governed = own, []
        governed.append(found)
    yield activity, tuple(governed)


def _own_doing(text: str, part: Part, found: Found, last: Found) -> Activity | None:
    """What a further count asks for, joined to the last one by 、 or 和."""
    left = max((m.end() for m in _JOINED.finditer(text, last.end, found.end)), default=0)
    if not left or not isinstance(found.value, Frequency | Within | Deadline):
        return None
    right = min(_clause_end(text, found.end, part.end), found.end + 16)
    joint = _JOINED.search(text, found.end, right)
    said = said_in(text, left, joint.start() if joint else right)
    return said.activity if said is not None and said.plainly else None


def _goes_on(text: str, part: Part, first: Found) -> bool:
    """Whether a part opens with a bare count of what stands before it: …，每季度不少于1次，…."""
    if not isinstance(first.value, Frequency) or text[part.start - 1 : part.start] != "，":
        return False
    end = _clause_end(text, part.start, part.end)
    return _COUNT.fullmatch(text, part.start, end) is not None


def _in_clause(text: str, part: Part, first: Found, at: int) -> Said | None:
    """What the measure's own clause asks for: behind the measure first, then before it."""
    clause = _clause_at(part, at)
    left = max(clause_start(text, at), part.start)
    if clause is not None and clause.start <= clause.body < at:
        left = max(left, clause.body)
    elif clause is not None and clause.body < clause.end:
        at = clause.body
    if isinstance(first.value, Amount):
        left = max(clause_start(text, at), part.start)
    behind = said_in(text, at, _own_end(text, part, first, at))
    if behind is not None and behind.plainly:
        return behind
    stop = first.start if left <= first.start < at else at
    ahead = said_in(text, left, stop) if left < stop else None
    return ahead if ahead is not None and (ahead.plainly or behind is None) else behind


def _own_end(text: str, part: Part, first: Found, at: int) -> int:
    """Where a measure's clause ends, or the joint before a further one with its own doing."""
    end = _clause_end(text, at, part.end)
    later = part.found[1:2]
    if not later or not first.end <= later[0].end <= end:
        return end
    if _own_doing(text, part, later[0], first) is None:
        return end
    return max(m.start() for m in _JOINED.finditer(text, first.end, later[0].end))


def _is_of_no_kind(text: str, part: Part, first: Found, at: int) -> bool:
    """Whether the measure's own clause has a doing, but one that is of no kind."""
    if _does_else(text, first, part) or _is_of_else(text, first, part):
        return True
    if not isinstance(first.value, Frequency):
        return False
    right = _clause_end(text, at, part.end)
    verbs = VERB.finditer(text, max(clause_start(text, at), part.start), right)
    if any(m[0] not in _BROAD for m in verbs):
        return True
    counted = _COUNTED_DOING.match(text, at, right)
    return counted is not None and len(_BROADLY.sub("", counted["doing"])) > 1


def _does_else(text: str, first: Found, part: Part) -> bool:
    """Whether a verb of no kind stands behind the time it is to be done in: 20日内打通."""
    if not isinstance(first.value, Within):
        return False
    rest = _TIME.search(
        text, stated_at(text, first), _clause_end(text, stated_at(text, first), part.end)
    )
    return rest is not None and len(rest["rest"]) > 1 and not _GOES_ON.match(rest["rest"])


def _is_of_else(text: str, first: Found, part: Part) -> bool:
    """Whether an amount counts something of its own: 值守人员不得少于两人."""
    if not isinstance(first.value, Amount) or _LESSONS.search(text, first.start, first.end):
        return False
    left = max(clause_start(text, first.start), part.start)
    return first.start - left > 2 and not _SO_MUCH.match(text, left)


def _clause_at(part: Part, at: int) -> Clause | None:
    for clause in part.clauses:
        if clause.start <= at < clause.end:
            return clause
    return None


def _clause_end(text: str, at: int, end: int) -> int:
    """Where the clause around ``at`` ends within the part."""
    comma = text.find("，", at, end)
    return end if comma < 0 else comma


def _beside(text: str, part: Part, first: Found) -> Activity | None:
    """What the clauses around the measure's own ask for, in the order it looks to them."""
    for clause in _neighbours(text, part, first):
        named = clause.start < clause.body < clause.end
        said = said_in(text, clause.body if named else clause.start, clause.end)
        if said is not None:
            return said.activity
    if text[part.end - 1] == "、":
        return activity_of(text, part.end, sentence_end(text, part.end))
    return None


def _neighbours(text: str, part: Part, first: Found) -> Iterator[Clause]:
    at = stated_at(text, first)
    earlier = [c for c in reversed(part.clauses) if c.end <= at and c.role not in WHEN]
    later = [c for c in part.clauses if c.start > at]
    if isinstance(first.value, Within | Deadline) or _looks_on(text, first):
        yield from later
        yield from earlier
    else:
        yield from earlier
        yield from later


def _looks_on(text: str, found: Found) -> bool:
    """Whether a count or share is set before its verb: 每季度，…; 按照8%的比例，…."""
    if isinstance(found.value, Frequency):
        return _COUNTED.search(text, found.start, found.end) is None
    return _BY_SHARE.match(text, clause_start(text, found.start)) is not None


def _from_before(text: str, part: Part, first: Found, before: Activity) -> Activity:
    """A part without a verb asks what was asked before it, where it goes on with that."""
    if isinstance(first.value, Within | Deadline):
        return Activity.OTHER
    left = clause_start(text, first.start)
    if _LESSONS.search(text, first.start, first.end):
        return Activity.TRAINING
    if isinstance(first.value, Frequency) and not _BARE.fullmatch(
        text, max(part.start, left), min(part.end, _clause_end(text, first.end, part.end) + 1)
    ):
        return Activity.OTHER
    if isinstance(first.value, Amount | Share) and not _SO_MUCH.match(text, max(part.start, left)):
        return Activity.OTHER
    if text[part.start - 1 : part.start] in ("，", "；", "、"):
        return before
    opening = _opening(text, part.start)
    return before if opening is None else opening


def _opening(text: str, at: int) -> Activity | None:
    """What the line before ``at`` is about, or the one that opens the list it stands in."""
    line = text.rfind("\n", 0, at) + 1
    said = said_in(text, line, at)
    if said is not None:
        return said.activity
    colon = text.rfind("：\n", max(0, at - _FURTHEST), at)
    if colon < 0:
        return None
    said = said_in(text, max(text.rfind("。", 0, colon), text.rfind("\n", 0, colon)) + 1, colon)
    return None if said is None else said.activity


def _read_from(text: str, part: Part, found: Found) -> int:
    """From where the doing of a measure is read: an amount may count its very object."""
    if isinstance(found.value, Amount) and _HANDED.search(
        text, max(0, found.start - 4), found.start
    ):
        return clause_start(text, found.start)
    at = stated_at(text, found)
    if _COUNTED.search(text, found.start, found.end) and text.find("，", at, found.end) > 0:
        return max(part.start, clause_start(text, found.end - 1))
    return at if at >= part.start else max(part.start, clause_start(text, found.end - 1))
