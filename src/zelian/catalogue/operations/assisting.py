"""What the job that asks a language model writes; it has no viewer, the system itself acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from zelian.catalogue.assistance.state import Tally
from zelian.catalogue.models import Duty, Measure, Regulation
from zelian.catalogue.operations.drafts import make_room, next_version
from zelian.catalogue.operations.reading import provision_at, shortened, store_bearers
from zelian.catalogue.translate import measure_row
from zelian.core.vocabulary import regulation as core
from zelian.core.vocabulary.text import Span
from zelian.core.vocabulary.wording import Sentence
from zelian.history.operations import SYSTEM, record

ALIKE = 0.6
"""The share of the shorter stretch at which two stretches are about the same words."""


def note_assistance(*, regulation_id: int, tally: Tally) -> None:
    """Show how far the asking has come."""
    asking = Regulation.objects.filter(pk=regulation_id, assistance__state="asking")
    asking.update(assistance=tally.asking(timezone.now()))


@transaction.atomic
def finish_assistance(*, regulation_id: int, tally: Tally, trouble: Sentence | None = None) -> None:
    """End the asking, with what came of it; ``trouble`` says why it broke off."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    regulation.assistance = tally.ended(trouble)
    regulation.save(update_fields=["assistance"])
    record(
        actor=SYSTEM,
        action="regulation.help_ended",
        thing=regulation,
        after=asdict(tally),
        why="" if trouble is None else trouble.text(),
    )


@transaction.atomic
def store_proposals(*, regulation_id: int, duties: Iterable[core.Duty], today: date) -> int:
    """
    Keep what the model proposes and nobody has read yet; returns how many.

    Each is marked as suggested and waits for a person. A regulation that was put in force
    meanwhile keeps none.
    """
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    if regulation.state != Regulation.State.DRAFT:
        return 0
    taken = [Span(start, end) for start, end in regulation.duties.values_list("start", "end")]
    provisions = list(regulation.provisions.all())
    rows: list[Duty] = []
    kept: list[core.Duty] = []
    for duty in duties:
        if any(_about_the_same(duty.span, span) for span in taken):
            continue
        taken.append(duty.span)
        kept.append(duty)
        place = provision_at(provisions, duty.span.start)
        rows.append(_suggested(regulation, duty, place))
    for row, duty in zip(rows, kept, strict=True):
        Measure.objects.bulk_create(
            measure_row(measure, duty=row, order=order, text=regulation.text)
            for order, measure in enumerate(duty.measures, start=1)
        )
        record(actor=SYSTEM, action="duty.suggested", thing=row, after={"quote": row.quote})
    store_bearers(regulation, rows, today)
    return len(rows)


def _suggested(regulation: Regulation, duty: core.Duty, place) -> Duty:
    quote = duty.span.of(regulation.text)
    return Duty.objects.create(
        regulation=regulation,
        provision=place,
        order=make_room(regulation, duty.span.start),
        start=duty.span.start,
        end=duty.span.end,
        quote=quote,
        action=shortened(duty.action or quote),
        subjects=list(duty.subjects),
        modality=duty.modality.value,
        activity=duty.activity.value,
        recipients=list(duty.recipients),
        origin=Duty.Origin.SUGGESTED,
        version=next_version(regulation),
    )


def _about_the_same(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= ALIKE * min(len(one), len(other))
