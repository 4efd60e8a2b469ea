"""Thousands of acts at once, by the rules that hold for one: for imports and demonstrations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from zelian.core.vocabulary.time import Period
from zelian.history.operations import Actor, Change, record_each
from zelian.people.models import Appointment, Post, Unit
from zelian.people.queries import appointments_over
from zelian.performance.demand import holder_among
from zelian.performance.evidence import Examined, keep
from zelian.performance.models import Act, ActPerson, Contribution
from zelian.performance.operations.acts import examined_of, facts_of
from zelian.performance.operations.counting import count_acts
from zelian.performance.operations.rules import Facts, faults_of
from zelian.performance.operations.verdicts import rejudge
from zelian.performance.queries.calendars import work_calendar
from zelian.performance.refusals import CannotRecordAct, Fault

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ActSpec:
    """One act to be recorded; ``account_id`` is who records it, ``people`` are ids."""

    submission: UUID
    account_id: int
    kind: str
    on: date
    unit: Unit
    topic: str
    post: Post | None = None
    place: str = ""
    note: str = ""
    people: frozenset[int] = frozenset()
    quantity: Decimal | None = None
    quantity_unit: str = ""
    files: tuple[UploadedFile, ...] = ()

    @property
    def facts(self) -> Facts:
        """What the rules look at."""
        return Facts(
            kind=self.kind,
            on=self.on,
            unit=self.unit,
            post=self.post,
            topic=self.topic,
            place=self.place,
            note=self.note,
            people=self.people,
            quantity=self.quantity,
            quantity_unit=self.quantity_unit,
        )


@transaction.atomic
def record_acts_in_bulk(*, actor: Actor, acts: Iterable[ActSpec], today: date) -> list[Act]:
    """
    Record many acts and count them, all or none; one event an act.

    A ``submission`` that is known already gives the act that stands. The acts come back in
    the order of the specs.

    :raises CannotRecordAct: the first act that breaks a rule, named by its number and topic.
    """
    specs = list(acts)
    known = {
        act.submission: act
        for start in range(0, len(specs), BATCH)
        for act in Act.objects.filter(
            submission__in=[spec.submission for spec in specs[start : start + BATCH]]
        )
    }
    fresh = [spec for spec in specs if spec.submission not in known]
    examined = _examined(fresh, today)
    rows = _insert(fresh, examined)
    counted = count_acts(rows, actor=actor, today=today, calendar=work_calendar())
    rejudge(obligation_ids=counted.touched, actor=actor, today=today)
    _tell(actor, rows, fresh)
    known.update((row.submission, row) for row in rows)
    return [known[spec.submission] for spec in specs]


def _insert(specs: list[ActSpec], examined: list[list[Examined]]) -> list[Act]:
    rows = Act.objects.bulk_create(
        (
            Act(
                submission=spec.submission,
                recorded_by_id=spec.account_id,
                **spec.facts.columns(),
            )
            for spec in specs
        ),
        batch_size=BATCH,
    )
    ActPerson.objects.bulk_create(
        (
            ActPerson(act=row, person_id=person)
            for row, spec in zip(rows, specs, strict=True)
            for person in sorted(spec.people)
        ),
        batch_size=BATCH,
    )
    for row, spec, files in zip(rows, specs, examined, strict=True):
        for each in files:
            keep(each, act=row, account_id=spec.account_id)
    return rows


def _examined(specs: list[ActSpec], today: date) -> list[list[Examined]]:
    """Refuse what breaks a rule; gives each act's files, looked at."""
    held = _held(specs)
    examined = []
    for number, spec in enumerate(specs, start=1):
        faults: list[Fault] = faults_of(spec.facts, today=today, held=held)
        examined.append(examined_of(spec.files, faults))
        if faults:
            values = {"number": number, "topic": spec.topic, "why": faults[0].sentence}
            sentence = _("第%(number)s条“%(topic)s”：%(why)s") % values
            raise CannotRecordAct(faults[0].field, sentence)
    return examined


def _held(specs: list[ActSpec]):
    """:func:`zelian.performance.operations.rules.is_held` from memory; one query."""
    posts = {spec.post.pk for spec in specs if spec.post}
    appointments: dict[int, list[Appointment]] = {}
    if posts:
        days = [spec.on for spec in specs]
        appointments = appointments_over(
            posts, Period(min(days), date.fromordinal(max(days).toordinal() + 1))
        )
    return lambda post, day: holder_among(appointments.get(post.pk, ()), day) is not None


def _tell(actor: Actor, rows: list[Act], specs: list[ActSpec]) -> None:
    counted_for: dict[int, list[int]] = {}
    chosen = Contribution.objects.filter(act__in=[row.pk for row in rows], refused=False)
    for act_id, obligation_id in chosen.values_list("act_id", "obligation_id"):
        counted_for.setdefault(act_id, []).append(obligation_id)
    changes = [
        Change(
            row,
            None,
            {**facts_of(row, spec.people), "counted_for": sorted(counted_for.get(row.pk, ()))},
        )
        for row, spec in zip(rows, specs, strict=True)
    ]
    record_each(actor=actor, action="act.recorded", changes=changes)
