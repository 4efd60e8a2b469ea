"""Forms of common templates and their rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zelian.lists.forms.kinds import kinds_in_use
from zelian.lists.forms.lists import UnitChoice
from zelian.lists.models import ListColumn, ListKind
from zelian.lists.queries.templates import units_to_lead
from zelian.people.models import PostKind, Unit, UnitKind
from zelian.people.viewer import Viewer

LONGEST = 5000


class TemplateForm(forms.Form):
    """A new template: of which kind, for whom."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("清单种类"),
        queryset=ListKind.objects.filter(in_use=True),
        empty_label=gettext_lazy("请选择种类"),
    )
    unit = UnitChoice(
        label=gettext_lazy("适用单位（含下属）"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("请选择单位"),
    )
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=120,
        help_text=gettext_lazy("看名称就知道给谁用，如“二级学院通用责任”。"),
    )
    unit_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("只给这些类别的单位"),
        required=False,
        help_text=gettext_lazy("不选就是上面单位及其下属都用，包括它们的岗位。"),
    )
    post_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("只给这些类别的岗位"),
        required=False,
        help_text=gettext_lazy("选了就只给这些岗位用，不给单位用。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].queryset = units_to_lead(viewer)
        self.fields["unit_kinds"].choices = kinds_in_use(UnitKind, self.initial.get("unit_kinds"))
        self.fields["post_kinds"].choices = kinds_in_use(PostKind, self.initial.get("post_kinds"))


class ChangeTemplateForm(TemplateForm):
    """A template that stands; its kind and unit stay."""

    kind = None
    unit = None
    in_use = forms.BooleanField(
        label=gettext_lazy("可选用"),
        required=False,
        help_text=gettext_lazy("停用后新编的清单不再用它，已有的清单不变。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RowsForm(forms.Form):
    """Several rows at once, a line each."""

    contents = forms.CharField(
        label=gettext_lazy("新增条目"),
        max_length=20 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一条，可以从文档或表格里整列粘贴。"),
    )

    def clean_contents(self) -> list[str]:
        """The lines."""
        return self.cleaned_data["contents"].splitlines()


class TemplateRowForm(forms.Form):
    """A row: its content, and the kind's columns that a template may fill."""

    content = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, columns: list[ListColumn], heading: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].label = heading
        self.keys = {f"column_{column.key}": column.key for column in columns}
        for column in columns:
            self.fields[f"column_{column.key}"] = _field_of(column)

    def clean(self) -> dict[str, Any]:
        """The values by the keys of their columns, beside the content."""
        cleaned = super().clean()
        values = {
            key: cleaned.pop(name)
            for name, key in self.keys.items()
            if cleaned.get(name) is not None
        }
        cleaned = {name: value for name, value in cleaned.items() if name not in self.keys}
        return {**cleaned, "values": values}


def _field_of(column: ListColumn) -> forms.Field:
    types = ListColumn.Type
    options = {"label": column.name, "required": False, "help_text": column.note}
    if column.type == types.NUMBER:
        return forms.FloatField(**options)
    if column.type == types.YES_NO:
        return forms.BooleanField(**options)
    if column.type == types.CHOICE:
        choices = [("", gettext_lazy("不预填")), *((one, one) for one in column.choices)]
        return forms.ChoiceField(choices=choices, **options)
    if column.type == types.LONG:
        return forms.CharField(
            max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}), **options
        )
    return forms.CharField(max_length=120, **options)
