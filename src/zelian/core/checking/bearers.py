"""Who a row names, and whether what it says is the subject's to do.

A row goes beyond the powers of its post by two rules, both resting on what is in force: it says
nearly word for word what a regulation gives to somebody else to decide, or it commands a unit
that the post neither is, heads nor looks after. Both only ask to look again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from zelian.core.checking.filling import finding
from zelian.core.checking.nouns import Finding, Foreign, Row, Severity, Sheet
from zelian.core.checking.words import terms_of, weight_of
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence, said

# So much of a foreign duty must stand in a row before it may be said to be its matter.
FOREIGN = 0.75
# A row whose own duties say this much of it is within its powers, whoever else bears it too.
OWN = 0.6
_LEAST_WEIGHT = 3.0
_DIVIDED = re.compile(r"[、，,；;/\s和及]+")
_NAME = re.compile(r"[一-龥·]{2,4}")
_DECIDES = re.compile(
    r"决定|审定|审批|批准|任免|任命|免职|提拔|选拔任用|审议通过|核准|签发|立案|处分|问责|裁定"
)
_ASSISTS = re.compile(
    r"协助|配合|参与|提出建议|提请|建议|报请|报[^，。；]{0,8}(?:审批|批准|审定|决定)|落实|执行|服从"
)
_COMMANDS = r"(?:领导|分管|主管|督促|督办|考核|任免|审批|批准|问责|处分|检查|指导|部署)"


def persons(sheet: Sheet) -> Iterator[Finding]:
    """Responsible persons nobody knows, who serve elsewhere, or whose post is vacant."""
    for row in sheet.rows:
        for name in dict.fromkeys(filter(None, _DIVIDED.split(row.responsible))):
            found = _person(row, name, sheet)
            if found is not None:
                yield found


def _person(row: Row, name: str, sheet: Sheet) -> Finding | None:
    people = sheet.people
    if name in people.here:
        return None
    if name in people.vacant:
        sentence = Sentence(said("责任人“{name}”这个岗位现在空缺。"), {"name": name})
        advice = Sentence(said("请改由在岗的人负责，或者等补任后再填。"))
        return finding(
            row, "person.vacant", Severity.WEAK, sentence, advice=advice, column="responsible"
        )
    if name in people.elsewhere:
        values = {"name": name, "where": people.elsewhere[name]}
        sentence = Sentence(said("责任人“{name}”不在本单位任职，现在{where}。"), values)
        advice = Sentence(said("请核对是不是写错了人，或者人已经调走。"))
        return finding(
            row, "person.elsewhere", Severity.WEAK, sentence, advice=advice, column="responsible"
        )
    if not _NAME.fullmatch(name) or any(title in name for title in people.titles):
        return None
    sentence = Sentence(said("系统里没有叫“{name}”的人。"), {"name": name})
    advice = Sentence(said("请核对姓名；写岗位的，请写全职务名称。"))
    return finding(
        row, "person.unknown", Severity.HINT, sentence, advice=advice, column="responsible"
    )


def powers(sheet: Sheet) -> Iterator[Finding]:
    """Rows that seem to go beyond what is the subject's to do."""
    own = [set(terms_of(text).said) for text in sheet.own_duties]
    deciding = [one for one in sheet.foreign if _DECIDES.search(one.text)]
    by_term = _index(deciding)
    for row in sheet.rows:
        if _DECIDES.search(row.content) and not _ASSISTS.search(row.content):
            yield from _foreign(row, by_term, own)
        yield from _not_overseen(row, sheet)


def _index(duties: Sequence[Foreign]) -> Mapping[str, list[Foreign]]:
    by_term: dict[str, list[Foreign]] = {}
    for duty in duties:
        for term in terms_of(duty.text).said:
            by_term.setdefault(term, []).append(duty)
    return by_term


def _foreign(
    row: Row, by_term: Mapping[str, list[Foreign]], own: Sequence[set[str]]
) -> Iterator[Finding]:
    """The duty of another that a row says most of, unless one's own say it as well."""
    terms = set(terms_of(row.content).said)
    if any(_part(terms, duty) >= OWN for duty in own):
        return
    candidates = {duty.key: duty for term in terms for duty in by_term.get(term, ())}
    best = max(
        ((_part(set(terms_of(duty.text).said), terms), duty) for duty in candidates.values()),
        key=lambda pair: (pair[0], pair[1].key),
        default=None,
    )
    if best is None or best[0] < FOREIGN:
        return
    share, duty = best
    values = {"bearer": duty.bearer, "text": duty.text, "source": duty.source}
    sentence = Sentence(said("这件事现行制度定由“{bearer}”承担。"), values)
    quoted = said("《{source}》：{text}") if duty.source else said("制度原文：{text}")
    because = (
        Reason("power.quoted", Sentence(quoted, values), duty.key),
        Reason("power.share", Sentence(said("两处文字约 {n}% 相合。"), {"n": round(share * 100)})),
    )
    advice = Sentence(said("请改写为本岗位的职责，如提出建议、报请决定、落实执行。"))
    yield finding(
        row,
        "power.other_bearer",
        Severity.HINT,
        sentence,
        advice=advice,
        column="content",
        because=because,
        rests_on=(duty.key, duty.text),
    )


def _part(of: set[str], within: set[str]) -> float:
    """The part of a text's weight that another says too; 0 for texts that tell too little."""
    total = sum(map(weight_of, of))
    return sum(map(weight_of, of & within)) / total if total >= _LEAST_WEIGHT else 0.0


def _not_overseen(row: Row, sheet: Sheet) -> Iterator[Finding]:
    """A unit that is commanded in a row and that the post doesn't look after."""
    for name in sheet.not_overseen:
        if name not in row.content:
            continue
        if not re.search(_COMMANDS + rf"[^，。；]{{0,12}}{re.escape(name)}", row.content):
            continue
        sentence = Sentence(said("“{unit}”不在本岗位分管、联系的范围内。"), {"unit": name})
        advice = Sentence(said("请核对分工；确需承担的，请先调整分管或联系关系。"))
        yield finding(
            row,
            "power.not_overseen",
            Severity.HINT,
            sentence,
            advice=advice,
            column="content",
            rests_on=(name,),
        )
        return
