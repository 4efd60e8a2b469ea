"""What an appraisal shows of a giver's year: how many obligations stand how."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zelian.performance.models import Obligation
from zelian.performance.queries.statuses import counts_from, status_aggregates
from zelian.pledges import facts
from zelian.pledges.facts import About, Fact


def register() -> None:
    """Hand the figures over; called once, when the app is ready."""
    facts.register(figures_of)


def figures_of(about: About) -> Iterator[Fact]:
    """The obligations of a post, or of a unit itself, for a year; one query."""
    rows = Obligation.objects.filter(unit=about.unit_id, post=about.post_id, year=about.year)
    counts = counts_from(rows.aggregate(**status_aggregates(about.on)))
    yield Fact(_("全年履责期次"), str(counts.total))
    yield Fact(_("其中按期履行"), str(counts.fulfilled))
    yield Fact(_("逾期履行"), str(counts.fulfilled_late))
    yield Fact(_("已经逾期未履行"), str(counts.overdue))
