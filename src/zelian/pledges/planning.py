"""What issuing a kind would do for each giver: read only, for the preview and for the deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.lists.calendar import day_in, moved, work_calendar
from zelian.lists.models import ListKind
from zelian.people.models import Unit
from zelian.pledges.counterparts import Counterpart, Counterparts
from zelian.pledges.models import Field, Pledge, PledgeKind
from zelian.pledges.subjects import Giver
from zelian.pledges.wording import Filling, filled

State = Pledge.State


class Result(StrEnum):
    """What becomes of a giver."""

    ISSUED = "issued"
    DRAFTED = "drafted"
    NO_COUNTERPART = "no_counterpart"
    VACANT = "vacant"
    THERE = "there"
    OTHER_HOLDER = "other_holder"


@dataclass(frozen=True, slots=True)
class Planned:
    """A giver, to whom it would pledge, and what would be done."""

    giver: Giver
    counterpart: Counterpart
    result: Result
    existing: Pledge | None = None

    @property
    def reason(self) -> str:
        """Why nothing, or only a draft, comes of it; empty where it is issued."""
        match self.result:
            case Result.VACANT:
                return _("岗位空缺，到任后再下发")
            case Result.NO_COUNTERPART:
                return self.counterpart.why
            case Result.THERE:
                return _("已经有一份")
            case Result.OTHER_HOLDER:
                return _("已有一份是前任签的，请在“换任待签”里换签")
        return ""


def plan(
    kind: PledgeKind,
    year: int,
    givers: Sequence[Giver],
    counterparts: Counterparts,
    *,
    as_draft: bool = False,
) -> list[Planned]:
    """What would become of each giver; one query."""
    there = _existing(kind, year, givers)
    return [
        _planned(giver, counterparts.of(giver, kind.counterpart), there.get(giver.key), as_draft)
        for giver in givers
    ]


def _planned(
    giver: Giver, counterpart: Counterpart, existing: Pledge | None, as_draft: bool
) -> Planned:
    if existing is not None and not _waits_to_be_issued(existing, as_draft):
        changed = (
            giver.holder is not None
            and existing.holder_id != giver.holder.pk
            and existing.state != State.ARCHIVED
        )
        result = Result.OTHER_HOLDER if changed else Result.THERE
        return Planned(giver, counterpart, result, existing)
    if giver.holder is None:
        return Planned(giver, counterpart, Result.VACANT)
    if existing is None and counterpart.post is None and counterpart.unit is None:
        return Planned(giver, counterpart, Result.NO_COUNTERPART)
    result = Result.DRAFTED if as_draft else Result.ISSUED
    return Planned(giver, counterpart, result, existing)


def _waits_to_be_issued(existing: Pledge, as_draft: bool) -> bool:
    """A draft that never went out, has its other side, and is of whom it names."""
    return (
        not as_draft
        and existing.state == State.DRAFT
        and existing.issued_on is None
        and bool(existing.counterpart_post_id or existing.counterpart_unit_id)
    )


def _existing(
    kind: PledgeKind, year: int, givers: Iterable[Giver]
) -> dict[tuple[int, int | None], Pledge]:
    """The pledges that stand in the way: of the year, or of the appointment; the newest."""
    rows = Pledge.objects.filter(
        Q(post__in=[giver.post.pk for giver in givers if giver.post])
        | Q(post__isnull=True, unit__in=[giver.unit.pk for giver in givers if not giver.post]),
        kind=kind,
    ).exclude(state=State.ENDED)
    if kind.term == PledgeKind.Term.YEAR:
        rows = rows.filter(year=year)
    else:
        rows = rows.exclude(Q(state=State.ARCHIVED) & ~Q(year=year))
    return {(row.unit_id, row.post_id): row for row in rows.order_by("id")}


def drafted(
    kind: PledgeKind,
    fields: Sequence[Field],
    year: int,
    planned: Planned,
    *,
    institution: Unit | None,
    today: date,
    due: date,
) -> Pledge:
    """A pledge as a kind has it, with its text written out; nothing is saved."""
    giver, counterpart = planned.giver, planned.counterpart
    if giver.holder is None:
        raise ValueError(giver.name)
    filling = Filling(
        unit=giver.unit.name,
        post=giver.post.title if giver.post else _("领导班子"),
        name=giver.holder.name,
        year=year,
        counterpart=str(counterpart.unit or counterpart.post or ""),
        counterpart_name=counterpart.holder.name if counterpart.holder else "",
        institution=institution.name if institution else "",
        on=today,
    )
    return Pledge(
        kind=kind,
        year=year,
        unit=giver.unit,
        unit_path=giver.unit.path,
        post=giver.post,
        holder=giver.holder,
        holder_name=giver.holder.name,
        counterpart_post=counterpart.post,
        counterpart_unit=counterpart.unit,
        counterpart_why=counterpart.why,
        title=title_of(kind, year, giver),
        body=filled(kind.body, filling),
        fields=[field.to_json() for field in fields],
        both_sign=kind.both_sign,
        first=kind.first,
        grades=list(kind.grades),
        due_on=due,
    )


def title_of(kind: PledgeKind, year: int, giver: Giver) -> str:
    """物理学院党委2026年度责任书; of an appointment with the name instead of the year."""
    if kind.term == PledgeKind.Term.APPOINTMENT and giver.holder:
        words = {"giver": giver.name, "kind": kind.name, "name": giver.holder.name}
        return (_("%(giver)s%(kind)s（%(name)s）") % words)[:200]
    words = {"giver": giver.name, "kind": kind.name, "year": year}
    return (_("%(giver)s%(year)s年度%(kind)s") % words)[:200]


def due_on(kind: PledgeKind, year: int, today: date) -> date:
    """The day it is to be signed by: the kind's of the year, or so many days from now."""
    calendar, rule = work_calendar(), ListKind.HolidayRule.AFTER
    day = day_in(year, kind.sign_by)
    if day is not None and kind.term == PledgeKind.Term.YEAR:
        day = moved(day, rule, calendar)
        if day >= today:
            return day
    return moved(today + timedelta(days=kind.sign_within), rule, calendar)
