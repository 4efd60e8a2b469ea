"""Narrowing the list of corrections."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import Correction
from zelian.catalogue.queries.corrections import corrected_regulations


class CorrectionFilter(django_filters.FilterSet):
    """By words, kind and regulation."""

    sentence = django_filters.CharFilter(
        field_name="sentence", lookup_expr="icontains", label=gettext_lazy("原文")
    )
    kind = django_filters.ChoiceFilter(
        choices=Correction.Kind.choices, label=gettext_lazy("更正类型")
    )
    regulation = django_filters.ModelChoiceFilter(
        queryset=lambda request: corrected_regulations(), label=gettext_lazy("制度文件")
    )

    class Meta:
        model = Correction
        fields = ("sentence", "kind", "regulation")
