"""What a source list's new edition means for the lists derived from it. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from zelian.core.comparing import ChangeKind
from zelian.core.vocabulary.wording import Sentence, said
from zelian.lists.columns import columns_of_list
from zelian.lists.drift import Cause, Finding, Proposal
from zelian.lists.editions import RowChange, compare_rows
from zelian.lists.models import ListItem, ListKind, ResponsibilityList

State = ResponsibilityList.State
# What makes a risk another risk.
WEIGHT = frozenset({"likelihood", "impact", "level"})

SOURCE_CHANGED = said("来源《{title}》第{edition}版已生效，其中第{numbers}条有变动。")
RISK_CHANGED = said("《{title}》第{edition}版调整了风险等级，涉及第{numbers}条。")

Changes = Sequence[RowChange]


def find_followers(lists: Iterable[ResponsibilityList]) -> Iterator[Finding]:
    """
    For the lists that stand, what new editions of their sources ask of them.

    One query where no list of theirs is a second edition; six otherwise.
    """
    standing = list(lists)
    revised = [
        listed
        for listed in standing
        if listed.state == State.IN_FORCE and listed.previous_id is not None
    ]
    if not revised:
        return
    gives = _gives()
    by_subject: dict[tuple[object, ...], ResponsibilityList] = {
        (listed.kind_id, *_subject(listed)): listed for listed in standing
    }
    pairs = [
        (source, follower)
        for source in revised
        for kind in gives.get(source.kind_id, ())
        if (follower := by_subject.get((kind, *_subject(source)))) is not None
        and source.effective_on is not None
        and source.effective_on >= timezone.localdate(follower.created_at)
    ]
    if not pairs:
        return
    rows = _rows_of(pairs)
    for source, follower in pairs:
        changes = _changes(source, rows)
        if changes:
            yield _finding(source, follower, changes, rows.get(follower.pk, []))


def _gives() -> dict[str, list[str]]:
    """Which kinds derive from a kind, by codes; one query."""
    found: dict[str, list[str]] = {}
    through = ListKind.derives_from.through.objects
    for derived, source in through.values_list("from_listkind_id", "to_listkind_id"):
        found.setdefault(source, []).append(derived)
    return found


def _subject(listed: ResponsibilityList) -> tuple[object, ...]:
    return listed.year, listed.unit_id, listed.post_id


def _rows_of(
    pairs: Iterable[tuple[ResponsibilityList, ResponsibilityList]],
) -> Mapping[int, list[ListItem]]:
    ids: set[int] = set()
    for source, follower in pairs:
        ids |= {source.pk, source.previous_id, follower.pk}
    found: dict[int, list[ListItem]] = {}
    for item in ListItem.objects.filter(list__in=ids).order_by("list", "number"):
        found.setdefault(item.list_id, []).append(item)
    return found


def _changes(source: ResponsibilityList, rows: Mapping[int, list[ListItem]]) -> list[RowChange]:
    old, new = rows.get(source.previous_id, []), rows.get(source.pk, [])
    origins = {row.pk: row.copied_from_id for row in new if row.copied_from_id}
    columns = columns_of_list(source)
    quiet = (ChangeKind.SAME, ChangeKind.MOVED)
    found = compare_rows(old, new, columns=columns, origins=origins)
    return [change for change in found if change.kind not in quiet]


def _finding(
    source: ResponsibilityList,
    follower: ResponsibilityList,
    changes: Changes,
    rows: Sequence[ListItem],
) -> Finding:
    weighed = [
        change
        for change in changes
        if change.kind == ChangeKind.CHANGED
        and any(cell.key in WEIGHT for cell in change.changed_cells)
    ]
    words = {
        "title": source.title,
        "edition": source.edition,
        "numbers": _numbers(weighed or changes),
    }
    reason = Sentence(RISK_CHANGED if weighed else SOURCE_CHANGED, words)
    cause = Cause.RISK if weighed else Cause.SOURCE
    return Finding(follower.pk, cause, f"source:{source.pk}", reason, _proposal(changes, rows))


def _numbers(changes: Changes) -> str:
    numbers = sorted({(change.new or change.old).number for change in changes})
    return "、".join(map(str, numbers))


def _proposal(changes: Changes, rows: Sequence[ListItem]) -> Proposal:
    """Rows that took a source row over word for word follow it; the others are for a person."""
    proposal = Proposal()
    for change in changes:
        if change.old is None:
            if any(row.derived_from_id == change.new.pk for row in rows):
                continue
            proposal.add.append({"content": change.new.content, "derived_from": change.new.pk})
            continue
        for row in rows:
            if row.derived_from_id == change.old.pk:
                _follow(proposal, row, change)
    return proposal


def _follow(proposal: Proposal, row: ListItem, change: RowChange) -> None:
    named: dict[str, Any] = {"item": row.pk, "number": row.number, "content": row.content}
    if change.new is None:
        proposal.remove.append(named)
        return
    values = {}
    if row.content == change.old.content and change.new.content != change.old.content:
        values["content"] = [row.content, change.new.content]
    proposal.change.append({**named, "derived_from": change.new.pk, "values": values})
