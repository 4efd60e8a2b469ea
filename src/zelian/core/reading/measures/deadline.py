"""Not later than a date: 每年1月10日前, 4月底前, 每年3月、9月, 每月5日前."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.surroundings import (
    binds,
    clause_end,
    clause_start,
    sentence_end,
)
from zelian.core.reading.measures.verbs import VERB, governed_end
from zelian.core.reading.numerals import whole
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Deadline, Per

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
YEAR = (
    r"(?:20\d\d年|二[〇○零][〇○零一二三四五六七八九]{2}年|今年|明年|本年度?|当年|每年度?|次年|"
    r"翌年|第二年|每个?自然年度?)"
)
YEAR_STARTS = "今年 明年 本年 当年 每年 每个 次年 翌年 第二"
BEFORE = r"(?:之前|以前|前(?!后|[一二三四五六七八九十\d两期]))"
_WEEKDAY = r"（(?:星期|周)[一二三四五六日天]）"
_CLOCK = r"(?:[上下]午|中午)?(?:\d{1,2}(?:时|点|：)(?:\d{2}分?)?|下班|整)?"

_DATE = (
    rf"(?P<year>{YEAR})?的?(?<![\d.至-])(?P<from>{_MONTH}月?份?(?:{_DAY}[日号])?[-至到])?(?P<month>{_MONTH})月(?:份)?"
    rf"(?:(?P<day>{_DAY})[日号]|(?P<part>月?底|末|[上中下]旬|初(?![一二三级中步])))?"
    rf"(?P<weekday>{_WEEKDAY})?{_CLOCK}(?P<before>{BEFORE})?"
)
_ORIGIN = re.compile(r"(?:自|从|由|截至|根据|按照|《[^》]*)$")
_RUNS_ON = re.compile(
    r"起|以来|开始|印发|施行|实施(?!方案)|通过|修订|发布|公布|颁布|出台|召开的|第[一二三\d]+次|至|-|的"
)
_DAY_OF = re.compile(r"[^，\n]{0,24}?为[^，\n]{0,16}?[日周月](?=[，\n]|$)")
_LONG_AGO = re.compile(r"[^，\n]{0,4}已经?|年满|(?:领取|设立|成立|批准|取得|出生)的")
_GOES_ON = re.compile(r"起|以来|开始|至|-|的|前后|左右|为|是")
_PASSED = re.compile(r"经?[^，\n]{0,24}(?:通过|印发的|公布的|发布的)")
_ANCHOR = re.compile(
    r"(?:每年度?的?|于|在|次年|截止到?|截至|不迟于|不晚于|最迟|不得迟于|最晚|不得?超过)$"
)
_LATEST = re.compile(r"(?:不得?(?:迟于|晚于|超过)|最迟|最晚|截止到?|截至)$")
_LIST = re.compile(r"[、和及与，]|以及")
_SEASON = re.compile(r"[^，\n]{0,12}(?:每|期间|为|之间|内)|[，\n）]|$")
_ANCHORED_LIST = re.compile(
    rf"(?:每年度?|于|在)的?(?:{_MONTH}月份?(?:{_DAY}[日号])?前?[、和及与])+$"
)
_NEXT_DATE = re.compile(_DATE)
_DISTRIBUTES = re.compile(
    r"(?:(?:[、和及与，]|以及)[^，\n、]{1,8}){0,4}?(?:各|分别)[^，\n]{0,12}[次轮场]"
)
_PARTS: dict[str, int | str] = {"上旬": 10, "初": 10, "中旬": "mid"}


def _date(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    if not _is_deadline(m):
        return
    end = governed_end(text, m.end(), sentence_end(text, m.end()))
    before = text[max(0, m.start() - 8) : m.start()]
    if end is None and not (m["before"] or _LATEST.search(before) or _listed_before_deadline(m)):
        return
    recurs, year = _recurrence(m)
    value = Deadline(month=whole(m["month"]), day=_day_of(m), when=None, recurs=recurs, year=year)
    yield Found(value, m.start(), end or m.end(), period=m.start())


def _is_deadline(m: re.Match[str]) -> bool:
    text = m.string
    before = text[max(0, m.start() - 8) : m.start()]
    if _ORIGIN.search(before) or not binds(text, m.start(), m.end()):
        return False
    if m["before"]:
        return not _LONG_AGO.match(text, m.end())
    if _DAY_OF.match(text, m.end()):
        return False
    if m["from"]:
        return not _SEASON.match(text, m.end())
    said = m["year"] or ""
    dated = said.startswith(("2", "二"))
    if (said and not dated) or _ANCHOR.search(before):
        past = dated and _PASSED.match(text, m.end())
        return not past and not _GOES_ON.match(text, m.end())
    return _goes_with_deed(m)


def _goes_with_deed(m: re.Match[str]) -> bool:
    """Whether a date that nothing anchors still says by when: its deed or its list tells."""
    text = m.string
    if _RUNS_ON.match(text, m.end()):
        return False
    if m["part"] and VERB.match(text, m.end()):
        return True
    return _listed_after_anchor(text, m.start()) or _listed_before_deadline(m)


def _listed_after_anchor(text: str, at: int) -> bool:
    """Whether the date goes on a list begun by an anchored one: 每年3月、9月."""
    return bool(_ANCHORED_LIST.search(text, clause_start(text, at), at))


def _listed_before_deadline(m: re.Match[str]) -> bool:
    """Whether a later date of the list says 前 for all: 6月、12月底前."""
    joint = _LIST.match(m.string, m.end())
    if not joint:
        return False
    following = _NEXT_DATE.match(m.string, joint.end())
    return bool(following and following["before"])


def _day_of(m: re.Match[str]) -> int | str | None:
    if m["day"]:
        return whole(m["day"])
    if m["part"]:
        return _PARTS.get(m["part"], "end")
    joint = _LIST.match(m.string, m.end())
    following = _NEXT_DATE.match(m.string, joint.end()) if joint else None
    if following and following["part"]:
        return _PARTS.get(following["part"], "end")
    return None if m["before"] else "end"


def _recurrence(m: re.Match[str]) -> tuple[Per | None, int | None]:
    said = m["year"] or ""
    if said[:2] in {"今年", "明年", "本年", "当年"} or m["weekday"]:
        return (None, None) if said[:2] != "当年" else (Per.YEAR, None)
    if said.startswith(("20", "二")):
        return None, whole(said[:4])
    return Per.YEAR, None


def _day_of_period(m: re.Match[str]) -> Iterator[Found]:
    """每月5日前, and each of 每月5日、20日."""
    text = m.string
    start, at = m.span()
    if not binds(text, start, at):
        return
    if not m["before"] and _DISTRIBUTES.match(text, at, clause_end(text, at)):
        return
    end = governed_end(text, at, sentence_end(text, at)) or at
    recurs = Per.QUARTER if m["quarter"] else Per.MONTH
    month = next((n for n, g in enumerate(("first", "second", "last"), 1) if m[g]), None)
    first = m.start("days")
    for day in _DAYS.finditer(text, first, m.end("days")):
        value = Deadline(month=month, day=whole(day[0]), recurs=recurs)
        yield Found(value, start if day.start() == first else day.start(), end, period=start)


_DAYS = re.compile(_DAY)

RULES = (
    Rule(
        id="deadline.date",
        since=FIRST_EDITION,
        starts=YEAR_STARTS,
        units="年月",
        pattern=re.compile(_DATE),
        build=_date,
        match=(
            reads("每年1月10日前报送年报", Deadline(1, 10)),
            reads("4月底前完成", Deadline(4, "end")),
            reads("4月中旬前上报", Deadline(4, "mid")),
            reads("每年1月31日前和7月31日前，各科室提交小结", Deadline(1, 31), Deadline(7, 31)),
            reads("每年3月、9月开展安全检查", Deadline(3, "end"), Deadline(9, "end")),
            reads("2027年6月30日前完成整改", Deadline(6, 30, None, None, 2027)),
            reads("于3月5日（星期五）下班前报学工处", Deadline(3, 5, None, None)),
            reads("每年十二月底前公布名单", Deadline(12, "end")),
            reads("次年1月15日前备案", Deadline(1, 15)),
            reads("不迟于5月20日提交", Deadline(5, 20)),
            reads("最迟不超过2027年6月底", Deadline(6, "end", None, None, 2027)),
            reads("每年12月公布名单", Deadline(12, "end")),
            reads("6月底、12月底前", Deadline(6, "end"), Deadline(12, "end")),
            reads("6月、12月底前汇总", Deadline(6, "end"), Deadline(12, "end")),
            reads("每年3-4月开展植树活动", Deadline(4, "end")),
            reads("每年9月1日至10月15日组织轮训", Deadline(10, 15)),
        ),
        no_match=(
            "本办法自2021年9月1日起施行",
            "2022年3月8日印发",
            "从2月下旬开始检查",
            "经2020年5月6日会议通过",
            "每年3月前后开展活动",
            "每年六月为安全生产月",
            "已于2025年6月8日经会议讨论通过",
            "于2022年6月15日经会议审议通过",
            "每年5月至9月，每周巡查一次",
            "每年5月至9月为汛期",
            "每年4月23日所在周为读书宣传周",
            "2020年1月1日以前领取的证书",
            "12月31日前已经批准的项目",
        ),
    ),
    Rule(
        id="deadline.day_of_period",
        since=FIRST_EDITION,
        starts=(
            "每月 每季 每个 次月 次个 次季 下月 下个 下季 当月 当个 当季 季首 季末 季最 季第 季度"
        ),
        pattern=re.compile(
            r"(?:(?:每|次|下|当)个?(?=[季月])|(?<![一二三四每次下当个\d])(?=季度?(?:首月|末月|最后|第)))(?:(?P<quarter>季度?)(?:(?P<first>首月|第[一1]个?月)|(?P<second>第[二2]个?月)|(?P<last>末月|第[三3]个?月|最后[一1]个?月))?的?|月的?)"
            rf"(?P<days>{_DAY}[日号](?:前?[、和及与]{_DAY}[日号])*){_CLOCK}(?P<before>{BEFORE})?(?!内|起|至)"
        ),
        build=_day_of_period,
        match=(
            reads("每月5日前报送报表", Deadline(day=5, recurs=Per.MONTH)),
            reads("次月10日前公示", Deadline(day=10, recurs=Per.MONTH)),
            reads("每季度首月15日前通报", Deadline(1, 15, recurs=Per.QUARTER)),
            reads("季度末月20日前汇总", Deadline(3, 20, recurs=Per.QUARTER)),
            reads(
                "每月15日、30日前报送动态",
                Deadline(day=15, recurs=Per.MONTH),
                Deadline(day=30, recurs=Per.MONTH),
            ),
        ),
        no_match=("每月30日内", "每月一次", "每月5日、20日各调度一次"),
    ),
)
