"""So many times in each period: 每年不少于两次, 一季度一次, 2次/月, 每月召开例会."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.counts import Count, count_of, counted
from zelian.core.reading.measures.periods import PERIOD, SHORT_PERIOD, period_of, unit_period
from zelian.core.reading.measures.surroundings import binds, clause_end, reach
from zelian.core.reading.measures.verbs import VERB, governed_end
from zelian.core.reading.numerals import NUMERAL
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Frequency, Per

TIMES = (
    r"场次|次(?!性|数|日|年|月|生|序|要|品|级)|场(?!所|地|景|合|馆)|轮(?!值|换|流|岗|训)|"
    r"回(?!访|复)|遍|堂|趟|期(?!间|限|满|末|初|中)"
)
_COUNT = re.compile(counted(TIMES))
_LESSONS = re.compile(r"[讲上授](?:好|过)?" + counted(r"节|讲|课"))
_IDLE_AFTER = re.compile(
    r"(?:以上)?(?:未(?!成年)|无故|没有|拒|缺|仍|均未|被|受到|考核不|检查不|不合格)"
)
_EACH = re.compile(r"各[^，。；、]{0,10}$")
_TIME_WORDS = re.compile(
    r"[的在于]?(?:(?:\d{1,2}月(?:份|底|初|[上中下]旬)?|\d{1,2}[日号]|[一二三四第]{1,2}季度|[上下]半年|[上下]|年?初|年?中|年?末|年?底"
    r"|[春夏秋冬]季?|期[初中末]|学期[初中末]?|开学|汛[前后期]|节[前后]|\d{1,2}[时点](?:\d{2}分?)?)(?:、|和|及|与)?){2,}"
    r"(?:两季|两个?学期)?"
)
_DATED = re.compile(
    r"(?:的|年|度|内|份)*(?:开学(?:之?前|第?[一二三1-3]周)|放假前|结束(?:之?前|后|时)|初|末|底|终|最后(?!一?个?(?:周|星期)[^，。；]{0,3}(?:的|[一二三四五六日]))|中(?![央心层小共国华级])|首月(?=的?\d)|首日|第[一二三四1-4](?:季度|学期|个?月(?=的?\d))|\d{1,2}月"
    r"|\d{1,2}日|\d{1,2}号|[一二三四]季度|第[一二三四1-4]季度|[上下]半年|[上中下]旬|[正十一二三四五六七八九]+月(?!度))"
)
_NOUN_BEFORE = re.compile(
    r"(?:作为|根据|按照|依据|参照|纳入|结合|列入|占|占到|高于|低于|超过|较|比|以|的|是|为|从|到|及|相当于|不是)$"
)
_NOUN_AFTER = re.compile(r"[的为是约，。；、：）”]?(?:的|[。；）”]|$)|(?:度|均)(?!向|对|开展|组织)")
_BY_HOURS = re.compile(r"每(?:隔)?(?:\d{1,2}|[一二两三四五六八半])?个?(?:小时|分钟)")
_DEED = re.compile(r"[一-龥]{1,2}(?=[，。；、\n]|$)")
_TIMED_ANEW = re.compile(rf"，[^，]*{NUMERAL}个?(?:工作日|小时|日|天|周|月)(?:之|以)?内[^，]*$")
_BOUND_FAR = 8


def _period(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    per, every = period_of(m)
    stop = reach(text, m.end())
    counts = list(_counts(m, stop))
    if counts:
        for count in counts:
            times = _times(text, m, count)
            value = Frequency(
                min=None if count.min is None else int(count.min) * times,
                max=None if count.max is None else int(count.max) * times,
                per=per,
                every=every,
            )
            yield Found(value, m.start(), count.end, period=m.start())
    elif (end := _implied(m, stop)) is not None:
        value = Frequency(min=1, max=None, per=per, every=every)
        yield Found(value, m.start(), end, period=m.start(), implied=True)


def _counts(m: re.Match[str], stop: int) -> Iterator[Count]:
    """Counts of times the period governs, up to ``stop``."""
    text = m.string
    lead = text[max(0, m.start() - _BOUND_FAR) : m.start()]
    near = m["whole"] or m["bare"]
    limit = min(stop, _clause_with_parts(text, m.end() + 1)) if near else stop
    for pattern in (_COUNT, _LESSONS):
        for found in pattern.finditer(text, m.end(), limit):
            if found["unit"] in {"次", "场"} and text[found.start() - 1] in "第首再逐历每":
                continue
            count = count_of(found, lead + text[m.end() : found.start()])
            if count is None or _IDLE_AFTER.match(text, found.end()):
                continue
            between = text[m.end() : found.start()]
            if _BY_HOURS.search(between) or _TIMED_ANEW.search(between):
                continue
            if binds(text, m.start(), m.end()) and binds(text, found.start(), found.end()):
                yield count


def _clause_with_parts(text: str, at: int) -> int:
    """Where the clause ends, or the one that follows and counts a part of it: ，其中…."""
    end = clause_end(text, at)
    return clause_end(text, end + 1) if text.startswith("，其中", end) else end


def _times(text: str, m: re.Match[str], count: Count) -> int:
    """各一次 after several moments counts once for each."""
    between = text[m.end() : count.start]
    if not _EACH.search(between):
        return 1
    listed = _TIME_WORDS.match(between)
    return len(re.findall(r"[、和及与]", listed[0].rstrip("、和及与"))) + 1 if listed else 1


def _implied(m: re.Match[str], stop: int) -> int | None:
    """Where the governed verb ends when the text gives a period and no count."""
    text = m.string
    if m["whole"] or m["bare"] or _DATED.match(text, m.end()):
        return None
    if m["day"] and m["day"] == "工作日":
        return None
    before = text[max(0, m.start() - 6) : m.start()]
    if _NOUN_BEFORE.search(before) or _NOUN_AFTER.match(text, m.end()):
        return None
    if not binds(text, m.start(), m.end()):
        return None
    end = governed_end(text, m.end(), clause_end(text, m.end()))
    if end is None:
        second = clause_end(text, clause_end(text, m.end()) + 1)
        end = governed_end(text, m.end(), min(stop, second))
    return end


def _short(m: re.Match[str]) -> Iterator[Found]:
    count = count_of(m)
    if count is None or count.min is None or not binds(m.string, m.start(), m.end()):
        return
    if _IDLE_AFTER.match(m.string, m.end()):
        return
    per, every = unit_period(m["period"])
    top = None if count.max is None else int(count.max)
    yield Found(Frequency(int(count.min), top, per, every), m.start(), m.end(), period=m.start())


def _rhyme(m: re.Match[str]) -> Iterator[Found]:
    """一月一调度: once a period, the deed after the second 一."""
    verb = VERB.match(m.string, m.end()) or _DEED.match(m.string, m.end())
    if verb is None:
        return
    per, every = unit_period(m["period"] or m["half"])
    yield Found(Frequency(1, None, per, every), m.start(), verb.end(), period=m.start())


def _sloped(m: re.Match[str]) -> Iterator[Found]:
    if not binds(m.string, m.start(), m.end()):
        return
    count = count_of(m, m.string[max(0, m.start() - _BOUND_FAR) : m.start()])
    if count is None:
        return
    per, every = unit_period(m["period"])
    low = None if count.min is None else int(count.min)
    top = None if count.max is None else int(count.max)
    yield Found(Frequency(low, top, per, every), m.start(), m.end(), period=m.start())


def _moment(m: re.Match[str]) -> Iterator[Found]:
    """年初召开1次: the moment comes once a year, and so does the count."""
    text = m.string
    for found in _COUNT.finditer(text, m.end(), clause_end(text, m.end())):
        count = count_of(found, text[m.end() : found.start()])
        if count is None or _IDLE_AFTER.match(text, found.end()) or count.min is None:
            continue
        if binds(text, m.start(), m.end()) and binds(text, found.start(), found.end()):
            top = None if count.max is None else int(count.max)
            yield Found(_year(int(count.min), top), m.start(), found.end(), period=m.start())


def _year(low: int | None = 1, high: int | None = None, every: int = 1) -> Frequency:
    return Frequency(low, high, Per.YEAR, every)


RULES = (
    Rule(
        id="frequency.period",
        since=FIRST_EDITION,
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
        ),
    ),
    Rule(
        id="frequency.moment",
        since=FIRST_EDITION,
        pattern=re.compile(r"(?<![每半])(?<!每年)年(?:初|中(?!期)|末|底)"),
        build=_moment,
        match=(reads("年初召开1次动员会", _year()), reads("年底至少讲评两次", _year(2))),
        no_match=("每年初召开1次", "年初召开动员会"),
    ),
    Rule(
        id="frequency.short",
        since=FIRST_EDITION,
        pattern=re.compile(
            rf"(?<![每\d一二三四五六七八九十第个])(?:一个?|1个?)?(?P<period>{SHORT_PERIOD})(?!内)"
            + counted(r"次(?!性|数)|轮(?!岗|换)|回(?!访)")
        ),
        build=_short,
        match=(
            reads("例会一年两次", _year(2)),
            reads("一季度一次", Frequency(1, None, Per.QUARTER)),
            reads("半年一次", Frequency(1, None, Per.HALF_YEAR)),
            reads("一月至少一次", Frequency(1, None, Per.MONTH)),
        ),
        no_match=("每年一次", "3月一次", "去年内三次"),
    ),
    Rule(
        id="frequency.rhyme",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?<![十\d初])(?:一(?P<period>年|季度?|月|周|旬)|(?P<half>半年))一(?!次|度|年|月|日|天)"
        ),
        build=_rhyme,
        match=(
            reads("坚持一月一调度", Frequency(1, None, Per.MONTH)),
            reads("一季一通报", Frequency(1, None, Per.QUARTER)),
            reads("责任书一年一签", _year()),
        ),
        no_match=("一年一度的盛会",),
    ),
    Rule(
        id="frequency.sloped",
        since=FIRST_EDITION,
        pattern=re.compile(counted(r"次|轮") + rf"/(?:每|一)?(?P<period>{SHORT_PERIOD})"),
        build=_sloped,
        match=(
            reads("巡查不少于2次/月", Frequency(2, None, Per.MONTH)),
            reads("1次/季度", Frequency(1, None, Per.QUARTER)),
        ),
        no_match=("2次会议", "百公里3次"),
    ),
)
"""Read in this order; where two read the same words, the first stands."""
