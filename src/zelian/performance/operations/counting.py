"""Which obligations acts count for: the certain ones by themselves, the others as people chose.

One pass serves a single act and thousands: acts are taken subject by subject in the order
of their days, and what an act sets off can be served by the acts after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zelian.core.vocabulary import obligation as core
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import WorkCalendar
from zelian.history.operations import Actor, Change, record_each
from zelian.people.queries import answering_for
from zelian.performance.models import Act, Contribution, Obligation
from zelian.performance.queries.serving import candidates, matches, people_at
from zelian.performance.translate import (
    Bond,
    act_key,
    judged,
    obligation_row,
    set_dates,
    set_verdict,
    subject_key,
)
from zelian.performance.triggers import Waiting, plan_after

DATE_FIELDS = ["period_from", "period_until", "due_date", "due_certain", "soon_from"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person said of one act: obligations it counts for, and ones it doesn't."""

    chosen: frozenset[int] = frozenset()
    refused: frozenset[int] = frozenset()


NO_CHOICE = Choice()


@dataclass
class Counted:
    """What a pass came to: obligations to judge anew, and choices that no match allows."""

    touched: set[int] = field(default_factory=set)
    impossible: dict[int, frozenset[int]] = field(default_factory=dict)


@dataclass
class _Pass:
    """One pass over acts with all it read and will write."""

    actor: Actor
    today: date
    calendar: WorkCalendar
    onto: frozenset[int] | None
    people: Mapping[int, set[int]]
    obligations: dict[str, list[Obligation]]
    existing: dict[int, dict[int, Contribution]]
    triggered: dict[int, dict[str, Obligation]]
    waiting: Waiting
    result: Counted = field(default_factory=Counted)
    fresh: list[Contribution] = field(default_factory=list)
    changed: list[Contribution] = field(default_factory=list)
    dropped: list[Contribution] = field(default_factory=list)

    @classmethod
    def over(
        cls,
        acts: Sequence[Act],
        *,
        actor: Actor,
        today: date,
        calendar: WorkCalendar,
        onto: frozenset[int] | None,
    ) -> _Pass:
        """Read what the acts could serve, what was settled of them, and what they set off."""
        ids = [act.pk for act in acts]
        owed: dict[str, list[Obligation]] = {}
        regulations: set[int] = set()
        for row in candidates(acts):
            owed.setdefault(_subject(row), []).append(row)
            regulations.add(row.duty.regulation_id)
        existing: dict[int, dict[int, Contribution]] = {}
        for row in Contribution.objects.filter(act__in=ids):
            existing.setdefault(row.act_id, {})[row.obligation_id] = row
        triggered: dict[int, dict[str, Obligation]] = {}
        for row in Obligation.objects.filter(triggered_by__in=ids):
            triggered.setdefault(row.triggered_by_id, {})[row.key] = row
        waiting = Waiting.of(regulations)
        people = people_at(ids)
        return cls(actor, today, calendar, onto, people, owed, existing, triggered, waiting)

    def count(self, act: Act, choice: Choice) -> None:
        """Settle one act's contributions, then what it sets off."""
        owed = self.obligations.get(_subject(act), [])
        found = matches(act, self.people.get(act.pk, ()), owed)
        standing = self.existing.setdefault(act.pk, {})
        impossible = choice.chosen - found.keys() - standing.keys()
        if impossible:
            self.result.impossible[act.pk] = frozenset(impossible)
        for obligation_id in found.keys() | standing.keys():
            if self.onto is None or obligation_id in self.onto:
                self._settle(act, obligation_id, found.get(obligation_id), choice)
        if self.onto is None:
            self._set_off(act, owed)

    def _settle(
        self, act: Act, obligation_id: int, match: core.Match | None, choice: Choice
    ) -> None:
        standing = self.existing[act.pk]
        row = standing.get(obligation_id)
        person = Contribution.ChosenBy.PERSON
        if obligation_id in choice.refused:
            if row or (match and match.certain):
                self._put(act, obligation_id, match, person, refused=True)
        elif obligation_id in choice.chosen:
            by_system = match is not None and match.certain and (row is None or not row.refused)
            chosen_by = Contribution.ChosenBy.SYSTEM if by_system else person
            self._put(act, obligation_id, match, chosen_by, refused=False)
        elif row and row.chosen_by == person:
            self._put(act, obligation_id, match, person, refused=row.refused)
        elif match and match.certain:
            self._put(act, obligation_id, match, Contribution.ChosenBy.SYSTEM, refused=False)
        elif row:
            self.result.touched.add(obligation_id)
            self.dropped.append(standing.pop(obligation_id))

    def _put(
        self, act: Act, obligation_id: int, match: core.Match | None, by: str, *, refused: bool
    ) -> None:
        self.result.touched.add(obligation_id)
        standing = self.existing[act.pk]
        row = standing.get(obligation_id)
        if row is None:
            row = Contribution(act=act, obligation_id=obligation_id, reasons={})
            standing[obligation_id] = row
            self.fresh.append(row)
        else:
            self.changed.append(row)
        row.chosen_by, row.refused = by, refused
        if match:
            row.reasons = match.reason.to_json()

    # -- what the act sets off -----------------------------------------------------------

    def _set_off(self, act: Act, owed: list[Obligation]) -> None:
        known = self.triggered.get(act.pk, {})
        due = self._due_after(act, owed)
        for planned, bond in due.values():
            if row := known.get(planned.key):
                self._move(row, planned)
            else:
                owed.append(self._create(act, planned, bond))
                self.obligations[_subject(act)] = owed
        for key, row in known.items():
            if key not in due:
                remove_untouched(row, actor=self.actor, owed=owed)

    def _due_after(self, act: Act, owed: list[Obligation]) -> dict[str, tuple]:
        counting = {i for i, row in self.existing[act.pk].items() if not row.refused}
        duties = [row.duty for row in owed if row.pk in counting]
        due = {}
        for measure in self.waiting.set_off_by(Activity(act.kind), duties):
            bearer = self.waiting.bearer(measure, _subject(act), act.on.year)
            planned = bearer and plan_after(
                measure, bearer, event=act.on, event_key=act_key(act.pk), calendar=self.calendar
            )
            if planned:
                bond = Bond(measure.duty, measure, bearer, act.on.year)
                due[planned.key] = (planned, bond)
        return due

    def _create(self, act: Act, planned: core.Obligation, bond: Bond) -> Obligation:
        post = bond.subject.post
        answering = answering_for([post.pk], act.on)[post.pk] if post else None
        row = obligation_row(planned, bond, holder_id=answering and answering.person_id)
        row.triggered_by = act
        set_verdict(row, judged(row, (), today=self.today))
        row.save(force_insert=True)
        change = Change(row, None, {"due_date": row.due_date, "act": act.pk})
        record_each(actor=self.actor, action="obligation.created", changes=[change])
        return row

    def _move(self, row: Obligation, planned: core.Obligation) -> None:
        before = {"due_date": row.due_date}
        if set_dates(row, planned):
            row.save(update_fields=DATE_FIELDS)
            change = Change(row, before, {"due_date": row.due_date})
            record_each(actor=self.actor, action="obligation.moved", changes=[change])
            self.result.touched.add(row.pk)

    def write(self) -> None:
        """Save what was settled."""
        Contribution.objects.filter(pk__in=[row.pk for row in self.dropped]).delete()
        Contribution.objects.bulk_create(self.fresh, batch_size=500)
        for row in self.changed:
            if row.pk:
                row.save(update_fields=["chosen_by", "refused", "reasons"])


def count_acts(
    acts: Sequence[Act],
    *,
    actor: Actor,
    today: date,
    calendar: WorkCalendar,
    choices: Mapping[int, Choice] | None = None,
    onto: frozenset[int] | None = None,
) -> Counted:
    """
    Settle which obligations the acts count for, and what they set off.

    ``onto`` limits it to new obligations: what was settled of others stays. Judge what was
    ``touched`` afterwards (:func:`zelian.performance.operations.verdicts.rejudge`).
    """
    if not acts:
        return Counted()
    run = _Pass.over(acts, actor=actor, today=today, calendar=calendar, onto=onto)
    for act in sorted(acts, key=lambda act: (act.on, act.pk)):
        run.count(act, (choices or {}).get(act.pk, NO_CHOICE))
    run.write()
    return run.result


def remove_untouched(
    row: Obligation, *, actor: Actor, owed: list[Obligation] | None = None
) -> bool:
    """Delete an obligation whose cause is gone, unless something counts for it or it is waived."""
    waived = row.outcome == Obligation.Outcome.WAIVED
    if waived or row.contributions.filter(refused=False).exists():
        return False
    change = Change(row, {"due_date": row.due_date, "key": row.key})
    record_each(actor=actor, action="obligation.removed", changes=[change])
    if owed is not None:
        owed[:] = [other for other in owed if other.pk != row.pk]
    row.delete()
    return True


def _subject(row: Act | Obligation) -> str:
    return subject_key(unit_id=row.unit_id, post_id=row.post_id)
