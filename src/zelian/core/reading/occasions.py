"""Papers made for one occasion: what a notice or a plan of one year sets by when, it sets once.

Reads: findings with the titles of the paper and of its annexes. Writes: the findings, with
deadlines of such a part that do not come back. Regulations, lists of duties and tables of
tasks stand for longer: theirs come back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zelian.core.reading.outline.labels import Style
from zelian.core.reading.outline.tree import Heading
from zelian.core.reading.phrases import PhraseRule, names
from zelian.core.reading.rules import FIRST_EDITION, Found
from zelian.core.vocabulary.measure import Deadline, Per

_YEAR = r"(?:20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年"
_MARKED = r"(?:（[^）]{1,12}）)?"

OF_ONE_YEAR = PhraseRule(
    id="occasion.of_one_year",
    since=FIRST_EDITION,
    pattern=re.compile(
        rf"(?<!第)(?<![-\d至到])(?P<words>{_YEAR}(?!版|修订|修正|-|至|到)"
        r"(?:(?!制度|办法|规定|细则|清单|职责|责任制|条例|准则|规则|标准)[^《》\n]){2,60}?"
        rf"(?:通知|方案|要点|计划|安排|部署|公告|通告)){_MARKED}$"
    ),
    match=(
        names("关于开展2026年渡口检查的通知", "2026年渡口检查的通知"),
        names("某某局2026年度工作要点", "2026年度工作要点"),
        names("二〇二六年植树活动方案（试行）", "二〇二六年植树活动方案"),
    ),
    no_match=(
        "2026年渡口值守任务分解表",
        "渡口值守办法（2026年修订）",
        "关于修订2026年渡口管理办法的通知",
        "2024-2026年三年行动方案",
        "关于加强渡口管理的通知",
    ),
)
"""A title that names the year of the work it sets."""

TO_DO_NOW = PhraseRule(
    id="occasion.to_do_now",
    since=FIRST_EDITION,
    pattern=re.compile(
        r"(?P<words>关于(?:迅速|立即|尽快|认真|切实|集中|组织)*(?:开展|做好|举办|召开|组织|报送|上报|填报|编制)"
        r"(?:(?!制度|办法|规定|细则|机制|规范|长效|常态|日常|经常)[^《》\n]){2,60}?"
        rf"的(?:紧急|补充)?(?:通知|通告|公告)){_MARKED}$"
    ),
    match=(names("某某局关于做好渡口检查的紧急通知", "关于做好渡口检查的紧急通知"),),
    no_match=(
        "关于进一步加强渡口管理的通知",
        "关于做好日常检查工作的通知",
        "关于开展常态化巡查的通知",
    ),
)
"""A title that asks for something to be done; whether once, its opening tells."""

THIS_YEAR = PhraseRule(
    id="occasion.this_year",
    since=FIRST_EDITION,
    pattern=re.compile(
        rf"(?P<words>今年|本年度|{_YEAR}(?:\d{{1,2}}月(?:\d{{1,2}}日|底|[上中下]旬)|底|[上下]半年)前?)"
    ),
    match=(
        names("今年渡口事故多发", "今年"),
        names("2026年3月4日前报名单", "2026年3月4日前"),
    ),
    no_match=("根据2019年文件精神", "每年3月4日前报名单"),
)
"""The year in which a notice is written."""

ASKED_OF_ADDRESSEES = PhraseRule(
    id="occasion.asked_of_addressees",
    since=FIRST_EDITION,
    pattern=re.compile(r"(?<![一-龥])(?P<words>请(?:各|你|贵|有关|相关|于|在|将))"),
    match=(
        names("现印发清单，请各单位于4月15日前报送", "请各"),
        names("印发给你们，请于4月15日前报送", "请于"),
    ),
    no_match=("应当提请各委员审议", "聘请有关专家评审", "申请于4月15日前提出"),
)
"""What a covering letter asks of those it is sent to, it asks once."""

RULES = (OF_ONE_YEAR, TO_DO_NOW, THIS_YEAR, ASKED_OF_ADDRESSEES)
_COMES_BACK = re.compile("每|逐年|历年|各年度|年年|常年|长期")
_STOP = re.compile("[。；！？\n]")
_OPENING = 400
_FAR = 200


def once_where_said(
    text: str, found: Sequence[Found], title: str, headings: Iterable[Heading]
) -> list[Found]:
    """The findings, those of a part for one occasion with deadlines that do not come back."""
    parts = [(0, title), *((h.start, h.title) for h in headings if h.style is Style.ANNEX)]
    starts = [start for start, _ in parts]
    ends = [*starts[1:], len(text)]
    single = [
        _is_for_once(text[start : min(end, start + _OPENING)], name)
        for (start, name), end in zip(parts, ends, strict=True)
    ]
    return [_once(text, f, of_year=single[bisect_right(starts, f.start) - 1]) for f in found]


def _is_for_once(opening: str, title: str) -> bool:
    if OF_ONE_YEAR.pattern.search(title):
        return True
    return bool(TO_DO_NOW.pattern.search(title) and THIS_YEAR.pattern.search(opening))


def _once(text: str, found: Found, *, of_year: bool) -> Found:
    """A deadline as one that does not come back, where nothing up to its end says it does."""
    value = found.value
    if not isinstance(value, Deadline) or value.recurs is not Per.YEAR:
        return found
    stops = [m.end() for m in _STOP.finditer(text, max(0, found.start - _FAR), found.start)]
    begins = stops[-1] if stops else max(0, found.start - _FAR)
    asked = ASKED_OF_ADDRESSEES.pattern.search(text, begins, found.start + 1)
    if _COMES_BACK.search(text, begins, found.end) or not (of_year or asked):
        return found
    return replace(found, value=replace(value, recurs=None))
