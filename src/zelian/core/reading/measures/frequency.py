"""So many times in each period: 每年不少于两次, 任期内至少一次, 每月召开例会."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.counts import Count
from zelian.core.reading.measures.labelled import is_label, under_label
from zelian.core.reading.measures.periods import PERIOD, PERIOD_STARTS, SPANNING, period_of
from zelian.core.reading.measures.surroundings import (
    binds,
    clause_end,
    clause_start,
    follows_dated_year,
    reach,
)
from zelian.core.reading.measures.times import counts_between, each_of, frequency_of
from zelian.core.reading.measures.verbs import LIGHT, VERB, governed_end
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Frequency, Per

_DATED = re.compile(
    r"(?:的|年|度|内|份)*(?:开学(?:之?前|后?的?第?[一二三1-3]周)|放假前|(?:结束|终了)(?:之?前|后|时)|初|末|底|终|最后(?!一?个?(?:周|星期)[^，\n]{0,3}(?:的|[一二三四五六日]))|中(?![央心层小共国华级])|首月(?=的?\d)|首日|第[一二三四1-4](?:季度|学期|个?月(?=的?\d))|\d{1,2}月"
    r"|\d{1,2}日|\d{1,2}号|[一二三四五六七八九十]{1,3}[日号](?!常)|[一二三四]季度|第[一二三四1-4]季度|[上下]半年|[正十一二三四五六七八九]+月(?!度))"
)
_TENDAYS = re.compile(r"(?:的|份)?[上中下]旬")
_NOUN_BEFORE = re.compile(
    r"(?:作为|根据|按照|依据|参照|纳入|结合|列入|占|占到|高于|低于|超过|较|比|以|的|是|为|从|到|及|相当于|不是)$"
)
_NOUN_AFTER = re.compile(
    r"[只仅]|[的为是约，、：）”]?(?:的|[\n）”]|$)|(?:度|均)(?!向|对|开展|组织)"
    r"|(?:考核|评价|评议|述职|考评|测评|检查)结果|(?:工资|基本|平均|收入|经费|预算|支出)|[^，\n]{0,4}\d{1,9}(?:\.\d+)?[万亿]?元"
)
_OF_MONEY = re.compile(
    r"元|费|款|金(?!属)|报酬|补助|补贴|百分之|%|递[增减]|增长|[十百千万\d](?:余|多)?[人名]"
)
_WORDY = re.compile(r"[一-龥]{4}")
_ONE_DEED = re.compile(r"一(?![百千万十元二三])[一-龥]{1,2}(?=[，、\n]|$|制度?)")
_BOUND_FAR = 8
_EACH = re.compile(r"(?:各|分别)$")
_JOINT = re.compile(r"、|以及|和|及")
_DEED_HEAD = re.compile(
    rf"(?:[向对与到在][^、，\n]{{1,12}}?)?(?:{VERB.pattern}|[讲上](?=[一-龥]*课))"
)
_EVERY = r"每(?:[日天周月年旬]|季度|半年|学期|学年)"
_ENUMERATED = re.compile(
    rf"(?:{_EVERY}(?:、|和|及|与)){{0,5}}{_EVERY}(?:的?(?:工作|履职|检查|巡查)?(?:清单|制度|机制|任务|重点|职责|事项|频次)|：)"
)
_ENUMERATES = re.compile(rf"{_EVERY}(?:、|和|及|与)$")
"""Periods in a row as a name: 每日、每周、每月工作制度."""
_LISTS = "、和及与年"
_LISTED_BEFORE = re.compile(r"[、和及与]$|年[初中末底]$")


def _period(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    start, at = m.span()
    per, every = period_of(m)
    stop = reach(text, at)
    if not binds(text, start, at):
        return
    if is_label(text, start, at):
        yield from under_label(text, start, at + 1, per, every)
        return
    near = m.lastgroup in SPANNING
    limit = min(stop, _clause_with_parts(text, at + 1)) if near else stop
    lead = text[max(clause_start(text, start), start - _BOUND_FAR) : start]
    counts = list(counts_between(text, at, limit, lead))
    for count in counts:
        if count.bound or not (_describes(text, at, count) or follows_dated_year(text, start)):
            value = frequency_of(count, per, every, each_of(text, at, count))
            yield Found(value, start, count.end, period=start)
            for also in _shared(text, at, count):
                yield Found(value, also, count.end, period=start)
    if not counts and (end := _implied(m, stop)) is not None:
        yield Found(Frequency(1, None, per, every), start, end, period=start, implied=True)


def _shared(text: str, at: int, count: Count) -> Iterator[int]:
    """Where the further deeds begin that share a count: 开展调研、讲党课各不少于一次."""
    between = text[at : count.start]
    each = _EACH.search(between)
    if each is None or "，" in between:
        return
    joints = list(_JOINT.finditer(between, 0, each.start()))
    if not joints or not VERB.search(between, 0, joints[0].start()):
        return
    for joint in joints:
        if _DEED_HEAD.match(between, joint.end()):
            yield at + joint.end()


def _describes(text: str, at: int, count: Count) -> bool:
    """Whether deed and count only describe a thing: 每年发放一次的标准."""
    if text[count.end : count.end + 1] != "的" or count.end + 1 >= len(text):
        return False
    return VERB.search(text, at, count.start) is not None


def _clause_with_parts(text: str, at: int) -> int:
    """Where the clause ends, or the one that follows and counts a part of it: ，其中…."""
    end = clause_end(text, at)
    return clause_end(text, end + 1) if text.startswith("，其中", end) else end


def _implied(m: re.Match[str], stop: int) -> int | None:
    """Where the governed verb ends when the text gives a period and no count."""
    text = m.string
    at = m.end()
    if (
        m.lastgroup in SPANNING
        or _DATED.match(text, at)
        or m[0].endswith("工作日")
        or m[0][1] == "满"
    ):
        return None
    if _TENDAYS.match(text, at) and m.lastgroup != "month":
        return None
    if _is_noun(m) or _is_enumerated(m):
        return None
    if _NOUN_AFTER.match(text, at):
        return None
    return _deed_end(m, stop)


def _is_enumerated(m: re.Match[str]) -> bool:
    """Whether the period is one of a row that names a system: 每日、每周工作清单."""
    text, start = m.string, m.start()
    row = _ENUMERATED.match(text, start)
    if row is None:
        return False
    return len(row[0]) > m.end() - start + 6 or bool(
        _ENUMERATES.search(text, max(0, start - 5), start)
    )


def _is_noun(m: re.Match[str]) -> bool:
    """Whether the words before make the period a thing's: 作为每年…, 完好率按月…."""
    text, start = m.string, m.start()
    if not start or m.lastgroup == "twin":
        return False
    if m.lastgroup == "by":
        return text[start - 1] in "率值量额费"
    return _NOUN_BEFORE.search(text, max(0, start - 6), start) is not None


def _deed_end(m: re.Match[str], stop: int) -> int | None:
    """Where the deed ends that a bare period asks for, ``None`` where there is none."""
    text, at = m.string, m.end()
    right = clause_end(text, at)
    deed = VERB.search(text, at, right)
    if deed is None:
        once = _ONE_DEED.match(text, at)
        if once:
            return once.end()
        beyond = governed_end(text, at, min(stop, clause_end(text, right + 1)))
        return beyond or (right if _tells_of_doing(m, right) else None)
    end = governed_end(text, at, right)
    if end is None or (text[deed.end() : deed.end() + 1] == "的" and not LIGHT.fullmatch(deed[0])):
        return None
    return None if text[end : end + 1] == "的" and end + 1 < right else end


def _tells_of_doing(m: re.Match[str], right: int) -> bool:
    """Whether the clause asks for something, though by no word known here."""
    text, at = m.string, m.end()
    if m.lastgroup == "by" or _OF_MONEY.search(text, at, right) or "的" in text[at : at + 8]:
        return False
    return _WORDY.search(text, at, right) is not None


def _moment(m: re.Match[str]) -> Iterator[Found]:
    """年初召开1次: the moment comes once a year, and so does the count."""
    text = m.string
    start, at = m.span()
    if text[at : at + 1] in _LISTS or _LISTED_BEFORE.search(text, max(0, start - 2), start):
        return
    for count in counts_between(text, at, clause_end(text, at)):
        if count.min is not None and binds(text, start, at):
            yield Found(frequency_of(count, Per.YEAR, 1), start, count.end, period=start)


def _year(low: int | None = 1, high: int | None = None, every: int = 1) -> Frequency:
    return Frequency(low, high, Per.YEAR, every)


RULES = (
    Rule(
        id="frequency.period",
        since=FIRST_EDITION,
        starts=PERIOD_STARTS,
        pattern=re.compile(PERIOD),
        build=_period,
        match=(
            reads("每年至少召开一次安全例会", _year()),
            reads("每年不少于2次", _year(2)),
            reads("每年2-3次到现场", _year(2, 3)),
            reads("每年走访一至两次", _year(1, 2)),
            reads("每年出国不超过2次", Frequency(None, 2, Per.YEAR)),
            reads("每季度召开防汛会商会", Frequency(1, None, Per.QUARTER)),
            reads("每两年轮训一次", _year(every=2)),
            reads("每5年开展一轮审计", _year(every=5)),
            reads("每旬巡河一次", Frequency(1, None, Per.DAY, 10)),
            reads("任期内至少巡察一次", Frequency(1, None, Per.TENURE)),
            reads("每届任期内至少审计一次", Frequency(1, None, Per.TENURE)),
            reads("每半年至少与学生谈话一次", Frequency(1, None, Per.HALF_YEAR)),
            reads("每学期听课并讲评不少于三次", Frequency(3, None, Per.TERM)),
            reads("不少于每月2次", Frequency(2, None, Per.MONTH)),
            reads("至少每季度一次", Frequency(1, None, Per.QUARTER)),
            reads("每年至少开展一次调研和两次讲课", _year(1), _year(2)),
            reads("每年上半年、下半年各检查一次", _year(2)),
            reads("每年6月、12月底各盘点一次", _year(2)),
            reads("每季度第一个月召开例会", Frequency(1, None, Per.QUARTER)),
            reads("每日不少于4次，夜间每2小时巡查一次", Frequency(4, None, Per.DAY)),
            reads("每年，各站所负责人至少讲1次课", _year(1)),
            reads("全年不少于四次", _year(4)),
            reads("全年学习不少于8次，其中研讨不少于3次", _year(8), _year(3)),
            reads("每日8时、20时各巡检一次", Frequency(2, None, Per.DAY)),
            reads("每三个月检测一次", Frequency(1, None, Per.MONTH, 3)),
            reads("按季度通报", Frequency(1, None, Per.QUARTER)),
            reads("每日巡查不少于两次", Frequency(2, None, Per.DAY)),
            reads("每晚查寝两遍", Frequency(2, None, Per.DAY)),
            reads("每10天检查一次水泵", Frequency(1, None, Per.DAY, 10)),
            reads("每隔一周通报一次", Frequency(1, None, Per.WEEK, 2)),
            reads("隔月召开一次碰头会", Frequency(1, None, Per.MONTH, 2)),
            reads("逢双月召开联席会议", Frequency(1, None, Per.MONTH, 2)),
            reads("工会一学期召开两次座谈会", Frequency(2, None, Per.TERM)),
            reads("月均走访不少于4次", Frequency(4, None, Per.MONTH)),
            reads("做到月月有检查", Frequency(1, None, Per.MONTH)),
            reads("每3至5年修订一次", _year(every=5)),
            reads("每月4次（含）以上", Frequency(4, None, Per.MONTH)),
            reads("每年开展调研、讲党课各不少于一次", _year(1), _year(1)),
            reads(
                "每周：清点器材，检查药箱不少于2次；水泵、电源各3次",
                *(Frequency(n, None, Per.WEEK) for n in (1, 2, 3)),
            ),
            reads(
                "每日：核对台账，登记来访；检查门窗。\n每月：召开例会",
                *(Frequency(1, None, per) for per in (Per.DAY, Per.DAY, Per.MONTH)),
            ),
        ),
        no_match=(
            "定期召开会议",
            "每年10月底前完成",
            "每年初制定计划",
            "全年只开过一次例会",
            "每年都组织了两次演练",
            "每学期开学前一周，制定教学计划",
            "初一年级新生训练一次",
            "每年三次以上未参加的，予以通报",
            "可以每季度召开会议",
            "作为每年考核的重点",
            "每次不少于两人",
            "一年级学生",
            "按日常要求开展工作",
            "按季度性要求调整",
            "奖金每年发放一次的标准另行规定",
            "每年表彰的名额另行公布",
            "所称普查，是指每年开展的统计",
            "平均周期为隔月份",
            "每年转让的股份不得超过总数",
            "任期内只能解散一次",
            "任职满一年开展一次体检",
            "年内被通报3次以上的宿舍",
            "建立每日、每周、每月工作制度",
            "每月十日前报送报表",
        ),
    ),
    Rule(
        id="frequency.moment",
        since=FIRST_EDITION,
        starts="年初 年中 年末 年底",
        pattern=re.compile(r"(?<![每半])(?<!每年)年(?:初|中(?!期)|末|底)"),
        build=_moment,
        match=(reads("年初召开1次动员会", _year()), reads("年底至少讲评两次", _year(2))),
        no_match=("每年初召开1次", "年初召开动员会", "年初、年末各召开一次", "年初年末各召开一次"),
    ),
)
"""Read in this order; where two read the same words, the first stands."""
