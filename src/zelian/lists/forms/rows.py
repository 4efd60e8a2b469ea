"""A row as it is typed: a field for each of its kind's columns that is the keeper's to fill."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.calendar import work_calendar
from zelian.lists.cells import BadCell, read_cell, remarks_on, typed_cell
from zelian.lists.columns import STANDING, columns_of_list, is_fixed, value_of
from zelian.lists.models import ListColumn, ListItem, ResponsibilityList
from zelian.people.refusals import Refusal

Type = ListColumn.Type
PEOPLE, UNITS = "list-people", "list-units"


class CellField(forms.CharField):
    """
    One cell: what is typed must be able to stand in its column; it stays as it was typed.

    ``wanted`` says that a list is complete only with it: it may be left blank for now, but is not
    shown as optional.
    """

    def __init__(self, column: ListColumn, year: int) -> None:
        super().__init__(
            label=column.name,
            required=column.key == "content",
            help_text=column.note,
            widget=_control(column),
            error_messages={"required": _("请填写%(name)s。") % {"name": column.name}},
        )
        self.column, self.year, self.wanted = column, year, column.required

    def clean(self, value: Any) -> str:
        """
        The text as it was typed, once it is known to be readable.

        :raises ValidationError: it can't stand in the column.
        """
        typed = super().clean(value)
        try:
            read_cell(self.column, typed, year=self.year)
        except BadCell as bad:
            raise forms.ValidationError(bad.sentence) from None
        return typed


class RowForm(forms.Form):
    """
    A row of a list, or a new one.

    ``seen`` carries what stood in the fields: where two people fill different columns of one
    row, both stay.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, listed: ResponsibilityList, item: ListItem | None = None
    ) -> None:
        self.columns = [
            column
            for column in columns_of_list(listed)
            if item is None or not is_fixed(item, column.key)
        ]
        typed = {}
        if item is not None:
            typed = {c.key: typed_cell(c, value_of(item, c.key)) for c in self.columns}
        initial = {field_of(key): text for key, text in typed.items()}
        initial |= {"version": item.version if item else 0, "seen": as_seen(typed)}
        super().__init__(data, initial=initial)
        for column in self.columns:
            self.fields[field_of(column.key)] = CellField(column, listed.year)
        self._remark(listed, item)

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by the keys of the columns."""
        return {c.key: self.cleaned_data[field_of(c.key)] for c in self.columns}

    def clean_seen(self) -> dict[str, str] | None:
        """What stood in the fields; nothing where the form was not sent by its own page."""
        try:
            told = json.loads(self.cleaned_data["seen"] or "null")
        except ValueError:
            return None
        if not isinstance(told, dict):
            return None
        return {str(key): text for key, text in told.items() if isinstance(text, str)}

    def overtaken_by(self, item: ListItem) -> None:
        """Show the form once more over the row as it stands now, with all that was typed."""
        typed = {c.key: typed_cell(c, value_of(item, c.key)) for c in self.columns}
        self.data = self.data.copy()
        self.data["version"], self.data["seen"] = str(item.version), as_seen(typed)

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal at the field that is to blame."""
        field = field_of(refusal.field) if refusal.field else None
        self.add_error(field if field in self.fields else None, refusal.sentence)

    def _remark(self, listed: ResponsibilityList, item: ListItem | None) -> None:
        """Say beside a date what is odd about it."""
        dates = [column for column in self.columns if column.type == Type.DATE]
        if item is None or not dates:
            return
        calendar = work_calendar()
        for column in dates:
            odd = remarks_on(
                column, value_of(item, column.key), year=listed.year, calendar=calendar
            )
            field = self.fields[field_of(column.key)]
            field.help_text = " ".join(filter(None, (str(field.help_text), *odd)))


def field_of(key: str) -> str:
    """The name of a column's field; a key of the kind's own must not meet ``version``."""
    return key if key in STANDING else f"own-{key}"


def as_seen(typed: Mapping[str, str]) -> str:
    """What stood in a form's fields, as its hidden field carries it."""
    return json.dumps(typed, ensure_ascii=False, sort_keys=True)


def _control(column: ListColumn) -> forms.Widget:
    if column.type == Type.LONG:
        return forms.Textarea(attrs={"rows": 3})
    if column.type == Type.CHOICE:
        return _choices(column.choices)
    if column.type == Type.YES_NO:
        return _choices([_("是"), _("否")])
    attrs: dict[str, str] = {"autocomplete": "off"}
    if column.type == Type.DATE:
        attrs |= {"data-day": _("选日期"), "placeholder": _("如 2026年3月5日、3月5日")}
    elif column.type == Type.NUMBER:
        attrs["inputmode"] = "decimal"
    elif column.type in (Type.PERSON, Type.UNIT):
        attrs["list"] = PEOPLE if column.type == Type.PERSON else UNITS
    return forms.TextInput(attrs=attrs)


def _choices(words: Iterable[str]) -> forms.Select:
    return forms.Select(choices=[("", gettext_lazy("（未选）")), *((w, w) for w in words)])
