"""When a duty binds: what sets it going, and on what condition.

Reads: the clauses of a duty with their roles. Writes: triggers (发现问题, 会后, 任职前) and
conditions (情节严重的, 确有必要时) in the document's words, without the subject they share
with the duty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.duties.adverbials import HAPPENS, WHEN, Role, role_of
from zelian.core.reading.duties.parts import Clause
from zelian.core.reading.phrases import PhraseRule, names
from zelian.core.reading.rules import FIRST_EDITION

_BINDING = (
    r"(?:应当|应该|必须|须|要(?![求点素])|立即|及时|马上|第一时间|当即|迅速|严禁|不得|有权|可以)"
)
_EVENT_NOUN = r"(?:[^，。；：、\n每应须由向将对]{1,24}?)"

TRIGGERS = (
    PhraseRule(
        id="trigger.happening",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:如果|如|若|凡|一旦)?(?P<words>(?:发现|发生|接到|接报|收到|遇有|遇到|遇|出现|获悉|得知|知悉|受理)"
            r"[^，。；：\n]{1,60}?)(?:的|情形的)?(?<!后)(?<!时)(?<!起)"
        ),
        match=(
            names("发现重大险情的", "发现重大险情"),
            names("如遇有过问案件的", "遇有过问案件"),
        ),
        no_match=("情节严重的", "应当发现的问题"),
        whole=True,
    ),
    PhraseRule(
        id="trigger.moment",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:自|从|在|于|当)?(?P<words>[^，。；：\n]{1,60}?(?:后|前|时|之日起?|当[日天]|期间|过程中|之际|情况下|情形下|之时))(?:起)?"
        ),
        match=(
            names("自收到申请之日起", "收到申请之日起"),
            names("会后", "会后"),
            names("动火作业前", "动火作业前"),
        ),
        no_match=("情节严重的", "根据分工"),
        whole=True,
    ),
    PhraseRule(
        id="trigger.within",
        since=FIRST_EDITION,
        pattern=re.compile(
            rf"(?:(?<=[，。；：\n在于])|^)(?P<words>(?:发现|发生|接到|收到|遇有|遇到|出现|{_EVENT_NOUN}(?<![及同按届随临准定限平学课工适暂即有小实费顿超计历要]))"
            rf"[^，。；：、\n每应须由向将]{{0,24}}?(?:时|后|的))(?={_BINDING})"
        ),
        match=(
            names("发现外来人员闯入时立即报告", "发现外来人员闯入时"),
            names("执法时应当出示证件", "执法时"),
        ),
        no_match=("应当及时报告", "有关部门应当按时应对", "届时应当公布"),
    ),
    PhraseRule(
        id="trigger.at_once",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>(?<![^，。；：、\n])(?:发现|接到|收到|出现)[^，。；：、\n]{2,16}?)(?=立即|马上|第一时间|当即|及时|迅速)"
        ),
        match=(names("发现火情立即报告", "发现火情"),),
        no_match=("及时发现问题", "应当立即发现"),
    ),
)
CONDITIONS = (
    PhraseRule(
        id="condition.nominal",
        since=FIRST_EDITION,
        pattern=re.compile(r"(?P<words>[^，。；：\n]{1,80}的)"),
        match=(names("情节严重的", "情节严重的"), names("不予批准的", "不予批准的")),
        no_match=("发现问题后", "根据需要"),
        whole=True,
    ),
    PhraseRule(
        id="condition.if",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>(?:如果|如(?![实期数约])|若|倘若|凡是?|除|违反)[^，。；：\n]{1,60}"
            r"|必要时|[^，。；：\n]{0,12}(?:特殊|紧急|确有|情况|条件|时机)[^，。；：\n]{0,8}(?:时|下))"
        ),
        match=(
            names("如需变更", "如需变更"),
            names("必要时", "必要时"),
            names("确有必要时", "确有必要时"),
        ),
        no_match=("会后", "根据分工"),
        whole=True,
    ),
    PhraseRule(
        id="condition.within",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:(?<=[，。；：\n])|^)(?P<words>(?!发现|发生|接到|收到|遇|出现)[^，。；：、\n对向将由]{2,24}?的)"
            r"(?=及时|应当|必须|须|由|可以|不得|一律|立即|予以|给予|依法)"
        ),
        match=(
            names("问题严重的及时报告", "问题严重的"),
            names("请假三天以内的由站长批准", "请假三天以内的"),
        ),
        no_match=("重要的是及时报告", "对严重的问题及时报告", "需要延期的，经批准"),
    ),
    PhraseRule(
        id="condition.need",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:(?<=[，。；：\n])|^)(?P<words>(?:确有|认为)?必要时|(?:特殊|紧急)情况下?|条件成熟时|根据需要|情况紧急时)"
            r"(?=[^，。；：\n])"
        ),
        match=(
            names("会议每月召开，必要时可以临时召开", "必要时"),
            names("根据需要可以随时召开", "根据需要"),
        ),
        no_match=("没有必要时常召开", "必要时，"),
    ),
)


_INSIDE = re.compile(
    r"[时后的况下要发接收出](?:(?<=[时后的况下])(?=[应必须要立及由可不一予给依有严马第当迅])|(?<=要)[时，]|(?<=[发出])现|(?<=[接收])到|(?<=要)可)"
)
"""What every condition or trigger within a clause has; most clauses have none."""


def events_in(
    text: str, clauses: Sequence[Clause], subjects: tuple[str, ...]
) -> tuple[list[str], list[str]]:
    """Conditions and triggers of a duty, from its clauses in order.

    A clause's stretch begins behind its subject where that is the duty's own.
    """
    conditions: list[str] = []
    triggers: list[str] = []
    inside = clauses and _INSIDE.search(text, clauses[0].start, clauses[-1].end)
    for clause in clauses:
        role = clause.role
        if role not in WHEN and not inside:
            continue
        start, right = _behind(text, clause, subjects), clause.end
        if role is Role.EVENT:
            triggers += _whole(TRIGGERS, text, start, right)
        elif role is Role.CONDITION:
            found = _whole(CONDITIONS, text, start, right)
            conditions += [w for w in found if not w.startswith("违反") or w.endswith("的")]
        elif _INSIDE.search(text, start, right):
            triggers += _within(TRIGGERS, text, start, right)
            conditions += _within(CONDITIONS, text, start, right)
    return conditions, [t for t in triggers if t not in conditions]


def _behind(text: str, clause: Clause, subjects: tuple[str, ...]) -> int:
    """Where the clause goes on behind the duty's own subject.

    河长调整的 keeps its first word: what is left of it would say nothing.
    """
    at = clause.body
    if not clause.names or at <= clause.start or not set(clause.names) <= set(subjects):
        return clause.start
    if HAPPENS.match(text, at, clause.end):
        return at
    return clause.start if role_of(text, at, clause.end) is Role.CONDITION else at


def _whole(rules: tuple[PhraseRule, ...], text: str, start: int, end: int) -> list[str]:
    for rule in rules:
        if rule.whole:
            for left, right in rule.places(text, start, end):
                return [text[left:right]]
    return []


def _within(rules: tuple[PhraseRule, ...], text: str, start: int, end: int) -> list[str]:
    for rule in rules:
        if not rule.whole and (found := rule.read(text[start:end])):
            return found
    return []
