"""A table that is pasted or handed in, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import ListColumn
from zelian.lists.pasted import (
    NUMBER,
    CannotReadTable,
    Grid,
    Layout,
    as_text,
    grid_of_file,
    grid_of_text,
    layout_of,
)

LARGEST = 5 * 1024 * 1024


class PasteForm(forms.Form):
    """The table, as text from the clipboard or as a workbook."""

    text = forms.CharField(
        label=gettext_lazy("粘贴的内容"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("在Excel里选中表格（可连同表头），复制，再粘贴到这里。"),
    )
    file = forms.FileField(
        label=gettext_lazy("或者选Excel文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls", "data-limit": LARGEST}),
        help_text=gettext_lazy("读文件里的第一张表。选了文件，就不看上面粘贴的内容。"),
    )

    def clean(self) -> dict[str, Any]:
        """With ``grid``, the table's cells."""
        cleaned = super().clean()
        try:
            cleaned["grid"] = self._grid(cleaned)
        except CannotReadTable as refusal:
            self.add_error(refusal.field, refusal.sentence)
        return cleaned

    @property
    def kept_text(self) -> str:
        """The table as text, whatever it came as: the next page sends it once more."""
        return as_text(self.cleaned_data["grid"])

    def _grid(self, cleaned: dict[str, Any]) -> Grid:
        file = cleaned.get("file")
        if not file:
            return grid_of_text(cleaned.get("text") or "")
        if file.size > LARGEST:
            raise CannotReadTable(
                _("文件超过%(most)sMB，请只留要填的那张表。") % {"most": LARGEST // 1024 // 1024},
                field="file",
            )
        return grid_of_file(file.name, file.read())


class LayoutForm(forms.Form):
    """Which column of the pasted table goes into which of the list, and where its rows begin."""

    def __init__(self, data: Any, *, grid: Grid, columns: Sequence[ListColumn]) -> None:
        found = layout_of(grid, columns)
        self.width = len(grid[0])
        self.grid = grid
        super().__init__(data, initial={"begins": found.begins})
        self.fields["begins"] = forms.TypedChoiceField(
            label=_("表头到第几行为止"),
            coerce=int,
            choices=[(n, _("没有表头") if n == 0 else _("第%(n)s行") % {"n": n}) for n in range(7)],
        )
        choices = [
            ("", _("（不填入）")),
            (NUMBER, _("序号（用来对应条目）")),
            *((column.key, column.name) for column in columns),
        ]
        for at, key in enumerate(found.keys):
            self.fields[f"map-{at}"] = forms.ChoiceField(
                label=self._head(at, found.begins), choices=choices, required=False, initial=key
            )

    def _head(self, at: int, begins: int) -> str:
        """What stands at the top of a pasted column, as its name."""
        sample = next((row[at] for row in self.grid[max(begins - 1, 0) :] if row[at]), "")
        place = _("第%(n)s列") % {"n": at + 1}
        return f"{place}：{sample[:30]}" if sample else place

    def clean(self) -> dict[str, Any]:
        """With ``layout``; a column of the list is filled from one pasted column."""
        cleaned = super().clean()
        keys = tuple(cleaned.get(f"map-{at}", "") for at in range(self.width))
        for at, key in enumerate(keys):
            if key and key in keys[:at]:
                self.add_error(f"map-{at}", _("这一栏已经对应了另一列。"))
        cleaned["layout"] = Layout(cleaned.get("begins", 0), keys)
        return cleaned

    @classmethod
    def first(cls, *, grid: Grid, columns: Sequence[ListColumn]) -> LayoutForm:
        """As it was recognised."""
        blank = cls(None, grid=grid, columns=columns)
        told = {name: field.initial for name, field in blank.fields.items()}
        return cls(told | {"begins": blank.initial["begins"]}, grid=grid, columns=columns)
