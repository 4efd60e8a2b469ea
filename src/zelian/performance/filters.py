"""What narrows the tables of obligations and acts."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import ACTIVITIES, Regulation
from zelian.pages.context import year_in_view
from zelian.pages.statuses import STATUSES
from zelian.people.models import Unit
from zelian.people.viewer import path_in
from zelian.performance.models import Act, Obligation
from zelian.performance.queries import ORDER, of_mine, status_condition
from zelian.performance.queries.acts import of_own
from zelian.performance.queries.obligations import days_of_month

MINE = "mine"


def year_asked(request: HttpRequest) -> int:
    """The year in the address, else the one in view."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and "1900" < asked < "9999" else year_in_view(request)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    viewer = request.viewer
    return Unit.objects.filter(path_in("path", viewer.reads)).order_by("path")


class ObligationFilter(filters.FilterSet):
    """By whose, status, activity, unit (with all below it), month and regulation."""

    whose = filters.ChoiceFilter(label=_("范围"), choices=[(MINE, _("我的"))], method="of_mine")
    status = filters.ChoiceFilter(
        label=_("状态"),
        choices=[(each.value, STATUSES[each.value].label) for each in ORDER],
        method="by_status",
    )
    activity = filters.ChoiceFilter(label=_("履责方式"), choices=list(ACTIVITIES.items()))
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=_units, method="at_or_below"
    )
    month = filters.ChoiceFilter(label=_("期限月份"), choices=list(MONTHS.items()), method="due_in")
    regulation = filters.ModelChoiceFilter(
        label=_("制度文件"),
        queryset=Regulation.objects.filter(
            state__in=[Regulation.State.IN_FORCE, Regulation.State.REPEALED]
        ).defer("text"),
        field_name="duty__regulation",
    )

    class Meta:
        model = Obligation
        fields = ["whose", "status", "activity", "unit", "month", "regulation"]

    def of_mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(of_mine(self.request.viewer))

    def by_status(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(status_condition(value, self.request.viewer.today))

    def at_or_below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(path_in("unit_path", [unit.path]))

    def due_in(self, rows: QuerySet, name: str, month: str) -> QuerySet:
        return rows.filter(due_date__range=days_of_month(year_asked(self.request), int(month)))


class ActFilter(filters.FilterSet):
    """By whose, kind, unit (with all below it), state and days."""

    whose = filters.ChoiceFilter(label=_("范围"), choices=[(MINE, _("我的"))], method="of_own")
    kind = filters.ChoiceFilter(label=_("类别"), choices=list(ACTIVITIES.items()))
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=_units, method="at_or_below"
    )
    state = filters.ChoiceFilter(label=_("状态"), choices=Act.State.choices)
    since = filters.DateFilter(label=_("自"), field_name="on", lookup_expr="gte")
    until = filters.DateFilter(label=_("至"), field_name="on", lookup_expr="lte")

    class Meta:
        model = Act
        fields = ["whose", "kind", "unit", "state", "since", "until"]

    def of_own(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(of_own(self.request.viewer))

    def at_or_below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(path_in("unit_path", [unit.path]))
