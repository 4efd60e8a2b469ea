"""What kind of doing a clause asks for.

Reads: cleaned text. Writes: an :class:`Activity`. The main verb decides, seen through light
verbs (开展 进行 组织) to the noun they bring. What stands in an event (检查结束后), before
another noun (检查人员) or in a thing made or handed on (培训计划) does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zelian.core.reading.alternatives import named_after
from zelian.core.reading.duties.deeds import CUES
from zelian.core.vocabulary.regulation import Activity


class _Cue(NamedTuple):
    """A word of doing where it stands."""

    activity: Activity
    start: int
    end: int
    word: str


class Said(NamedTuple):
    """What a stretch asks for; ``plainly`` if by a word of doing, not a name built on one."""

    activity: Activity
    plainly: bool


_ALL = re.compile(named_after({a.name: cue for a, cue in CUES.items()}))
_KINDS = {group: Activity[group.rsplit("_", 1)[0]] for group in _ALL.groupindex}

_EVENT_TAIL = re.compile(
    r"(?:工作|活动|申请|报告|通知|材料|任务|事项|手续)?(?:结束|完成|完毕|合格|通过|届满|开始|举行|到账)?"
    r"(?:之?后(?![续勤])|[\d一二三四五六七八九十两]{0,3}个?(?:工作)?[日天周月]?之?前(?!期|提|[一二三四五六七八九十\d]+名)"
    r"|时(?![间限长段效])|之[日时]|期间|过程中|的?[当次][日天])"
)
_EVENT_SPAN = re.compile(
    r"(?:自(?![查评检我行身律学觉愿动治然])|从(?![业事严而])|接到|收到|接报|发现)"
    r"[^，。；]{1,40}?(?:之[日时]起?|起|后(?![续勤])|(?<!小)时(?![间限长段效]))"
    r"|在[^，。；]{2,24}?会议?上"
)
_NAME_TAIL = re.compile(
    r"”?(?:工作)?(?:情况|结果|意见|记录|人员|人数|小组|组(?!织)|员(?!工)|室(?![内外])|平台|系统(?!内)|部门|机构|事项|质量|制度"
    r"|机制|体系|要求|标准|内容|对象|效果|成效|范围|期限?(?![间初末中])|时[间长限]|里程|次数|手册|指标|依据"
    r"|(?:覆盖)?[率面](?![对向谈访])|比例|档案|中心(?!组)|基地|场所|站|队伍|对象|方式|频次|职责|能力|经费|成绩|等次)"
)
_GIVEN_TAIL = re.compile(r"制度|期限?(?!间)|时间|率|人员|机制|频次")
_NEXT = re.compile("(?:工作)?")
_OF = re.compile(r"的(?=[^，。；])")
_HANDING = frozenset(
    {
        *(Activity.FILING, Activity.NOTICE, Activity.PUBLICATION, Activity.REPORT),
        *(Activity.PAYMENT, Activity.RECORD, Activity.PLAN_OR_LIST),
    }
)
_VERBS = frozenset({"召开", "主持召开", "听取", "研究", "专题研究", "审议", "深入", "列席"})
_THING = re.compile(
    r"计划|清单|方案|预案|规划|责任书|承诺书|工作要点|要点|安排表|规程|报告制度|措施|名单|名册|年度目标任务"
    r"|台账|台帐|档案|日志"
)
_PAPER = re.compile(rf"{_THING.pattern}|报告|总结|通报|简报|公告|通知")
_MAKES = re.compile(
    r"研究制[定订]|制[定订]|编制|修订|拟[定订]|列出|完善|健全|建立|签[订署]|调整|更新|印发|下[达发]|修编|确定|形成|编写|编发"
    r"|撰写|出具|填写|发布|公布|落实|明确|建好|完成|做好|提交|组织签[订署]"
)
_MADE = frozenset(
    {"研究制定", "研究制订", "编制", "制定", "制订", "修订", "修编", "拟定", "拟订", "列出"}
)
_DRAWN_UP = re.compile(
    r"(?:研究制[定订]|制[定订]|编制|修订|拟[定订]|列出|形成|撰写|编写)(?![的后前时])"
)
_AHEAD = re.compile(
    r"将|把|对(?!照检|口|接)|就|围绕|针对|根据|按照|按(?![月季年周日旬时期学半程])|依据|结合|利用|通过|在(?=[^，。；]{2,20}[上中下内前后时])"
)
_BASES = frozenset({"根据", "按照", "按", "依据"})
_LIGHT = re.compile(
    r"开展|进行|组织(?!部|[^，。；]{0,2}生活)|举办|举行|安排|实施|参加|接受|落实|做好|完成|带队"
)
_TOWARDS = {
    **dict.fromkeys(("报告", "汇报", "述职", "述责", "述廉", "述学", "请示"), Activity.REPORT),
    **dict.fromkeys(("备案", "报送", "提交", "移送", "报备"), Activity.FILING),
    **dict.fromkeys(("通报", "反馈", "告知", "说明", "通知"), Activity.NOTICE),
    **dict.fromkeys(("公开", "公布", "公示"), Activity.PUBLICATION),
}
_TOWARD = re.compile(
    rf"(?<![面导趋])向[^，。；\n]{{2,40}}?(?P<verb>{'|'.join(_TOWARDS)})(?!会|制度)"
)
_JOINT = re.compile(r"[、和及与并或形]|制[定订]|完善|建立")
_CHAIN = re.compile(r"(?:[、和及与或]|并(?:进行)?)?")
_WRITTEN = frozenset({Activity.RECORD, Activity.REPORT})
_SHEETS = re.compile("报表|[计一]表|统计表|材料|数据|计划|方案|名单|台账")
_GOING = re.compile("深入|上门|入户|入村|到现场|下基层")
_GATHERING = frozenset({"汇总", "统计", "办理"})
_DONE_THERE = frozenset({Activity.INSPECTION, Activity.TALK, Activity.LECTURE, Activity.SURVEY})


def activity_of(text: str, start: int, end: int) -> Activity:
    """The activity that the stretch asks for, clause by clause until one tells."""
    for left, right in _clauses(text, start, end):
        found = said_in(text, left, right)
        if found is not None:
            return found.activity
    return Activity.OTHER


def said_in(text: str, left: int, right: int) -> Said | None:
    """What a clause, or a stretch of one, asks for; None where no word tells."""
    cues = list(_cues(text, left, right))
    heads = [c for i, c in enumerate(cues) if not _qualifies(text, c, cues[i + 1 : i + 2])]
    if heads:
        activity = _asked(text, heads, left, right)
        return None if activity is None else Said(activity, plainly=True)
    return Said(cues[-1].activity, plainly=False) if cues else None


def has_cue(text: str, start: int, end: int) -> bool:
    """Whether a word in the stretch tells its kind of doing."""
    return any(
        _KINDS[m.lastgroup or ""] is not Activity.OTHER for m in _ALL.finditer(text, start, end)
    )


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    while left < end:
        right = text.find("，", left, end)
        right = end if right < 0 else right
        if right > left:
            yield left, right
        left = right + 1


def _cues(text: str, left: int, right: int) -> Iterator[_Cue]:
    """The words of doing outside events."""
    found = list(_ALL.finditer(text, left, right))
    events = [m.span() for m in _EVENT_SPAN.finditer(text, left, right)] if found else []
    for m in found:
        start, end = m.span()
        if any(a <= start < b for a, b in events) or _EVENT_TAIL.match(text, end, right):
            continue
        yield _Cue(_KINDS[m.lastgroup or ""], start, end, m[0])


def _qualifies(text: str, cue: _Cue, following: Sequence[_Cue]) -> bool:
    """Whether the word only tells the noun behind it apart: 检查人员, 检查报告, 提交的材料."""
    if _OF.match(text, cue.end) is not None or text[cue.start - 1 : cue.start] in ("被", "经"):
        return True
    if (
        following
        and _PAPER.fullmatch(following[0].word)
        and _NEXT.fullmatch(text, cue.end, following[0].start)
    ):
        return cue.activity not in _HANDING or _PAPER.fullmatch(cue.word) is not None
    if _THING.fullmatch(cue.word):
        return False
    tail = _GIVEN_TAIL if cue.activity in _HANDING or cue.word in _VERBS else _NAME_TAIL
    return tail.match(text, cue.end) is not None


def _asked(text: str, heads: list[_Cue], left: int, right: int) -> Activity | None:
    if any(c.activity is Activity.FILING for c in heads):
        return _handed_on(text, heads, left)
    toward = _TOWARD.search(text, left, right)
    if toward is not None and any(c.start == toward.start("verb") for c in heads):
        return _TOWARDS[toward["verb"]]
    if heads[0].word == "上报" and _SHEETS.search(text, max(0, left - 16), right):
        return Activity.FILING
    ahead = _AHEAD.search(text, left, right)
    if ahead is not None and ahead.start() < heads[0].start:
        return _behind_object(text, heads, ahead, right)
    return _first_doing(text, heads, left)


def _handed_on(text: str, heads: Sequence[_Cue], left: int) -> Activity:
    """What is handed on; but drawing it up first is the main doing: 拟定方案报办公室审定."""
    drawn = _DRAWN_UP.search(text, left, heads[0].end)
    if drawn is None or heads[0].activity is Activity.FILING:
        return Activity.FILING
    return _made(heads) if heads[0].word in _MADE else heads[0].activity


def _behind_object(
    text: str, heads: list[_Cue], ahead: re.Match[str], right: int
) -> Activity | None:
    """Behind a fronted object the last verb is the main one, or the noun of a light verb."""
    for light in reversed(list(_LIGHT.finditer(text, ahead.end(), right))):
        brought = [c for c in heads if c.start >= light.end()]
        if brought:
            return _noun_head(text, brought)
    last = len(heads) - 1
    while (
        last
        and not _THING.fullmatch(heads[last - 1].word)
        and _CHAIN.fullmatch(text, heads[last - 1].end, heads[last].start)
    ):
        last -= 1
    made = _MAKES.search(text, heads[last].end, right)
    if made is not None and made[0] in _MADE | {"调整", "分解"}:
        return Activity.PLAN_OR_LIST
    activity = heads[last].activity
    return None if activity is Activity.PLAN_OR_LIST and ahead[0] in _BASES else activity


def _first_doing(text: str, heads: list[_Cue], left: int) -> Activity:
    """The first word of doing, or the head of the noun that a light verb brings."""
    first = heads[0]
    if _THING.fullmatch(first.word) and not _MAKES.search(text, left, first.start):
        heads = [c for c in heads if not _THING.fullmatch(c.word)] or heads
        first = heads[0]
    if first.word in _GATHERING:
        heads = [c for c in heads if c.word not in _GATHERING] or heads
        first = heads[0]
    if first.word == "听取" or first.word.endswith("召开"):
        return first.activity
    if first.word in _MADE:
        return _made(heads[1:])
    if _GOING.fullmatch(first.word):
        done = [c.activity for c in heads[1:] if c.activity in _DONE_THERE]
        return done[0] if done else first.activity
    light = _LIGHT.search(text, left, first.start)
    return first.activity if light is None else _noun_head(text, heads)


def _made(behind: Sequence[_Cue]) -> Activity:
    """What is drawn up is a plan, if it is not called a record or a report."""
    for cue in behind:
        if cue.activity in _WRITTEN and _PAPER.fullmatch(cue.word):
            return cue.activity
    return Activity.PLAN_OR_LIST


def _noun_head(text: str, heads: Sequence[_Cue]) -> Activity:
    """A light verb's noun ends in its head, before the first joint; 督查检查 are two alike."""
    head = heads[0]
    for cue in heads[1:]:
        gap = text[head.end : cue.start]
        if not gap and head.activity is not Activity.PLAN_OR_LIST:
            continue
        if len(gap) > 12 or _JOINT.search(gap):
            break
        head = cue
    return head.activity
