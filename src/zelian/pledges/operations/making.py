"""Making the pledges of many givers, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record_each
from zelian.lists.policies import leads
from zelian.people.models import Unit
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer
from zelian.pledges.counterparts import Counterparts
from zelian.pledges.models import Field, Pledge, PledgeKind
from zelian.pledges.planning import Planned, Result, drafted, due_on, plan
from zelian.pledges.subjects import Giver, givers_of

State = Pledge.State
AT_ONCE = 50
Report = Callable[[int, int], None]


class CannotIssuePledge(Refusal):
    """A pledge can't be issued as asked."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one giver; ``result`` is a :class:`Result`."""

    giver: str
    result: str
    pledge_id: int | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As an issue keeps it."""
        return asdict(self)


def make_pledges(
    *,
    viewer: Viewer,
    kind: PledgeKind,
    year: int,
    unit: Unit,
    as_draft: bool = False,
    report: Report = lambda done, total: None,
) -> list[Outcome]:
    """
    Issue a kind to everybody at and below a unit who is to give one, fifty at a time.

    Who is without a counterpart gets a draft, so that one can be named; a vacant post nothing.

    :raises CannotIssuePledge: the kind is not in use.
    """
    refuse_unless_leading(viewer, kind, unit)
    if not kind.in_use:
        raise CannotIssuePledge(_("“%(kind)s”已经停用，不能下发。") % {"kind": kind.name})
    wish = _Wish(
        kind=kind,
        year=year,
        fields=tuple(Field.of(row) for row in kind.fields.order_by("order", "id")),
        due=due_on(kind, year, viewer.today),
        as_draft=as_draft,
    )
    givers = givers_of(kind, unit_path=unit.path, on=viewer.today)
    above = Counterparts.over(givers, viewer.today)
    outcomes: list[Outcome] = []
    for start in range(0, len(givers), AT_ONCE):
        batch = givers[start : start + AT_ONCE]
        outcomes += _make(viewer, wish, batch, above)
        report(len(outcomes), len(givers))
    return outcomes


def refuse_unless_leading(viewer: Viewer, kind: PledgeKind, unit: Unit) -> None:
    """
    Let pass the office that leads the kind over the unit.

    :raises CannotIssuePledge: with a sentence that names who does.
    """
    if not leads(viewer, kind, unit.path):
        words = {"kind": kind.name, "office": kind.get_led_by_display()}
        raise CannotIssuePledge(
            _("“%(kind)s”由%(office)s牵头，您不能为这个单位下发。") % words, field="kind"
        )


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be issued."""

    kind: PledgeKind
    year: int
    fields: tuple[Field, ...]
    due: date
    as_draft: bool


@transaction.atomic
def _make(
    viewer: Viewer, wish: _Wish, givers: Sequence[Giver], above: Counterparts
) -> list[Outcome]:
    # one issue of a kind at a time: two at once would both find nothing there
    PledgeKind.objects.select_for_update().get(pk=wish.kind.pk)
    planned = plan(wish.kind, wish.year, givers, above, as_draft=wish.as_draft)
    made: dict[tuple[int, int | None], Pledge] = {}
    fresh = []
    for one in planned:
        if one.existing is not None or one.result not in _MADE:
            continue
        pledge = drafted(
            wish.kind,
            wish.fields,
            wish.year,
            one,
            institution=above.institution_of(one.giver.unit.path),
            today=viewer.today,
            due=wish.due,
        )
        if one.result == Result.ISSUED:
            pledge.state, pledge.issued_on = State.ISSUED, viewer.today
        made[one.giver.key] = pledge
        fresh.append(pledge)
    Pledge.objects.bulk_create(fresh)
    made |= _sent_out(viewer, planned)
    for state, action in ((State.ISSUED, "pledge.issued"), (State.DRAFT, "pledge.drafted")):
        changes = [_change(pledge) for pledge in made.values() if pledge.state == state]
        record_each(actor=viewer.actor, action=action, changes=changes)
    return [_outcome(one, made.get(one.giver.key)) for one in planned]


_MADE = (Result.ISSUED, Result.DRAFTED, Result.NO_COUNTERPART)


def _sent_out(viewer: Viewer, planned: Iterable[Planned]) -> dict[tuple[int, int | None], Pledge]:
    """Drafts that waited go out as they are."""
    waiting = {
        one.giver.key: one.existing
        for one in planned
        if one.existing is not None and one.result == Result.ISSUED
    }
    for pledge in waiting.values():
        pledge.state, pledge.issued_on = State.ISSUED, viewer.today
        pledge.version += 1
    Pledge.objects.bulk_update(waiting.values(), ["state", "issued_on", "version"])
    return waiting


def _change(pledge: Pledge) -> Change:
    return Change(
        pledge,
        after={
            "state": pledge.state,
            "counterpart": pledge.counterpart,
            "due_on": pledge.due_on,
        },
    )


def _outcome(one: Planned, pledge: Pledge | None) -> Outcome:
    there = pledge or one.existing
    return Outcome(one.giver.name, one.result.value, there.pk if there else None, one.reason)
