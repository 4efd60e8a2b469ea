"""What narrows the rows behind a figure."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import Duty, Provision
from zelian.insight.queries import rows as narrowing
from zelian.lists.models import ListItem
from zelian.pages.statuses import STATUSES
from zelian.people.models import Unit
from zelian.performance.models import Act, Obligation
from zelian.performance.queries import ORDER

STATUS_CHOICES = [
    (narrowing.DONE, _("已办（含逾期）")),
    *((status.value, STATUSES[status.value].label) for status in ORDER),
]


# narrowed by through a figure's link, not by hand: the bar stays short
ONLY_WHEN_ASKED = ("own", "to_year", "month", "due", "provision", "duty", "item", "act")


class OneOf(filters.ModelChoiceFilter):
    """A thing of the chain, named in the address; the field offers it alone."""

    def __init__(self, model: type, label: object) -> None:
        self.model_offered = model
        super().__init__(label=label, queryset=self.offered, method="hanging_on")

    def offered(self, request: HttpRequest) -> QuerySet:
        """The thing asked for, or nothing to choose from."""
        asked = request.GET.get(self.field_name, "")
        number = int(asked) if asked.isdecimal() and len(asked) < 19 else None
        return self.model_offered.objects.filter(pk=number)


class RowsFilter(filters.FilterSet):
    """By whose, status, unit (or its own level alone), years, due date and place in a chain."""

    whose = filters.ChoiceFilter(
        label=_("范围"), choices=[(narrowing.MINE, _("我的"))], method="of_mine"
    )
    status = filters.ChoiceFilter(label=_("状态"), choices=STATUS_CHOICES, method="of_status")
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=Unit.objects.order_by("path"), method="of_unit"
    )
    own = filters.BooleanFilter(label=_("仅本级"), method="as_it_is", widget=forms.CheckboxInput)
    year = filters.NumberFilter(label=_("年度"))
    to_year = filters.NumberFilter(label=_("截至年度"), field_name="year", lookup_expr="lte")
    month = filters.NumberFilter(label=_("期限月份"), field_name="due_date__month")
    due = filters.DateFilter(label=_("期限"), field_name="due_date")
    provision = OneOf(Provision, _("条款"))
    duty = OneOf(Duty, _("责任事项"))
    item = OneOf(ListItem, _("清单条目"))
    act = OneOf(Act, _("履责记实"))

    class Meta:
        model = Obligation
        fields = ["whose", "status", "unit", "own", "year", "to_year", "month", "due"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ONLY_WHEN_ASKED:
            if not self.data.get(name):
                del self.filters[name]

    def of_mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return narrowing.owned_by(rows, self.request.viewer)

    def of_status(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return narrowing.of_status(rows, value, self.request.viewer)

    def of_unit(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        own = bool(self.form.cleaned_data.get("own"))
        return narrowing.at_or_below(rows, unit, own=own)

    def as_it_is(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """``own`` only says how ``unit`` is meant."""
        return rows

    def hanging_on(self, rows: QuerySet, name: str, thing: object) -> QuerySet:
        return narrowing.in_chain_of(rows, name, thing.pk)
