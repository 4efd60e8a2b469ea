"""What is typed about filing, and what narrows the register."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import Filing
from zelian.lists.queries.filing import Destination

WAITING, RECEIVED, RETURNED = "waiting", "received", "returned"


class FileForm(forms.Form):
    """Sending up; an upper body outside the system is named."""

    outside_body = forms.CharField(
        label=_("上级机关名称"),
        max_length=120,
        help_text=_("写全称，例如：某某市教育局党委。"),
    )

    def __init__(self, *args: object, destination: Destination | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if destination is None or not destination.is_outside:
            del self.fields["outside_body"]


class FileManyForm(forms.Form):
    """The lists to be sent up together."""

    outside_body = forms.CharField(
        label=_("上级机关名称"),
        max_length=120,
        required=False,
        help_text=_("只有报系统外机关的清单需要填写。"),
    )


class ReceiptNumberForm(forms.Form):
    """The number on the receipt of a body outside."""

    number = forms.CharField(
        label=_("回执编号"), max_length=60, help_text=_("照上级机关回执上的编号填写。")
    )


class FilingFilter(filters.FilterSet):
    """By kind, year, state and whether it came late."""

    kind = filters.ChoiceFilter(label=_("清单种类"), field_name="list__kind")
    year = filters.ChoiceFilter(label=_("年度"), field_name="list__year")
    state = filters.ChoiceFilter(
        label=_("状态"),
        choices=[
            (WAITING, _("等待接收")),
            (RECEIVED, _("已备案")),
            (RETURNED, _("已退回")),
        ],
        method="in_state",
    )
    late = filters.BooleanFilter(label=_("逾期报送"))

    class Meta:
        model = Filing
        fields = ["kind", "year", "state", "late"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by().values_list("list__kind", "list__kind__name", "list__year")
        found = list(rows.distinct())
        kinds = sorted({(code, name) for code, name, _year in found}, key=lambda kind: kind[1])
        years = sorted({year for _code, _name, year in found}, reverse=True)
        self.filters["kind"].extra["choices"] = kinds
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]

    def in_state(self, rows: QuerySet[Filing], name: str, state: str) -> QuerySet[Filing]:
        """By where it stands."""
        returned = Q(ended_at__isnull=False)
        conditions = {
            WAITING: Q(number="") & ~returned,
            RECEIVED: ~Q(number="") & ~returned,
            RETURNED: returned,
        }
        return rows.filter(conditions[state])
