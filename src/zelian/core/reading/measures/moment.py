"""Not later than a named moment: 年初, 年底前, 一季度, 上半年, 每季度末, 学期末."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.deadline import BEFORE, YEAR, YEAR_STARTS
from zelian.core.reading.measures.surroundings import (
    binds,
    clause_end,
    sentence_end,
    stands_alone,
)
from zelian.core.reading.measures.verbs import governed_end
from zelian.core.reading.numerals import whole
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Deadline, Per, When

_WHEN = (
    rf"(?P<year>{YEAR})?(?<![自从至几多近上去前])"
    r"(?:(?<=年)|(?<=年度)|年度?|岁)(?P<point>初(?!步|中|级|始|审|衷|次|试|选)"
    r"|中(?!期|国|华|央|心|级|层|小|考|共|旬|标|型|等|药|医|介|的|，|、|有|度)|末|底(?!数|线|层)|终(?!于|身|止|结|端|究))"
    rf"(?P<before>{BEFORE})?"
)
_TOLD_OF = re.compile(r"(?:关于|结合|通报|总结|根据|按照|依据|对比|较|比)(?:[^，\n]{0,6}、)?$")
_DISTRIBUTED = re.compile(
    r"(?:至少|不少于)?各|的|共(?![同青产建享商治有])|已|累计|工作(?!会)|要点|计划|报表|情况|预算|数据"
)
_LISTED = re.compile(r"(?:、|和|及|与)(?:第?[一二三四1-4]季度|下半年)")
_POINTS = {"初": When.YEAR_START, "中": When.YEAR_MID}
_ADJECTIVE = re.compile(r"(?:的|预算|结余|余额|奖|考核结果|决算|至|到|以来|起|-)")
_ADJECTIVE_END = re.compile(r"(?:考核|总结|考评|评优|述职|绩效|评比)(?!前)")


def _when(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    if _ADJECTIVE.match(text, m.end()) or not binds(text, m.start(), m.end()):
        return
    if text[max(0, m.start() - 1) : m.start()] in {"自", "从", "至", "到"}:
        return
    if m["point"] in "终中" and not m["before"] and _ADJECTIVE_END.match(text, m.end()):
        return
    end = governed_end(text, m.end(), sentence_end(text, m.end()))
    if end is None:
        return
    recurs, year = _recurrence_of_when(m)
    value = Deadline(when=_POINTS.get(m["point"], When.YEAR_END), recurs=recurs, year=year)
    yield Found(value, m.start(), end, period=m.start())


def _recurrence_of_when(m: re.Match[str]) -> tuple[Per | None, int | None]:
    said = m["year"] or ""
    if said[:2] in {"今年", "明年"}:
        return None, None
    if said.startswith(("20", "二")):
        return None, whole(said[:4])
    return Per.YEAR, None


def _quarter(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    if not binds(text, m.start(), m.end()) or _TOLD_OF.search(
        text, max(0, m.start() - 12), m.start()
    ):
        return
    end = governed_end(text, m.end(), clause_end(text, m.end()))
    listed = _LISTED.match(text, m.end())
    if end is None or _DISTRIBUTED.match(text, m.end()):
        return
    if listed and "各" in text[m.end() : m.end() + 14]:
        return
    month = whole(m["n"]) if m["n"] else None
    last = month * 3 if month else {"上": 6, "下": 12}[m["half"]]
    yield Found(Deadline(month=last, day="end"), m.start(), end, period=m.start())


_ENDS = {
    "月": (When.MONTH_END, Per.MONTH),
    "季": (When.QUARTER_END, Per.QUARTER),
    "半": (When.HALF_YEAR_END, Per.HALF_YEAR),
}


def _period_end(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    if not binds(text, m.start(), m.end()) or text.startswith("的", m.end()):
        return
    end = governed_end(text, m.end(), sentence_end(text, m.end()))
    if end is None and not m["before"] and not stands_alone(text, m.start(), m.end()):
        return
    when, recurs = _ENDS[m["unit"][0]]
    yield Found(Deadline(when=when, recurs=recurs), m.start(), end or m.end(), period=m.start())


def _term(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    if not binds(text, m.start(), m.end()) or text.startswith("的", m.end()):
        return
    end = governed_end(text, m.end(), sentence_end(text, m.end()))
    if end is None:
        return
    late = m["point"] in {"末", "结束", "期末", "结束前"}
    when = When.TERM_END if late else When.TERM_START
    yield Found(Deadline(when=when, recurs=Per.TERM), m.start(), end, period=m.start())


RULES = (
    Rule(
        id="deadline.when",
        since=FIRST_EDITION,
        starts=YEAR_STARTS + " 年初 年中 年末 年底 年终 年度 岁",
        units="年",
        pattern=re.compile(_WHEN),
        build=_when,
        match=(
            reads("每年年初制定计划", Deadline(when=When.YEAR_START)),
            reads("每年初制定计划", Deadline(when=When.YEAR_START)),
            reads("年中召开推进会", Deadline(when=When.YEAR_MID)),
            reads("年底前完成评估", Deadline(when=When.YEAR_END)),
            reads("2026年底前建成并实现联网", Deadline(when=When.YEAR_END, recurs=None, year=2026)),
        ),
        no_match=("年终考核结果", "从年初到年底", "近年中国学生", "年初步核算", "年初预算数"),
    ),
    Rule(
        id="deadline.quarter",
        since=FIRST_EDITION,
        starts="第一 第二 第三 第四 第1 第2 第3 第4 上半 下半",
        units="季",
        pattern=re.compile(
            r"(?<![每前个上下同某任])(?:第?(?P<n>[一二三四1-4])季度(?:末|底|内|前)?|(?P<half>[上下])半年(?:内|末|底)?前?)"
            r"(?!一|至少|不少于|[两二三\d]次|的?\d{1,2}月)"
        ),
        build=_quarter,
        match=(
            reads("一季度制定方案", Deadline(3, "end")),
            reads("第四季度开展考核", Deadline(12, "end")),
            reads("上半年完成换届", Deadline(6, "end")),
        ),
        no_match=(
            "一季度一次",
            "前三季度完成",
            "每季度制定方案",
            "一季度",
            "对上一季度巡查情况进行通报",
            "安排下一季度工作",
            "同一季度完成",
            "任一季度未完成",
        ),
    ),
    Rule(
        id="deadline.period_end",
        since=FIRST_EDITION,
        starts=(
            "每月 每季 每半 每个 月末 月底 月终 月的 月最 月份 季末 季底 季终 季度 季的 季最 半年"
        ),
        pattern=re.compile(
            r"(?:每个?(?P<unit_every>))?(?<![\d一二三四五六七八九十上本])(?P<unit>月|季度?|半年度?)"
            rf"(?:份)?(?:末(?!月)|底|终|的?最后[一1]个?(?:工作日|天|日|周))(?P<before>{BEFORE})?"
        ),
        build=_period_end,
        match=(
            reads("每季度末", Deadline(when=When.QUARTER_END, recurs=Per.QUARTER)),
            reads("每季度末报送台账", Deadline(when=When.QUARTER_END, recurs=Per.QUARTER)),
            reads("每月最后一个工作日前通报", Deadline(when=When.MONTH_END, recurs=Per.MONTH)),
            reads("月底前汇总上报", Deadline(when=When.MONTH_END, recurs=Per.MONTH)),
        ),
        no_match=("4月底前上报", "十二月底汇总", "季度考核"),
    ),
    Rule(
        id="deadline.term",
        since=FIRST_EDITION,
        starts="每学 每个 新学 学期 开学",
        pattern=re.compile(
            r"(?:(?:每个?|新)?学期(?P<open>)(?:的)?(?P<point>开学初|开始|期初|初(?!中)|期末|末|结束)|开学(?P<at>)初)前?+"
            r"(?![一二两三四五\d]{1,2}个?(?:周|天|日|月)|(?:、[^，。、]{1,5}){1,3}各)"
        ),
        build=_term,
        match=(
            reads("每学期初制定教学计划", Deadline(when=When.TERM_START, recurs=Per.TERM)),
            reads("学期末进行总结", Deadline(when=When.TERM_END, recurs=Per.TERM)),
        ),
        no_match=("每学期至少一次", "学期初中学生"),
    ),
)
