"""Within so many units of an event: 会后5个工作日内, 自…之日起30日内, 开学前15日, 提前3天."""

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
from zelian.core.reading.numerals import NUMERAL, whole
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Within

_UNIT = r"个?(?P<unit>工作日|法定工作日|自然日|小时|钟头|学?日|天|周|星期|礼拜|月|年|学期|分钟)"
_UNIT_SIGNS = "工法自小钟学日天周星礼月年分"
_UNITS = {
    "工作日": "workday",
    "法定工作日": "workday",
    "小时": "hour",
    "钟头": "hour",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "月": "month",
    "年": "year",
    "分钟": "minute",
    "学期": "term",
}
_BACKGROUND = re.compile(
    r"(?:近|过去|(?:^|[在此以，])前|最近|累计|连续|满|在?影响期|有效期|处分期?|第)$"
)
_LONGEST_EVENT = 40
_BARS = re.compile(
    r"，?(?:不得(?!少|低|超|多|迟|晚)|禁止|不再|不予|取消|均|累计|连续|出现|发生[^后]|有下列|因|被|未|无法|没有|的?由[^，\n]{1,12}(?:批准|审批|审定))"
)
_ACTS = "办理|处理|响应|整改|审批|审核|答复|处置|修复|维修|抢修|恢复|解决|办结|反馈|回复|到场|送达"
_OF_NO_ACT = "".join(f"(?<!{act})" for act in _ACTS.split("|"))
"""Before 时间: no act that the time is for."""
_LASTING = re.compile(
    rf"{_OF_NO_ACT}(?:时间|时长)"
    r"(?:一般|原则上|应当?|要|须|均)*控制在$"
)
_FORBIDS = re.compile(r"禁止|停止|停业|限制")
_OF_IT = re.compile(r"的(?!规定)")
_DAY_OF_MONTH = re.compile(r"月(?:份|的)?$")
_AFTER = re.compile(
    r"(?:.*(?:应当?|须|必须|要|[在于]|并)|^)(?P<event>[^、]{1,30}?(?:后|前|之日起?|当日|时|起))(?:的|，)?$"
)
_TIME_FOR = re.compile(rf"(?:时限|(?:{_ACTS})(?:时间|时长))$")
_WHO_MUST = re.compile(r"[^，\n]{0,14}(?:应当?|必?须)[在于]?$")
_LED_IN = re.compile(
    r"^.*(?:应当?|须|必须|(?<![重主首])要|[在于]|每(?:学期|学年|季度|[天日周月年次])?)"
)
_STATE = re.compile(
    r"(?:暂停|停职|中止|中断|公示|公告|公布|公开|延长|延期|顺延|宽限|任期|聘期|有效期|保存|保管|保留|留存|试用|休假|休息|请假|借用|借阅|学制|连任)"
    r"[^，。；]{0,8}$|(?:暂存|存放|储存|驾驶|离岗|停留|停放)[^，。；]{0,8}$"
    rf"|{_OF_NO_ACT}(?:时间|时长)$"
)


def _event(text: str, start: int) -> str:
    """The event the time runs from, in the text's words, empty where none is named."""
    left = clause_start(text, start)
    words = text[left:start]
    opened = max(words.rfind("自"), words.rfind("从"))
    if opened >= 0 and "起" in words[opened:]:
        return words[opened:].rstrip("，的")
    m = _AFTER.search(words)
    if m:
        return m["event"]
    if left > 0 and text[left - 1] == "，" and (not words or _WHO_MUST.match(words)):
        previous = text[clause_start(text, left - 1) : left - 1]
        if re.search(r"(?:后|起|时|前)$", previous):
            return previous
    return ""


def _inside(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    left = clause_start(text, m.start())
    head = text[left : m.start()]
    if _BACKGROUND.search(head) or _FORBIDS.search(head) or _BARS.match(text, m.end()):
        return
    if _LASTING.search(head):
        return
    if not binds(text, m.start(), m.end()) or _OF_IT.match(text, m.end()):
        return
    yield from _found(m, _event(text, m.start()))


def _found(m: re.Match[str], event: str) -> Iterator[Found]:
    text = m.string
    n, unit = _n(m["n"]), _UNITS.get(m["unit"], "day")
    if n is None:
        return
    if unit == "month" and m["n"].startswith("半"):
        n, unit = 15, "day"
    elif unit == "year" and m["n"].startswith("半"):
        n, unit = 6, "month"
    right = clause_end(text, m.end())
    end = governed_end(text, m.end(), right)
    if end is None:
        stop = min(clause_end(text, right + 1), sentence_end(text, m.end()))
        end = governed_end(text, m.end(), stop)
    start = m.start()
    if event and text[max(0, start - len(event)) : start] == event:
        start -= len(event)
    yield Found(Within(n, unit, event), start, end or m.end())


def _n(words: str) -> int | None:
    return 1 if words.startswith("半") else whole(words)


def _ahead(m: re.Match[str]) -> Iterator[Found]:
    """提前三日, or so long before an event named before the number."""
    text = m.string
    if m["early"]:
        event = m["early"]
    else:
        words = re.sub(r"(?:至少|不少于)$", "", text[clause_start(text, m.start()) : m.start()])
        event = _LED_IN.sub("", words)
    if 2 <= len(event) <= 20 and binds(text, m.start(), m.end()):
        yield from _found(m, event)


def _nth(m: re.Match[str]) -> Iterator[Found]:
    """开学第一周内: within the first so many units of an event that opens a time."""
    text = m.string
    if not binds(text, m.start(), m.end()) or _OF_IT.match(text, m.end()):
        return
    stop = clause_end(text, clause_end(text, m.end()) + 1)
    end = governed_end(text, m.end(), min(stop, sentence_end(text, m.end())))
    if end is not None:
        value = Within(1 if m["first"] else whole(m["n"]) or 1, _UNITS[m["unit"]], m["event"])
        yield Found(value, m.start(), end)


def _before(m: re.Match[str]) -> Iterator[Found]:
    """开庭三日前: the words before the number are the event, and must be one."""
    words = m.string[clause_start(m.string, m.start()) : m.start()]
    event = _LED_IN.sub("", words)
    if _DAY_OF_MONTH.search(words) or words.endswith("最后"):
        return
    if 2 <= len(event) <= _LONGEST_EVENT and binds(m.string, m.start(), m.end()):
        yield from _found(m, event)


def _later(m: re.Match[str]) -> Iterator[Found]:
    """时间不超过事发后1小时: the event stands between the bound and the number."""
    if binds(m.string, m.start(), m.end()):
        yield from _found(m, m["event"])


def _longest(m: re.Match[str]) -> Iterator[Found]:
    """不得超过90日: a time for an act; a state or a pause has an amount instead."""
    text = m.string
    head = text[max(0, m.start() - 16) : m.start()]
    if _STATE.search(head) or not binds(text, m.start(), m.end()):
        return
    if m["unit"] == "日" and _DAY_OF_MONTH.search(head):
        return
    left = clause_start(text, m.start())
    if not (m[0][0] == "最" or _TIME_FOR.search(head) or VERB.search(text, left, m.start())):
        return
    yield from _found(m, _event(text, m.start()))


RULES = (
    Rule(
        id="within.inside",
        since=FIRST_EDITION,
        starts="半",
        units=_UNIT_SIGNS,
        pattern=re.compile(
            rf"(?P<n>(?<![\d.年月一二三四五六七八九十第]){NUMERAL}|半){_UNIT}(?:之内|以内|内(?![部容外涵设置科]))"
        ),
        build=_inside,
        match=(
            reads("会后5个工作日内报送纪要", Within(5, "workday", "会后")),
            reads("自收到申请之日起三十日内作出答复", Within(30, "day", "自收到申请之日起")),
            reads("事故发生后1小时内上报", Within(1, "hour", "事故发生后")),
            reads("结果15日内告知劳动者；", Within(15, "day", "")),
            reads("在两个月内完成整改", Within(2, "month", "")),
            reads("半个月内反馈", Within(15, "day", "")),
            reads("接到报修后，物业应当在3小时内到场", Within(3, "hour", "接到报修后")),
            reads(
                "应当自领取许可证之日起三个月内开工建设",
                Within(3, "month", "自领取许可证之日起"),
            ),
        ),
        no_match=(
            "近三年内受到处分",
            "两年内不得晋升",
            "3个工作日左右",
            "五年内累计两次的，予以清退",
            "一年内不得在分店任职",
            "一年内未领取的奖品",
            "禁止其三年内担任监事",
            "发言时间一般控制在10分钟以内",
        ),
    ),
    Rule(
        id="within.ahead",
        since=FIRST_EDITION,
        starts="提前 至少 最少 不少 半",
        units=_UNIT_SIGNS,
        pattern=re.compile(
            r"(?:(?P<early>(?:至少|最少)?提前(?:至少|不少于|不得少于)?)|(?<=[一-龥]前)(?<![目以此]前)(?:至少|不少于)?)"
            rf"(?P<n>{NUMERAL}|半){_UNIT}(?![前来里的内龄])"
        ),
        build=_ahead,
        match=(
            reads("开学前15日公布课表", Within(15, "day", "开学前")),
            reads("应当在停用前二日公告", Within(2, "day", "停用前")),
            reads("重要节假日前一周发布提示", Within(1, "week", "重要节假日前")),
            reads("提前3个工作日通知与会人员", Within(3, "workday", "提前")),
        ),
        no_match=("前3日", "提前完成", "目前三个月", "以前两年"),
    ),
    Rule(
        id="within.nth",
        since=FIRST_EDITION,
        starts="开学",
        pattern=re.compile(
            r"(?P<event>开学)后?的?(?:第(?P<n>[一二三四1-4])|(?P<first>首))个?(?P<unit>周|月)内"
        ),
        build=_nth,
        match=(
            reads("每学期开学第一周内完成摸底", Within(1, "week", "开学")),
            reads("开学后第二周内报送名册", Within(2, "week", "开学")),
            reads("开学首月内完成家访", Within(1, "month", "开学")),
        ),
        no_match=(
            "开学前一周",
            "开学第一课",
            "开学第一周内的班会",
            "开学第一周完成摸底",
            "开学两周内",
        ),
    ),
    Rule(
        id="within.before",
        since=FIRST_EDITION,
        starts="半",
        units=_UNIT_SIGNS,
        pattern=re.compile(
            rf"(?<=[一-龥])(?<![年月第前近过每至到和零〇一二两三四五六七八九十百])(?P<n>{NUMERAL}|半){_UNIT}(?:以前|之前|前)(?!后|期)"
        ),
        build=_before,
        match=(
            reads("会议召开3日前送达材料", Within(3, "day", "会议召开")),
            reads("应当在开庭三日前告知双方", Within(3, "day", "开庭")),
            reads("有效期届满三十日前提出申请", Within(30, "day", "有效期届满")),
        ),
        no_match=("3月3日前送达", "三日前送达", "每月十日前报送", "于五日前办结"),
    ),
    Rule(
        id="within.later",
        since=FIRST_EDITION,
        starts="最长 最迟 最晚 不得 不应 不能 不超 不多 不长 不迟 不晚",
        pattern=re.compile(
            r"(?:最长|最迟|最晚)?(?:不得|不应|不能|不)(?:超过|多于|长于|迟于|晚于)(?P<event>[^，：\n\d]{1,12}?[后起])的?第?"
            rf"(?P<n>{NUMERAL}|半){_UNIT}(?!以|次)"
        ),
        build=_later,
        match=(
            reads("首报时间不超过事发后1小时", Within(1, "hour", "事发后")),
            reads("报送不迟于会议结束后3个工作日", Within(3, "workday", "会议结束后")),
        ),
        no_match=("不超过90日", "不迟于后年三月"),
    ),
    Rule(
        id="within.longest",
        since=FIRST_EDITION,
        starts="最长 最迟 最晚 不得 不应 不能 不超 不多 不长 不迟 不晚",
        pattern=re.compile(
            r"(?:最长|最迟|最晚)?(?:不得|不应|不能|不)(?:超过|多于|长于|迟于|晚于)"
            rf"(?P<n>{NUMERAL}|半){_UNIT}(?!以|次)"
        ),
        build=_longest,
        match=(
            reads("办理时限不得超过90日", Within(90, "day", "")),
            reads("整改期限最长不得超过两个月", Within(2, "month", "")),
            reads("审批时间不得超过6个工作日", Within(6, "workday", "")),
            reads("修复时间最长不得超过48小时", Within(48, "hour", "")),
            reads("原则上当月答复，最迟不晚于45日", Within(45, "day", "")),
        ),
        no_match=("任期不超过5年", "暂停施工不得超过30日", "报送时间为每月不迟于5日"),
    ),
)
