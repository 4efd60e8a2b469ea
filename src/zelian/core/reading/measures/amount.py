"""A counted least or most that is no number of times: 不少于3000字, 保存5年, 每年24学时."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zelian.core.reading.measures.counts import (
    BOUND,
    BOUND_SIGNS,
    BOUND_STARTS,
    Count,
    count_of,
    counted,
)
from zelian.core.reading.measures.governing import NONE, Governed, governing_period
from zelian.core.reading.measures.labelled import label_before
from zelian.core.reading.measures.periods import FIND_PERIOD
from zelian.core.reading.measures.surroundings import (
    binds,
    clause_end,
    clause_start,
    follows_dated_year,
)
from zelian.core.reading.measures.times import TIMES
from zelian.core.reading.measures.unasked import is_unasked
from zelian.core.reading.measures.verbs import VERB, governed_end
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Amount, Per

_TIME = (
    r"个?(?:工作日|小时|学时|课时|学分|分钟|学期|星期|周)|个月|(?<=半)月|天|日(?![前常程])|"
    r"年(?![度级月龄底初末])"
)
_TIME_UNITS = "工小学课分星周月天日年"
_THING = (
    r"万?字|人次|篇|份|件|名|人(?!民|大|员|次|事)|位|项|条|家|户|处|所|门|本|部(?!门|分)|节|课|页|张|幅|"
    r"个(?!人|别|工作日|月|小时|学期|星期)|类|种|组(?!织|长|成|建)|支(?!部|付|持|撑|出)|套|例(?!会|行)|起|批(?!准|示|评|复|次)|封|间(?!隔)|台(?!账|风)|辆|册|票|句|讲(?!课|话|评|解)|步|公里|千米|千?克(?!服)"
)
_THING_UNITS = (
    "公千万字人篇份件名位项条家户处所门本部节课页张幅个类种组支套例起批封间台辆册票句讲步克"
)
_BY_PERIOD = re.compile(
    r"字|人次|篇|份|件|学时|课时|学分|小时|项|条|门|本|节|户|家|个|课|人|名|位|工作日"
)
_BY_ANYTHING = frozenset({"学时", "课时", "学分", "字", "个学时", "篇", "份"})
_KEEPING = (
    r"(?P<what>保存|保管|留存|保留|存档|备查|公布|张贴|公告|任期|聘期|届期|有效期|公示期?|试用期?|预备期|考察期|见习期|服务期|期限|挂职|回访期|"
    r"轮岗|时间|时长)(?:限|时间|期限|期|一般|原则上|均|应|应当|须|必须|要|分别)*(?:为|是)?"
)
_KEEPING_STARTS = (
    "保存 保管 留存 保留 存档 备查 公布 张贴 公告 任期 聘期 届期 有效 公示 试用 预备 考察 见习 "
    "服务 期限 挂职 回访 轮岗 时间 时长"
)
_KEEPS = re.compile(
    r"保存|保管|留存|保留|存档|任期|聘期|届期|有效期|公示|公布|张贴|公告|试用|预备期|考察期|见习期|服务期|挂职|回访期"
)
_POINTS = frozenset("内前后")
"""Signs behind a length of time that make it a time limit."""
_TIME_ENDS = "日时月年期周天"
_PUT_OFF = re.compile(r"完成|办|报|提|作|反馈|整")
_CALENDAR = 1900
"""From here on a number of 年 is a year of the calendar."""
_APART = re.compile(rf"{BOUND}[^，：\n\d一二两三四五六七八九十每]{{1,14}}$")
_BOUND_SIGN = re.compile(f"[{BOUND_SIGNS}]")
_NAME_BEFORE = re.compile(r"[一二两三四五六七八九十双][一-龥]$")
_NAME_AFTER = re.compile(r"规定|纪律|原则|制度|机制|注意|要求|禁令|准则")
_ORDINAL = re.compile(r"(?:[前第过近式]|两个)$")


def _counted(m: re.Match[str]) -> Iterator[Found]:
    """A bounded amount, or a bare count that a period and a verb ask for."""
    text = m.string
    if text[m.end() : m.end() + 1] in _POINTS and m["unit"][-1] in _TIME_ENDS:
        return
    left = clause_start(text, m.start())
    apart = None
    if not (m["least"] or m["most"] or m["above"] or m["below"] or m["high"] or m["top"]):
        if _BOUND_SIGN.search(text, left, m.start()):
            apart = _APART.search(text, left, m.start())
        if apart is None and not (_BY_PERIOD.match(m["unit"]) or len(m["low"]) > 1):
            return
    count = count_of(m, apart[0] if apart else "")
    if count is None:
        return
    if count.bound:
        yield from _amount(m, count, governing_period(m, need_same_clause=not _long(m["unit"])))
    elif _BY_PERIOD.match(m["unit"]):
        yield from _asked_by_period(m, count, left)


def _asked_by_period(m: re.Match[str], count: Count, left: int) -> Iterator[Found]:
    """每年撰写1篇调研报告 asks for at least one."""
    text = m.string
    per = governing_period(m, need_same_clause=True)
    if per[2] is None or not VERB.search(text, per[2], m.start()):
        return
    if follows_dated_year(text, per[2]) or _in_name(m):
        return
    if not _ORDINAL.search(text, left, m.start()):
        yield from _amount(m, count, per)


def _in_name(m: re.Match[str]) -> bool:
    """Whether the number stands in a name of the form 三会一课 or 八项规定."""
    if m["low"].isdecimal():
        return False
    text = m.string
    return bool(
        _NAME_BEFORE.search(text, max(0, m.start() - 2), m.start())
        or (m["unit"] == "项" and _NAME_AFTER.match(text, m.end()))
    )


def _long(unit: str) -> bool:
    return unit in _BY_ANYTHING


def _amount(m: re.Match[str], count: Count, per: Governed) -> Iterator[Found]:
    text = m.string
    start, end = m.span()
    left = max(clause_start(text, start), start - 24)
    if is_unasked(m, left) or not binds(text, start, end):
        return
    if m["unit"] == "年" and max(count.min or 0, count.max or 0) >= _CALENDAR:
        return
    if not VERB.search(text, left, start):
        end = governed_end(text, end, clause_end(text, end)) or end
    unit = m["unit"].removeprefix("个") if len(m["unit"]) > 1 else m["unit"]
    yield Found(Amount(count.min, count.max, unit, *per[:2]), start, end, period=per[2])


def _kept(m: re.Match[str]) -> Iterator[Found]:
    count = count_of(m)
    lasting = _KEEPS.match(m["what"])
    if count is None or not (count.bound or lasting):
        return
    if m["below"] and _PUT_OFF.match(m.string, m.end()):
        return
    same = not _long(m["unit"])
    yield from _amount(m, count, NONE if lasting else governing_period(m, need_same_clause=same))


def _times(m: re.Match[str]) -> Iterator[Found]:
    """不少于2次 with no period anywhere near."""
    text = m.string
    if not (m["least"] or m["most"]):
        return
    count = count_of(m)
    floor = max(0, m.start() - 120)
    floor = max(text.rfind("\n", floor, m.start()) + 1, floor)
    if (
        count is None
        or FIND_PERIOD.search(text, floor, m.start("low"))
        or text.startswith("/", m.end())
        or label_before(text, m.start())
    ):
        return
    yield from _amount(m, count, NONE)


def _of(
    low: int | None, unit: str, per: Per | None = None, high: int | None = None, every: int = 1
) -> Amount:
    least = None if low is None else Decimal(low)
    most = None if high is None else Decimal(high)
    return Amount(least, most, unit, per, every)


RULES = (
    Rule(
        id="amount.kept",
        since=FIRST_EDITION,
        starts=_KEEPING_STARTS,
        pattern=re.compile(_KEEPING + counted(_TIME)),
        build=_kept,
        match=(
            reads("台账保存5年", _of(5, "年")),
            reads("任期为三年至五年", _of(3, "年", high=5)),
            reads("学习时间不少于12天或90学时", _of(12, "天")),
            reads("档案保存期限不少于三年", _of(3, "年")),
            reads("公示不少于5个工作日", _of(5, "工作日")),
            reads("党员每年培训时间一般不少于32学时", _of(32, "学时", Per.YEAR)),
            reads("任期三年", _of(3, "年")),
            reads("每周召开1次班会，时间不少于20分钟", _of(20, "分钟")),
            reads("每学期组织培训一次，培训时间不少于6课时", _of(6, "课时")),
            reads("每学期组织集中培训，时间不少于6课时", _of(6, "课时", Per.TERM)),
            reads("每季度向住户公开账目，公开时间不少于12天", _of(12, "天")),
            reads("回访期为1年", _of(1, "年")),
        ),
        no_match=("保存时间较长", "任期内完成"),
    ),
    Rule(
        id="amount.counted",
        since=FIRST_EDITION,
        starts=BOUND_STARTS + " 半",
        units="".join(dict.fromkeys(_TIME_UNITS + _THING_UNITS)),
        pattern=re.compile(counted(rf"{_TIME}|{_THING}")),
        build=_counted,
        match=(
            reads("调研报告不少于3000字", _of(3000, "字")),
            reads("每年脱产学习不少于24学时", _of(24, "学时", Per.YEAR)),
            reads(
                "校领导每学期听课不少于6节，教师不少于8节",
                _of(6, "节", Per.TERM),
                _of(8, "节", Per.TERM),
            ),
            reads("检查人员不少于2人", _of(2, "人")),
            reads("每年报送信息10篇以上", _of(10, "篇", Per.YEAR)),
            reads("每名干部联系1-2个村", _of(1, "个", high=2)),
            reads("每组不超过5人", _of(None, "人", high=5)),
            reads("每人每年撰写心得不少于2篇", _of(2, "篇", Per.YEAR)),
            reads("工作信息每月报送不少于1篇", _of(1, "篇", Per.MONTH)),
            reads("每年撰写1篇调研报告", _of(1, "篇", Per.YEAR)),
            reads("每年走访5户，撰写1篇报告", _of(5, "户", Per.YEAR), _of(1, "篇", Per.YEAR)),
            reads("每年至少接受40小时培训", _of(40, "小时", Per.YEAR)),
            reads("每两年培训骨干不少于10人", _of(10, "人", Per.YEAR, every=2)),
            reads("每年撰写1篇报告，字数不少于2000字", _of(1, "篇", Per.YEAR), _of(2000, "字")),
            reads("每季度报送分析材料，材料不超过1500字", _of(None, "字", high=1500)),
            reads("账目每月8日前公开，公开期不少于10日", _of(10, "日")),
            reads("每餐留样不少于150克", _of(150, "克")),
        ),
        no_match=(
            "年满18周岁以上",
            "具有5年以上工作经历",
            "旷课三天以上的，给予处分",
            "设3个科室",
            "奖励不超过3人",
            "每年召开会议",
            "处五日以上十日以下拘留",
            "三年以下有期徒刑",
            "十年以上工龄的职工",
            "二十人以上联名提出",
            "任科级职务三年以上",
            "保存3月以上的苗木",
            "两个以上的自然人可以共同申请",
            "跨两个以上行政区域的湖泊",
            "责令停业整顿一个月至六个月",
            "禁止一年以上三年以下从事销售",
            "每季度督促落实八项规定",
            "每季度落实三会一课制度",
            "每年组织宣讲不少于3场次",
        ),
    ),
    Rule(
        id="amount.times",
        since=FIRST_EDITION,
        starts=BOUND_STARTS,
        pattern=re.compile(counted(TIMES)),
        build=_times,
        match=(reads("听取汇报不少于2次", _of(2, "次")),),
        no_match=("每年不少于2次", "每任期不少于2次", "检查2次"),
    ),
)
