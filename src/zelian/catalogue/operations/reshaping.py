"""Splitting a duty, merging two neighbours, adding one the reader left out.

Whatever the shape, ``text[start:end] == quote`` holds for every duty and measure.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zelian.catalogue.binding import bind_subjects
from zelian.catalogue.choices import WORD_LISTS, BearerChoice, distinct
from zelian.catalogue.clauses import cut_points, found_loosely, trimmed
from zelian.catalogue.models import (
    Correction,
    Duty,
    DutySubject,
    Measure,
    ReadingRemark,
    Regulation,
)
from zelian.catalogue.operations.correcting import correcting
from zelian.catalogue.operations.drafts import (
    duties_with_all,
    duty_facts,
    forget_prefetched,
    locked_draft,
    locked_duty,
    make_room,
    next_version,
    refuse_if_changed,
)
from zelian.catalogue.operations.reading import provision_at, shortened
from zelian.catalogue.queries.vocabulary import names_within
from zelian.catalogue.refusals import CannotChange
from zelian.core.reading import read
from zelian.core.vocabulary import measure as core
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.core.vocabulary.regulation import Duty as ReadDuty
from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span
from zelian.history.operations import record
from zelian.people.viewer import Viewer

LONGEST_SUMMARY = 60


@transaction.atomic
def split_duty(*, viewer: Viewer, duty_id: int, version: int, at: int) -> tuple[Duty, Duty]:
    """
    Split a duty in two at a place of the regulation's text; both are to be decided anew.

    Subjects and bearers hold for both; each measure stays with its words.

    :raises ChangedMeanwhile: it was changed since ``version``.
    :raises CannotChange: no sentence ends and no measure begins at that place.
    """
    duty = locked_duty(viewer, duty_id)
    refuse_if_changed(duty, version)
    _refuse_wrong_cut(duty, at)
    before = duty_facts(duty)
    regulation = duty.regulation
    first = trimmed(regulation.text, Span(duty.start, at))
    second = trimmed(regulation.text, Span(at, duty.end))
    with correcting(viewer, regulation, Span(duty.start, duty.end), Correction.Kind.SPLIT):
        other = _cut(duty, first, second)
    record(
        actor=viewer.actor,
        action="duty.split",
        thing=duty,
        before=before,
        after={**duty_facts(duty), "other": other.pk},
    )
    record(actor=viewer.actor, action="duty.added", thing=other, after=duty_facts(other))
    return duty, other


def _cut(duty: Duty, first: Span, second: Span) -> Duty:
    """Leave the first words to the duty, give the second to a new one that is returned."""
    regulation, at = duty.regulation, second.start
    duty.version = next_version(regulation)
    regulation.duties.filter(order__gt=duty.order).update(order=F("order") + 1)
    other = _second_half(duty, second)
    _lay_over(duty, first)
    duty.state = Duty.State.PROPOSED
    duty.save()
    Measure.objects.filter(duty=duty, start__gte=at).update(duty=other)
    ReadingRemark.objects.filter(duty=duty, start__gte=at).update(duty=other)
    DutySubject.objects.bulk_create(
        BearerChoice.of(row).row(other.pk) for row in duty.bearers.all()
    )
    forget_prefetched(duty)
    return other


def _refuse_wrong_cut(duty: Duty, at: int) -> None:
    measures = [Span(m.start, m.end) for m in duty.measures.all()]
    cuts = cut_points(duty.regulation.text, Span(duty.start, duty.end), measures)
    if at not in {cut.at for cut in cuts}:
        raise CannotChange(_("请选择在哪一处断开。"), field="at")


def _second_half(duty: Duty, span: Span) -> Duty:
    """The new row after a split, over the second half of the words."""
    other = Duty(
        regulation=duty.regulation,
        provision=duty.provision,
        order=duty.order + 1,
        modality=duty.modality,
        activity=duty.activity,
        origin=duty.origin,
        version=duty.version,
        **{name: getattr(duty, name) for name in WORD_LISTS},
    )
    _lay_over(other, span)
    other.action = shortened(other.quote, LONGEST_SUMMARY)
    other.save(force_insert=True)
    return other


def _lay_over(duty: Duty, span: Span) -> None:
    duty.start, duty.end = span.start, span.end
    duty.quote = span.of(duty.regulation.text)


@transaction.atomic
def merge_duties(*, viewer: Viewer, duty_id: int, version: int) -> Duty:
    """
    Merge a duty into the one before it under the same provision; that one is given back.

    :raises ChangedMeanwhile: it was changed since ``version``.
    :raises CannotChange: there is none before it.
    """
    duty = locked_duty(viewer, duty_id)
    refuse_if_changed(duty, version)
    earlier = duties_with_all().filter(
        regulation=duty.regulation, provision=duty.provision, order__lt=duty.order
    )
    kept = earlier.order_by("-order").first()
    if kept is None:
        raise CannotChange(_("这是本条款下的第一项，前面没有可以合并的事项。"))
    kept.regulation = duty.regulation
    before = {"kept": duty_facts(kept), "merged": duty_facts(duty)}
    whole = Span(min(kept.start, duty.start), max(kept.end, duty.end))
    merged_id = duty.pk
    with correcting(viewer, duty.regulation, whole, Correction.Kind.MERGED):
        _join(kept, duty, whole)
    record(
        actor=viewer.actor,
        action="duty.merged",
        thing=kept,
        before=before,
        after={**duty_facts(kept), "merged": merged_id},
    )
    return kept


def _join(kept: Duty, duty: Duty, whole: Span) -> None:
    """Let ``kept`` be both, and ``duty`` be no more."""
    _lay_over(kept, whole)
    for name in WORD_LISTS:
        setattr(kept, name, list(dict.fromkeys([*getattr(kept, name), *getattr(duty, name)])))
    kept.state = Duty.State.PROPOSED
    kept.version = next_version(duty.regulation)
    kept.save()
    _join_parts(kept, duty)
    duty.delete()
    forget_prefetched(kept)


def _join_parts(kept: Duty, merged: Duty) -> None:
    """Measures, bearers and doubts of both, each once."""
    measures = {
        (m.kind, str(m.value), m.start, m.end): m
        for m in [*merged.measures.all(), *kept.measures.all()]
    }
    in_order = sorted(measures.values(), key=lambda m: (m.start, m.end, m.pk))
    for order, measure in enumerate(in_order, start=1):
        measure.duty, measure.order = kept, order
    Measure.objects.bulk_update(in_order, ["duty", "order"])
    bearers = [BearerChoice.of(row) for row in [*kept.bearers.all(), *merged.bearers.all()]]
    kept.bearers.all().delete()
    DutySubject.objects.bulk_create(choice.row(kept.pk) for choice in distinct(bearers))
    merged.remarks.all().update(duty=kept)


@transaction.atomic
def add_duty(
    *, viewer: Viewer, regulation_id: int, quote: str, near: int = 0, exact: Span | None = None
) -> Duty:
    """
    Add a duty over words of the text: those of ``exact``, else ``quote`` nearest to ``near``.

    The words are read as the whole document was, so that measures are found in them.

    :raises CannotChange: the words don't stand in the text, or are a duty already.
    """
    regulation = locked_draft(viewer, regulation_id)
    span = _place_of(regulation.text, quote, near, exact)
    twin = regulation.duties.filter(start=span.start, end=span.end).first()
    if twin is not None:
        raise CannotChange(
            _("这段文字已经是一条责任事项：%(duty)s。") % {"duty": twin}, field="quote"
        )
    with correcting(viewer, regulation, span, Correction.Kind.ADDED):
        duty = _added(viewer, regulation, span)
    record(actor=viewer.actor, action="duty.added", thing=duty, after=duty_facts(duty))
    return duty


def _added(viewer: Viewer, regulation: Regulation, span: Span) -> Duty:
    found = _read_again(span.of(regulation.text))
    version = next_version(regulation)
    duty = Duty(
        regulation=regulation,
        provision=provision_at(list(regulation.provisions.all()), span.start),
        order=make_room(regulation, span.start),
        modality=(found[0].modality if found else Modality.MUST).value,
        activity=(found[0].activity if found else Activity.OTHER).value,
        origin=Duty.Origin.ADDED,
        version=version,
        **{name: _words_of_all(found, name) for name in WORD_LISTS},
    )
    _lay_over(duty, span)
    action = found[0].action if len(found) == 1 else ""
    duty.action = shortened(action or duty.quote, LONGEST_SUMMARY)
    duty.save(force_insert=True)
    _add_parts(viewer, duty, [m for read_duty in found for m in read_duty.measures])
    return duty


def _place_of(text: str, quote: str, near: int, exact: Span | None) -> Span:
    if not quote.strip():
        raise CannotChange(_("请先在左侧正文中选中一段文字，或把它原样填在这里。"), field="quote")
    if exact is not None and exact.of(text) == quote and (span := trimmed(text, exact)):
        return span
    span = found_loosely(text, quote, near)
    if span is None:
        shown = quote if len(quote) <= 40 else quote[:39] + "…"
        raise CannotChange(
            _("正文里没有找到“%(quote)s”，请从左侧正文中原样摘录。") % {"quote": shown},
            field="quote",
        )
    return span


def _read_again(words: str) -> tuple[ReadDuty, ...]:
    """What the reader finds in a stretch of words by itself."""
    block = Block(BlockKind.PARAGRAPH, Span(0, len(words)))
    return read(Paper(text=words, blocks=(block,))).duties


def _words_of_all(found: Sequence[ReadDuty], name: str) -> list[str]:
    return list(dict.fromkeys(word for duty in found for word in getattr(duty, name)))


def _add_parts(viewer: Viewer, duty: Duty, measures: Sequence[core.Measure]) -> None:
    Measure.objects.bulk_create(
        Measure(
            duty=duty,
            order=order,
            kind=measure.value.kind.value,
            value=measure.value.to_json(),
            quote=measure.span.of(duty.quote),
            start=duty.start + measure.span.start,
            end=duty.start + measure.span.end,
        )
        for order, measure in enumerate(measures, start=1)
    )
    bound = bind_subjects(duty.subjects, names_within(duty.regulation.unit, viewer.today))
    DutySubject.objects.bulk_create(
        choice.row(duty.pk)
        for choice in distinct(
            BearerChoice.suggested(bearer, binding.word)
            for binding in bound
            if binding.clear
            for bearer in binding.bearers
        )
    )
