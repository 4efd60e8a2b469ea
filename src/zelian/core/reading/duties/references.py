"""Names that point back: 前款规定的单位, 上述部门, 该机构, 其.

Reads: a name found as subject, and who was named before. Writes: those meant. 有关部门 and
各级党组织 point at nobody and stay as words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.phrases import PhraseRule, names
from zelian.core.reading.rules import FIRST_EDITION

REFERENCES = (
    PhraseRule(
        id="reference.paragraph",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>(?:前款|前两款|上款|前条|前项|本条第[一二三四五]款|本款)(?:规定|所列|所述|中)?(?:的)?"
            r"(?:各级|各)?(?:单位|部门|机构|机关|人员|组织|主体|企业|个人|责任人))"
        ),
        match=(
            names("前款规定的单位", "前款规定的单位"),
            names("本条第一款规定的人员", "本条第一款规定的人员"),
        ),
        no_match=("前款规定的资料", "有关单位"),
        whole=True,
    ),
    PhraseRule(
        id="reference.aforesaid",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>(?:上述|前述|以上|该|该类|此类|这些)(?:各)?(?:单位|部门|机构|机关|人员|组织|主体|企业|党组织|同志|干部))"
        ),
        match=(names("上述单位", "上述单位"), names("该机构", "该机构")),
        no_match=("本单位", "县级以上单位", "各该单位"),
        whole=True,
    ),
)


def points_back(name: str) -> bool:
    """Whether the name stands for somebody named before."""
    return name[0] in "前上本该此这以" and any(
        rule.pattern.fullmatch(name) is not None for rule in REFERENCES
    )


def resolve(found: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """The names, with those that point back replaced by whoever was named last."""
    if not before or not any(points_back(name) for name in found):
        return tuple(found)
    meant = [n for name in found for n in (before if points_back(name) else (name,))]
    return tuple(dict.fromkeys(meant))
