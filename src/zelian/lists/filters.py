"""What narrows the table of lists."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zelian.lists.lateness import late_on
from zelian.lists.models import Compilation, ListKind, ResponsibilityList
from zelian.lists.queries import units_of_lists, years_of_lists
from zelian.lists.queries.compilations import list_compilations
from zelian.lists.stages import OVER, Stage, at_stage
from zelian.people.models import Unit, UnitFunction
from zelian.people.policies import may
from zelian.people.viewer import path_in


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_of_lists(request.viewer)


def kinds_in_lists(request: HttpRequest) -> QuerySet[ListKind]:
    """All kinds, retired ones too: there may be lists of them."""
    return ListKind.objects.all()


def _compilations(request: HttpRequest) -> QuerySet[Compilation]:
    return list_compilations(request.viewer)


# Every state of a list, a draft by whether it was begun; those that are over both ways.
STATES = [
    (ResponsibilityList.State.DRAFT, _("草稿（全部）")),
    *Stage.choices,
    *((state, state.label) for state in OVER),
]


class ListFilter(filters.FilterSet):
    """By year, kind, who leads it, state, edition, lateness and unit (with all below it)."""

    year = filters.ChoiceFilter(label=_("年度"))
    kind = filters.ModelChoiceFilter(label=_("种类"), queryset=kinds_in_lists)
    led_by = filters.ChoiceFilter(
        label=_("牵头部门"),
        field_name="kind__led_by",
        choices=[choice for choice in UnitFunction.choices if choice[0]],
    )
    state = filters.ChoiceFilter(label=_("状态"), method="at_a_stage", choices=STATES)
    late = filters.ChoiceFilter(
        label=_("逾期"), method="that_are_late", choices=[("yes", _("已逾期"))]
    )
    edition = filters.ChoiceFilter(
        label=_("版次"),
        method="of_edition",
        choices=[("first", _("首次编制")), ("revised", _("修订版"))],
    )
    compilation = filters.ModelChoiceFilter(label=_("编制任务"), queryset=_compilations)
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=_units, method="at_or_below"
    )

    class Meta:
        model = ResponsibilityList
        fields = ["year", "kind", "led_by", "state", "late", "edition", "compilation", "unit"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        years = years_of_lists(self.request.viewer)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]
        if not may(self.request.viewer, "lists.view_compilations"):
            del self.filters["compilation"]

    def at_or_below(
        self, rows: QuerySet[ResponsibilityList], name: str, unit: Unit
    ) -> QuerySet[ResponsibilityList]:
        return rows.filter(path_in("unit_path", [unit.path]))

    def at_a_stage(
        self, rows: QuerySet[ResponsibilityList], name: str, stage: str
    ) -> QuerySet[ResponsibilityList]:
        return rows.filter(at_stage(stage))

    def that_are_late(
        self, rows: QuerySet[ResponsibilityList], name: str, late: str
    ) -> QuerySet[ResponsibilityList]:
        return rows.filter(late_on(self.request.viewer.today))

    def of_edition(
        self, rows: QuerySet[ResponsibilityList], name: str, edition: str
    ) -> QuerySet[ResponsibilityList]:
        return rows.filter(edition=1) if edition == "first" else rows.filter(edition__gt=1)
