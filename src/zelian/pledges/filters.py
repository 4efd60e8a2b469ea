"""What narrows the table of pledges."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zelian.people.models import Unit
from zelian.people.viewer import path_in
from zelian.pledges.models import Pledge, PledgeKind
from zelian.pledges.queries import units_of_pledges, years_of_pledges


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_of_pledges(request.viewer)


class PledgeFilter(filters.FilterSet):
    """By kind, year, state and unit (with all below it)."""

    kind = filters.ModelChoiceFilter(label=_("种类"), queryset=PledgeKind.objects.all())
    year = filters.ChoiceFilter(label=_("年度"))
    state = filters.ChoiceFilter(label=_("状态"), choices=Pledge.State.choices)
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=_units, method="at_or_below"
    )

    class Meta:
        model = Pledge
        fields = ["kind", "year", "state", "unit"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        years = years_of_pledges(self.request.viewer)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]

    def at_or_below(self, rows: QuerySet[Pledge], name: str, unit: Unit) -> QuerySet[Pledge]:
        return rows.filter(path_in("unit_path", [unit.path]))
