"""Which rows are given to which lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import ListItem, ListKind


class DeriveForm(forms.Form):
    """Rows of a list, and the kinds of list that get them."""

    rows = forms.TypedMultipleChoiceField(
        label=gettext_lazy("条目"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择要派生的条目。")},
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("派生到"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择派生到哪些清单。")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        items: Sequence[ListItem],
        kinds: Sequence[ListKind],
        given: Mapping[int, set[str]],
    ) -> None:
        names = {kind.pk: kind.name for kind in kinds}
        fresh = [item.pk for item in items if not set(names) <= given.get(item.pk, set())]
        super().__init__(data, initial={"rows": fresh, "kinds": list(names)})
        self.fields["rows"].choices = [
            (item.pk, _words(item, [names[k] for k in given.get(item.pk, ()) if k in names]))
            for item in items
        ]
        self.fields["kinds"].choices = list(names.items())


def _words(item: ListItem, given: Sequence[str]) -> str:
    words = str(item)
    if given:
        words += _("（已派生：%(kinds)s）") % {"kinds": "、".join(sorted(given))}
    return words
