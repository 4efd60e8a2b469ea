"""Choosing what to compare with, and deciding on a match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import Regulation


class OtherForm(forms.Form):
    """The other regulation; ``other`` offers those that the viewer may see."""

    other = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": gettext_lazy("所选文件已不在，请重新选择。")},
    )

    def __init__(self, *args: Any, label: str, others: Sequence[Regulation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(row.pk): row for row in others}
        field = self.fields["other"]
        field.label = label
        field.choices = [
            ("", gettext_lazy("请选择")),
            *((k, _named(r)) for k, r in self.others.items()),
        ]

    def chosen(self) -> Regulation | None:
        """The regulation that was chosen, if one was."""
        return self.others.get(self.cleaned_data["other"]) if self.is_valid() else None


def _named(row: Regulation) -> str:
    """A title with what tells it from others of the same title."""
    told = [row.doc_number, str(row.effective_on or ""), str(row.get_state_display())]
    return f"{row.title}（{'，'.join(filter(None, told))}）"


class CoverageForm(forms.Form):
    """A match and what a person says of it; an empty word takes an earlier one back."""

    upper = forms.IntegerField(min_value=1)
    lower = forms.IntegerField(min_value=1)
    covers = forms.TypedChoiceField(
        choices=(("1", ""), ("0", ""), ("", "")),
        required=False,
        coerce=lambda word: word == "1",
        empty_value=None,
    )
