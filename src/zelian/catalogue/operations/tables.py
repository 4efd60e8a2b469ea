"""Rows of a regulation's tables, and its links: stored as read, then decided by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.catalogue.models import Regulation, RegulationLink, TableRow
from zelian.catalogue.operations.drafts import locked_draft, next_version
from zelian.catalogue.refusals import CannotChange, ChangedMeanwhile
from zelian.core.reading import reading_to_json
from zelian.core.vocabulary import regulation as core
from zelian.core.vocabulary.text import Span
from zelian.history.operations import Change, record, record_each
from zelian.people.viewer import Viewer

DEEDS = {
    TableRow.State.ACCEPTED: "table_row.accepted",
    TableRow.State.REJECTED: "table_row.rejected",
    TableRow.State.PROPOSED: "table_row.reopened",
}
_PLACES = ("quote", "start", "end", "content_start", "content_end")


def store_table_rows(regulation: Regulation, reading: core.Reading, text: str) -> int:
    """Keep every row of every table, and the blank forms; returns how many."""
    found = reading_to_json(reading, text)
    kinds = {
        TableRow.Kind.MEASURES: ("table", reading.table),
        TableRow.Kind.SCORING: ("scoring", reading.scoring),
        TableRow.Kind.TASKS: ("tasks", reading.tasks),
        TableRow.Kind.POWERS: ("powers", reading.powers),
        TableRow.Kind.FORMS: ("forms", reading.forms),
    }
    rows = [
        _row(regulation, kind, order, content, _span_of(noun))
        for kind, (name, nouns) in kinds.items()
        for order, (content, noun) in enumerate(zip(found[name], nouns, strict=True), start=1)
    ]
    return len(TableRow.objects.bulk_create(rows, batch_size=500))


def _row(
    regulation: Regulation, kind: str, order: int, content: Mapping[str, Any], span: Span
) -> TableRow:
    kept = {name: value for name, value in content.items() if name not in _PLACES}
    return TableRow(
        regulation=regulation,
        kind=kind,
        order=order,
        content=kept,
        start=span.start,
        end=span.end,
        version=regulation.version,
    )


def _span_of(noun: Any) -> Span:
    """Where a row stands; a measure list's row at least by its content."""
    return noun.span or getattr(noun, "content", noun.span)


def store_links(regulation: Regulation, links: Sequence[core.Link]) -> int:
    """Keep every reference to another document, with the regulation meant if it is here."""
    known = _known_here(regulation)
    rows = [
        RegulationLink(
            regulation=regulation,
            kind=link.kind.value,
            title=link.title[:300],
            doc_number=(link.doc_number or "")[:80],
            article=link.article[:60],
            target_id=known.get(link.doc_number or "") or known.get(link.title),
            start=link.span.start,
            end=link.span.end,
        )
        for link in links
    ]
    return len(RegulationLink.objects.bulk_create(rows, batch_size=500))


def _known_here(regulation: Regulation) -> dict[str, int]:
    """Other regulations by number and by title; the latest of a title."""
    others = Regulation.objects.exclude(pk=regulation.pk).exclude(
        state__in=(Regulation.State.DISCARDED, Regulation.State.UNREADABLE)
    )
    known: dict[str, int] = {}
    for pk, title, number in others.order_by("pk").values_list("pk", "title", "doc_number"):
        known[title] = pk
        if number:
            known[number] = pk
    return known


@transaction.atomic
def decide_table_rows(
    *, viewer: Viewer, regulation_id: int, row_ids: Iterable[int], state: str
) -> int:
    """
    Accept rows, leave them out, or take a decision back; returns how many changed.

    :raises CannotChange: the regulation is no draft.
    """
    regulation = locked_draft(viewer, regulation_id)
    rows = list(regulation.table_rows.filter(pk__in=list(row_ids)).exclude(state=state))
    if not rows:
        return 0
    version = next_version(regulation)
    changes = [Change(row, before={"state": row.state}, after={"state": state}) for row in rows]
    TableRow.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, version=version)
    return record_each(actor=viewer.actor, action=DEEDS[TableRow.State(state)], changes=changes)


@transaction.atomic
def edit_table_row(
    *, viewer: Viewer, row_id: int, version: int, content: Mapping[str, Any]
) -> TableRow:
    """
    Correct a row's content, which accepts it.

    :raises CannotChange: the row is gone, or its regulation is no draft.
    :raises ChangedMeanwhile: it was changed since ``version``.
    """
    regulation_id = (
        TableRow.objects.filter(pk=row_id).values_list("regulation_id", flat=True).first()
    )
    if regulation_id is None:
        raise CannotChange(_("这一行已不在，请刷新页面查看。"))
    regulation = locked_draft(viewer, regulation_id)
    row = regulation.table_rows.get(pk=row_id)
    if row.version != version:
        raise ChangedMeanwhile(_("这一行刚刚被他人改过，您的修改还没有保存。请刷新后再改。"))
    before = {"state": row.state, "content": row.content}
    row.content = {**row.content, **content}
    row.state = TableRow.State.ACCEPTED
    row.version = next_version(regulation)
    row.save(update_fields=["content", "state", "version"])
    record(
        actor=viewer.actor,
        action="table_row.corrected",
        thing=row,
        before=before,
        after={"state": row.state, "content": row.content},
    )
    return row
