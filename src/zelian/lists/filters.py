"""What narrows the table of lists."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import ResponsibilityList
from zelian.lists.queries import units_of_lists, years_of_lists
from zelian.people.models import Unit
from zelian.people.viewer import path_in


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_of_lists(request.viewer)


class ListFilter(filters.FilterSet):
    """By year, state and unit (with all below it)."""

    year = filters.ChoiceFilter(label=_("年度"))
    state = filters.ChoiceFilter(label=_("状态"), choices=ResponsibilityList.State.choices)
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=_units, method="at_or_below"
    )

    class Meta:
        model = ResponsibilityList
        fields = ["year", "state", "unit"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        years = years_of_lists(self.request.viewer)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]

    def at_or_below(
        self, rows: QuerySet[ResponsibilityList], name: str, unit: Unit
    ) -> QuerySet[ResponsibilityList]:
        return rows.filter(path_in("unit_path", [unit.path]))
