"""Which obligations acts could serve, and which acts are counted for an obligation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from zelian.core.judging import CONVENTIONS, propose
from zelian.core.vocabulary import obligation as core
from zelian.performance.models import Act, ActPerson, Contribution, Obligation
from zelian.performance.translate import core_act, core_obligation

# No act serves an obligation that was due longer ago than this.
LONGEST_DELAY = timedelta(days=max(length.late_days for length in CONVENTIONS.lengths))


def candidates(acts: Iterable[Act]) -> list[Obligation]:
    """The obligations that any of the acts could serve, by subject and dates; one query."""
    acts = list(acts)
    if not acts:
        return []
    posts = {act.post_id for act in acts if act.post_id is not None}
    units = {act.unit_id for act in acts if act.post_id is None}
    subjects = Q(pk__in=())
    if posts:
        subjects |= Q(post__in=posts)
    if units:
        subjects |= Q(unit__in=units, post__isnull=True)
    return list(
        Obligation.objects.filter(
            subjects,
            period_from__lte=max(act.on for act in acts),
            due_date__gte=min(act.on for act in acts) - LONGEST_DELAY,
        )
        .exclude(outcome=Obligation.Outcome.WAIVED)
        .defer("reasons")
        .select_related("duty")
        .order_by("pk")
    )


def matches(
    act: Act, people: Iterable[int], obligations: Iterable[Obligation]
) -> dict[int, core.Match]:
    """What the act can serve, by obligation id, the likeliest first.

    An act never serves what it set off itself: the minutes are not the meeting.
    """
    open_to = {o.key: o for o in obligations if act.pk is None or o.triggered_by_id != act.pk}
    nouns = [core_obligation(row) for row in open_to.values()]
    return {open_to[m.obligation].pk: m for m in propose(nouns, core_act(act, people))}


def counted_acts(obligation_ids: Iterable[int]) -> dict[int, list[core.Act]]:
    """The valid acts chosen for each obligation; two queries."""
    chosen = list(
        Contribution.objects.filter(
            obligation__in=set(obligation_ids), refused=False, act__state=Act.State.RECORDED
        ).select_related("act")
    )
    people = people_at(contribution.act_id for contribution in chosen)
    acts: dict[int, list[core.Act]] = {}
    for contribution in chosen:
        act = core_act(contribution.act, people.get(contribution.act_id, ()))
        acts.setdefault(contribution.obligation_id, []).append(act)
    return acts


def people_at(act_ids: Iterable[int]) -> dict[int, set[int]]:
    """Who took part in each act, as ids of people; one query."""
    found: dict[int, set[int]] = {}
    participations = ActPerson.objects.filter(act__in=set(act_ids))
    for act_id, person_id in participations.values_list("act_id", "person_id"):
        found.setdefault(act_id, set()).add(person_id)
    return found
