"""What narrows the table of calls for revision."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import ListKind, RevisionCall
from zelian.lists.queries import units_of_lists
from zelian.people.models import Unit
from zelian.people.viewer import path_in


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return units_of_lists(request.viewer)


class CallFilter(filters.FilterSet):
    """By state, cause, kind and unit (with all below it)."""

    state = filters.ChoiceFilter(label=_("状态"), choices=RevisionCall.State.choices)
    cause = filters.ChoiceFilter(label=_("缘由"), choices=RevisionCall.Cause.choices)
    kind = filters.ModelChoiceFilter(
        label=_("清单种类"), field_name="list__kind", queryset=ListKind.objects.all()
    )
    unit = filters.ModelChoiceFilter(
        label=_("单位（含下属）"), queryset=_units, method="at_or_below"
    )

    class Meta:
        model = RevisionCall
        fields = ["state", "cause", "kind", "unit"]

    def at_or_below(
        self, rows: QuerySet[RevisionCall], name: str, unit: Unit
    ) -> QuerySet[RevisionCall]:
        return rows.filter(path_in("list__unit_path", [unit.path]))
