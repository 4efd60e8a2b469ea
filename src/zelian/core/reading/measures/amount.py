"""A counted least or most that is no number of times: 不少于3000字, 保存5年, 每年24学时."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zelian.core.reading.measures.counts import count_of, counted
from zelian.core.reading.measures.frequency import TIMES
from zelian.core.reading.measures.periods import PERIOD, period_of
from zelian.core.reading.measures.surroundings import (
    binds,
    clause_end,
    clause_start,
    last_match,
)
from zelian.core.reading.measures.verbs import VERB, governed_end
from zelian.core.reading.numerals import NUMERAL
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Amount, Per

_TIME = (
    r"个?(?:工作日|小时|学时|课时|学分|分钟|月|学期|星期|周)|天|日(?![前常程])|"
    r"年(?![度级月龄底初末])"
)
_THING = (
    r"万?字|人次|篇|份|件|名|人(?!民|大|员|次|事)|位|项|条|家|户|处|所|门|本|部(?!门|分)|节|课|页|张|幅|"
    r"个(?!人|别|工作日|月|小时|学期|星期)|类|种|组|支|套|例|起|批|封|间|台|辆|册|场次|票|句|讲|步"
)
_ANY = rf"{_TIME}|{_THING}"
_PERIOD = re.compile(PERIOD)
_NOT_ASKED = re.compile(
    r"年龄|周岁|经过|罚|扣|奖励?|满分|得分|总分|距离|高度|宽度|长度|面积|深度|半径|温度|重量|浓度|工龄|从业(?!人员|者)|从事|任职满"
    r"|工作满|工作经[历验]|具有|具备|经[历验]|学历|年限|党龄|教龄|服务满|任职|担任|年满|判处|徒刑|拘留|撤职"
    r"|超编|结余|逾期|迟到|旷|缺勤|缺课|违纪|死亡|重伤|受伤|损失|未满|不满"
)
_SERVED = re.compile(r"工作[^，]{0,6}$")
_CALENDAR = 1900
"""From here on a number of 年 is a year of the calendar."""
_LASTS = re.compile(r"年|月|学期")
_KEEPING = (
    r"(?:保存|保管|留存|保留|存档|备查|公布|张贴|公告|任期|聘期|届期|有效期|公示期?|试用期?|预备期|考察期|见习期|服务期|期限|挂职|"
    r"轮岗|周期|时间|时长)"
)
_KEPT = re.compile(
    rf"(?P<what>{_KEEPING})(?:限|时间|期限|期|一般|原则上|均|应|应当|须|必须|要|分别)*(?:为|是)?"
    + counted(_TIME)
)
_KEEPS = re.compile(
    r"保存|保管|留存|保留|存档|任期|聘期|届期|有效期|公示|公布|张贴|公告|试用|预备期|考察期|见习期|服务期|挂职"
)
_OCCASIONS = re.compile(rf"{NUMERAL}(?:{TIMES})")
_ACCUMULATES = re.compile(
    r"字|人次|篇|份|件|学时|课时|学分|小时|天|项|条|门|本|节|户|家|个|课|人|名|位|工作日"
)


def _bounded(m: re.Match[str]) -> Iterator[Found]:
    count = count_of(m)
    if count is None or not count.bound:
        return
    yield from _amount(m, per=_governing(m, need_same_clause=not _long(m["unit"])))


def _long(unit: str) -> bool:
    return unit in {"学时", "课时", "学分", "字", "个学时", "篇", "份", "天"}


def _amount(m: re.Match[str], per: tuple[Per | None, int | None]) -> Iterator[Found]:
    text = m.string
    count = count_of(m)
    head = text[max(clause_start(text, m.start()), m.start() - 24) : m.start()]
    if count is None or _NOT_ASKED.search(head) or not binds(text, m.start(), m.end()):
        return
    if _SERVED.search(head) and _LASTS.search(m["unit"]):
        return
    if re.match(r"(?:以上|以下)?(?:未|无故|的罚|罚款|徒刑|者)", text[m.end() : m.end() + 4]):
        return
    start, end = m.start(), m.end()
    if not VERB.search(head):
        end = governed_end(text, end, clause_end(text, end)) or end
    if m["unit"] == "年" and max(count.min or 0, count.max or 0) >= _CALENDAR:
        return
    unit = m["unit"].removeprefix("个") if len(m["unit"]) > 1 else m["unit"]
    yield Found(Amount(count.min, count.max, unit, per[0]), start, end, period=per[1])


def _governing(m: re.Match[str], *, need_same_clause: bool) -> tuple[Per | None, int | None]:
    """The period an amount is to be reached in, and where it stands.

    每月召开1次会议，时间不少于1小时 counts the occasions: the amount is for each of them.
    """
    text = m.string
    floor = clause_start(text, m.start())
    own = last_match(_PERIOD, text, floor, m.start())
    if re.search(
        r"每[次人名位个场篇项]|每一次|单次", text[own.end() if own else floor : m.start()]
    ):
        return None, None
    if own is None and floor > 0 and text[floor - 1] == "，":
        before = clause_start(text, floor - 1)
        if _OCCASIONS.search(text, before, floor):
            return None, None
        same = re.search(rf"[\d一二三四五六七八九十]{re.escape(m['unit'])}", text[before:floor])
        if same or not need_same_clause or VERB.match(text, floor):
            floor = before
    last = own or last_match(_PERIOD, text, floor, m.start())
    return (None, None) if last is None else (period_of(last)[0], last.start())


def _plain(m: re.Match[str]) -> Iterator[Found]:
    """A count without a bound after a period: 每年撰写1篇调研报告 asks for at least one."""
    count = count_of(m)
    if count is None or count.bound or not _ACCUMULATES.match(m["unit"]):
        return
    left = clause_start(m.string, m.start())
    per = _governing(m, need_same_clause=True)
    if per[1] is None or not VERB.search(m.string, per[1], m.start()):
        return
    if re.search(r"[前第过近]$|两个$", m.string[left : m.start()]):
        return
    yield from _amount(m, per)


def _kept(m: re.Match[str]) -> Iterator[Found]:
    count = count_of(m)
    bound = count is not None and count.bound
    if count is None or not (bound or _KEEPS.match(m["what"])):
        return
    if m["below"] and re.match(r"(?:完成|办|报|提|作|反馈|整)", m.string[m.end() : m.end() + 2]):
        return
    lasting = _KEEPS.match(m["what"])
    yield from _amount(m, (None, None) if lasting else _governing(m, need_same_clause=False))


def _times(m: re.Match[str]) -> Iterator[Found]:
    """不少于2次 with no period anywhere near."""
    text = m.string
    count = count_of(m)
    if count is None or not (m["least"] or m["most"]):
        return
    floor = max(0, m.start() - 120)
    stop = max(text.rfind(c, floor, m.start()) for c in "。；\n")
    if _PERIOD.search(text, max(floor, stop + 1), m.start()) or text[m.end() : m.end() + 1] == "/":
        return
    yield from _amount(m, (None, None))


def _of(low: int | None, unit: str, per: Per | None = None, high: int | None = None) -> Amount:
    return Amount(
        None if low is None else Decimal(low), None if high is None else Decimal(high), unit, per
    )


RULES = (
    Rule(
        id="amount.kept",
        since=FIRST_EDITION,
        pattern=_KEPT,
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
        ),
        no_match=("保存时间较长", "任期内完成"),
    ),
    Rule(
        id="amount.bounded",
        since=FIRST_EDITION,
        pattern=re.compile(counted(_ANY)),
        build=_bounded,
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
        ),
        no_match=(
            "年满18周岁以上",
            "具有5年以上工作经历",
            "旷课三天以上的，给予处分",
            "设3个科室",
            "奖励不超过3人",
        ),
    ),
    Rule(
        id="amount.period",
        since=FIRST_EDITION,
        pattern=re.compile(counted(_THING)),
        build=_plain,
        match=(
            reads("每年撰写1篇调研报告", _of(1, "篇", Per.YEAR)),
            reads("每年走访5户，撰写1篇报告", _of(5, "户", Per.YEAR), _of(1, "篇", Per.YEAR)),
        ),
        no_match=("设3个科室", "每年召开会议"),
    ),
    Rule(
        id="amount.times",
        since=FIRST_EDITION,
        pattern=re.compile(counted(TIMES)),
        build=_times,
        match=(reads("听取汇报不少于2次", _of(2, "次")),),
        no_match=("每年不少于2次", "检查2次"),
    ),
)
