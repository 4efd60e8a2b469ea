"""Frequency said shortly or by its moments: 一年两次, 2次/月, 一月一调度, 春秋两季各一次."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.counts import BOUND, count_of, counted
from zelian.core.reading.measures.periods import SHORT_PERIOD, unit_period
from zelian.core.reading.measures.surroundings import binds, clause_end, clause_start
from zelian.core.reading.measures.times import (
    counts_between,
    frequency_of,
    moments_in,
)
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.numerals import whole
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Frequency, Per

_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_IDLE_AFTER = re.compile(r"(?:以上)?(?:未(?!成年)|无故|没有|拒|缺|仍|被|受到)")
_DEED = re.compile(r"[一-龥]{1,2}(?=[，\n、]|$|制度?)")
_BOUND = re.compile(BOUND)
_EVENT = re.compile(r"(?:后|起|时|近|前|任职|影响期|处分期|连续|累计)[^，\n]{0,2}$")
_DEEDS = (
    r"检查|排查|调度|通报|盘点|管控|研判|报告|例会|巡查|分析|考核|总结|评比|点评|会商|汇报|督查|抽查"
    r"|小结|核对|核查|自查|巡检|点检|公示|公开|述职|考评|测评|对账|督办|评估|提醒|培训|演练|会诊"
    r"|复盘|推进|督导|监测|清理|整治|报送|排名|晾晒|评议|清零|访谈|走访"
)
_LINK = rf"(?:半年|半月|[日周旬月季年])(?:{_DEEDS})"
_LINK_PARTS = re.compile(rf"(?P<unit>半年|半月|[日周旬月季年])(?:{_DEEDS})")
_SEASON = (
    r"(?:\d{1,2}月(?:份|底|初|[上中下]旬)?(?:\d{1,2}日)?|第?[一二三四1-4]季度|[上下]半年|上(?=、?下半年)"
    r"|年[初中末底]|[初中末](?=[、和及与，各]|$)|[春夏秋冬]季?|期[初中末]|学期[初中末]|开学初?|汛[前中后期]|节[前后])"
)
_SLOPED_COUNT = re.compile(counted(r"次|轮|遍|期|场") + "$")
_NUMBER_UNITS = "年季学月周星旬日天个半"


def _every(words: str | None) -> int:
    return (whole(words) or 1) if words else 1


def _short(m: re.Match[str]) -> Iterator[Found]:
    count = count_of(m)
    if count is None or not binds(m.string, m.start(), m.end()):
        return
    if _IDLE_AFTER.match(m.string, m.end()):
        return
    many = _every(m["every"])
    if m["period"] == "月" and many > 1 and not m["measure"]:
        return
    per, every = unit_period(m["period"])
    yield Found(frequency_of(count, per, every * many), m.start(), m.end(), period=m.start())


def _rhyme(m: re.Match[str]) -> Iterator[Found]:
    """一月一调度: once a period, the deed after the second 一."""
    verb = VERB.match(m.string, m.end()) or _DEED.match(m.string, m.end())
    if verb is None:
        return
    per, every = unit_period(m["period"])
    value = Frequency(1, None, per, every * _every(m["every"]))
    yield Found(value, m.start(), verb.end(), period=m.start())


def _sloped(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    led = _SLOPED_COUNT.search(text, max(0, m.start() - 16), m.start())
    if led is None or not binds(text, led.start(), m.end()):
        return
    count = count_of(led, text[max(0, led.start() - 8) : led.start()] + (m["after"] or ""))
    if count is None:
        return
    per, every = unit_period(m["period"])
    yield Found(frequency_of(count, per, every), led.start(), m.end(), period=led.start())


def _moments(m: re.Match[str]) -> Iterator[Found]:
    """夏季、冬季各检查一次: as many times as there are moments."""
    text = m.string
    for count in counts_between(text, m.end(), min(clause_end(text, m.end()), m.end() + 30)):
        if binds(text, m.start(), m.end()):
            per = Per.TERM if re.search("期", m["listed"]) else Per.YEAR
            value = frequency_of(count, per, 1, moments_in(m["listed"]))
            yield Found(value, m.start(), count.end, period=m.start())
        return


def _in_years(m: re.Match[str]) -> Iterator[Found]:
    """五年内至少轮训一遍: a bounded count over a span that no event opens."""
    text = m.string
    if _EVENT.search(text, clause_start(text, m.start()), m.start()):
        return
    for count in counts_between(text, m.end(), clause_end(text, m.end())):
        if _BOUND.search(text, m.end(), count.end) and binds(text, m.start(), m.end()):
            per, every = unit_period(m["unit"])
            value = frequency_of(count, per, every * _every(m["every"]))
            yield Found(value, m.start(), count.end, period=m.start())
        return


def _cycle(m: re.Match[str]) -> Iterator[Found]:
    """检验周期为2年: once in each cycle."""
    if not binds(m.string, m.start(), m.end()):
        return
    if m["every"] == "半":
        per, every = (Per.HALF_YEAR, 1) if m["unit"] == "年" else (Per.DAY, 15)
    else:
        per, many = unit_period(m["unit"])
        every = many * _every(m["every"])
    yield Found(Frequency(1, None, per, every), m.start(), m.end(), period=m.start())


def _chain(m: re.Match[str]) -> Iterator[Found]:
    """实行日巡查、周调度制度: each link is a period with its deed."""
    for link in _LINK_PARTS.finditer(m.string, m.start("chain"), m.end()):
        per, every = unit_period(link["unit"])
        yield Found(Frequency(1, None, per, every), link.start(), link.end(), period=link.start())


def _of(low: int | None, per: Per, every: int = 1, high: int | None = None) -> Frequency:
    return Frequency(low, high, per, every)


RULES = (
    Rule(
        id="frequency.short",
        since=FIRST_EDITION,
        starts="半 年 季 月 周",
        units=_NUMBER_UNITS,
        pattern=re.compile(
            rf"(?<![每\d一二三四五六七八九十第个月各至到当本全上下同某前-])(?:(?P<every>{_NUMBER})(?P<measure>个)?|(?=[半年季月周]))"
            rf"(?P<period>{SHORT_PERIOD})(?!内)"
            + counted(r"次(?!性|数)|轮(?!岗|换|训)|回(?!访)|遍")
        ),
        build=_short,
        match=(
            reads("例会一年两次", _of(2, Per.YEAR)),
            reads("一季度一次", _of(1, Per.QUARTER)),
            reads("半年一次", _of(1, Per.HALF_YEAR)),
            reads("一月至少一次", _of(1, Per.MONTH)),
            reads("例会两周一次", _of(1, Per.WEEK, 2)),
            reads("内部审计三年一轮", _of(1, Per.YEAR, 3)),
            reads("测温一天三次", _of(3, Per.DAY)),
        ),
        no_match=("每年一次", "3月一次", "去年内三次", "每月3日一次"),
    ),
    Rule(
        id="frequency.rhyme",
        since=FIRST_EDITION,
        starts="半年 半月 半个",
        units=_NUMBER_UNITS,
        pattern=re.compile(
            r"(?<![十\d初])(?:(?P<every>[一两三四五])个?|(?=半))(?P<period>半年|半个?月|年|季度?|月|周|旬|日|天|学期)"
            r"一(?!次|度|年|月|日|天|周|季|轮(?!训)|遍|个|直|律|般|旦|致|定|体|级|等|并|起|贯|线|名)"
        ),
        build=_rhyme,
        match=(
            reads("坚持一月一调度", _of(1, Per.MONTH)),
            reads("一季一通报", _of(1, Per.QUARTER)),
            reads("责任书一年一签", _of(1, Per.YEAR)),
            reads("半月一调度", _of(1, Per.DAY, 15)),
            reads("一日一报告", _of(1, Per.DAY)),
        ),
        no_match=("一年一度的盛会", "一日一名值班员"),
    ),
    Rule(
        id="frequency.sloped",
        since=FIRST_EDITION,
        starts="/",
        pattern=re.compile(rf"/(?:每|一)?(?P<period>{SHORT_PERIOD})(?P<after>以上|以内)?"),
        build=_sloped,
        match=(
            reads("巡查不少于2次/月", _of(2, Per.MONTH)),
            reads("1次/季度", _of(1, Per.QUARTER)),
            reads("学习12次/年以上", _of(12, Per.YEAR)),
        ),
        no_match=("2次会议", "百公里3次"),
    ),
    Rule(
        id="frequency.moments",
        since=FIRST_EDITION,
        starts=(
            "上 下半 年初 年中 年末 年底 第一 第二 第三 第四 第1 第2 第3 第4 "
            "春 夏 秋 冬 期 学期 开学 汛 节"
        ),
        units="月季",
        pattern=re.compile(
            rf"(?<![每、和及与])(?<!每年)(?<!每年的)(?<!每年于)(?<!每年在)(?P<listed>{_SEASON}(?:(?:、|和|及|与)?{_SEASON}){{1,5}}(?:两季|两个?学期)?)"
            r"[^，\n、\d]{0,8}?(?:各(?!级|类|单位|部门|项|地)|分别)"
        ),
        build=_moments,
        match=(
            reads("上半年和下半年各开展一次演练", _of(2, Per.YEAR)),
            reads("春秋两季各组织一次检查", _of(2, Per.YEAR)),
            reads("年初、年末各召开一次全体会议", _of(2, Per.YEAR)),
            reads("期中、期末各检查一次教案", _of(2, Per.TERM)),
            reads("3月和9月各开展两次抽查", _of(4, Per.YEAR)),
        ),
        no_match=("上半年和下半年分别部署", "夏季各单位检查一次", "每年上半年、下半年各检查一次"),
    ),
    Rule(
        id="frequency.cycle",
        since=FIRST_EDITION,
        starts="周期",
        pattern=re.compile(
            r"周期(?:应当?|原则上|一般|最长)?(?:为|是|不得?超过|不大于|不得?长于|不得?大于)"
            rf"(?P<every>{_NUMBER}|半)(?P<unit>个月|年|天|日|周)(?!以上)"
        ),
        build=_cycle,
        match=(
            reads("锅炉的检验周期为2年", _of(1, Per.YEAR, 2)),
            reads("校准周期不得超过六个月", _of(1, Per.MONTH, 6)),
        ),
        no_match=("周期为一个学期以上", "生长周期较长"),
    ),
    Rule(
        id="frequency.in_years",
        since=FIRST_EDITION,
        units="年学",
        pattern=re.compile(
            rf"(?<![第\d近过前-])(?P<every>{_NUMBER})个?(?P<unit>年|学年)(?:之内|以内|内)"
        ),
        build=_in_years,
        match=(
            reads("五年内至少轮训一遍", _of(1, Per.YEAR, 5)),
            reads("原则上3年内对各分店检查不少于两次", _of(2, Per.YEAR, 3)),
        ),
        no_match=(
            "任职后两年内至少培训一次",
            "三年内审计一遍",
            "近三年内不少于两次",
            "五年内受罚两次以上",
        ),
    ),
    Rule(
        id="frequency.chain",
        since=FIRST_EDITION,
        starts="实行 坚持 落实 建立 执行 做到 推行 健全",
        pattern=re.compile(
            rf"(?:实行|坚持|落实|建立|执行|做到|推行|健全)(?:了|好)?(?P<chain>{_LINK}(?:(?:(?:、|和|与){_LINK})+(?:工作)?(?:制度?|机制)?|(?:工作)?(?:制度?|机制)))"
        ),
        build=_chain,
        match=(
            reads("落实日巡查、周调度制度", _of(1, Per.DAY), _of(1, Per.WEEK)),
            reads("实行月通报制度", _of(1, Per.MONTH)),
        ),
        no_match=("落实年度考核办法", "实行日常巡查制度", "建立年度报告制度", "建立月报告"),
    ),
)
"""Short and moment-wise ways of frequency; each stands behind ``frequency.RULES``."""
