"""A language model's help: where it answers, asking it, and keeping what it proposes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.catalogue.assistance import tasks
from zelian.catalogue.models import Duty, LanguageModel, Measure, Regulation
from zelian.catalogue.operations.drafts import locked_draft, make_room, next_version
from zelian.catalogue.operations.reading import provision_at, shortened, store_bearers
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.translate import measure_row
from zelian.core.vocabulary import regulation as core
from zelian.core.vocabulary.text import Span
from zelian.core.vocabulary.wording import Sentence
from zelian.history.operations import SYSTEM, record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

ALIKE = 0.6
"""The share of the shorter stretch at which two stretches are about the same words."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a language model answers, as an administrator sets it."""

    url: str
    model: str
    seconds: int
    enabled: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the asking has come: passages done, duties kept, items dropped."""

    of: int
    done: int = 0
    found: int = 0
    invented: int = 0
    malformed: int = 0


@transaction.atomic
def set_language_model(*, viewer: Viewer, address: Address) -> LanguageModel:
    """Say where a language model may be asked, and whether; history keeps no key."""
    refuse_unless(viewer, "catalogue.set_language_model")
    row = LanguageModel.objects.select_for_update().first() or LanguageModel()
    before = {name: getattr(row, name) for name in asdict(address)} if row.pk else None
    for name, value in asdict(address).items():
        setattr(row, name, value)
    row.save()
    record(
        actor=viewer.actor,
        action="language_model.set",
        thing=row,
        before=before,
        after=asdict(address),
    )
    return row


@transaction.atomic
def ask_language_model(*, viewer: Viewer, regulation_id: int) -> Regulation:
    """
    Have a draft's text sent to the institution's language model; a job asks and waits.

    :raises CannotChange: none is set, it is being asked already, or this is no draft.
    """
    regulation = locked_draft(viewer, regulation_id)
    model = LanguageModel.objects.filter(enabled=True).first()
    if model is None:
        raise CannotChange(_("系统没有启用语言模型，请联系系统管理员。"))
    if (regulation.assistance or {}).get("state") == "asking":
        raise CannotChange(_("语言模型正在阅读这份文件，请等它答完。"))
    regulation.assistance = {"state": "asking", **asdict(Tally(of=0))}
    regulation.save(update_fields=["assistance"])
    record(
        actor=viewer.actor,
        action="regulation.help_asked",
        thing=regulation,
        after={"address": model.url, "model": model.model},
    )
    tasks.propose_duties.enqueue(regulation.pk)
    return regulation


def note_assistance(*, regulation_id: int, tally: Tally) -> None:
    """Show how far the asking has come."""
    asking = Regulation.objects.filter(pk=regulation_id, assistance__state="asking")
    asking.update(assistance={"state": "asking", **asdict(tally)})


@transaction.atomic
def finish_assistance(*, regulation_id: int, tally: Tally, trouble: Sentence | None = None) -> None:
    """End the asking, with what came of it; ``trouble`` says why it broke off."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    state = "done" if trouble is None else "failed"
    regulation.assistance = {"state": state, **asdict(tally)}
    if trouble is not None:
        regulation.assistance["trouble"] = trouble.to_json()
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
