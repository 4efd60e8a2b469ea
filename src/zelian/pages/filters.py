"""A filter set as a bar of small fields and the chips of what is active."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zelian.pages.words import shown

EMPTY = (None, "", [], (), {})


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A chip: what is filtered, by which value, and the address without it."""

    label: str
    value: str
    url: str


class FilterBar:
    """A bound django-filter set as a table shows it; values that make no sense narrow nothing."""

    def __init__(
        self,
        filterset_class: type,
        queryset: QuerySet,
        request: HttpRequest,
        prefix: str | None = None,
    ) -> None:
        self.filterset = filterset_class(
            data=request.GET, queryset=queryset, request=request, prefix=prefix
        )
        self.form: forms.Form = self.filterset.form
        for field in self.form.fields.values():
            if getattr(field, "empty_label", None):
                field.empty_label = _("全部")
                # a copied field's control still holds the choices of its original
                field.widget.choices = field.choices
            if isinstance(field, forms.NullBooleanField):
                field.widget.choices = [("", _("全部")), ("true", _("是")), ("false", _("否"))]

    @cached_property
    def narrowed(self) -> QuerySet:
        """The rows that pass."""
        return self.filterset.qs

    @cached_property
    def parameters(self) -> set[str]:
        """Every address parameter the filters read, those of two-part fields included."""
        return {name for field in self.form.fields for name in self._parameters_of(field)}

    def _parameters_of(self, name: str) -> set[str]:
        widget, name = self.form.fields[name].widget, self.form.add_prefix(name)
        if isinstance(widget, forms.MultiWidget):
            return {name, *(f"{name}{suffix}" for suffix in self._suffixes(widget))}
        return {name}

    @property
    def is_used(self) -> bool:
        """Whether the address asks for any of the filters, sensibly or not."""
        return any(self.form.data.get(name) for name in self.parameters)

    @staticmethod
    def _suffixes(widget: forms.MultiWidget) -> list[str]:
        named = getattr(widget, "suffixes", None)
        return [f"_{part}" for part in named] if named else list(widget.widgets_names)

    def active(self, address: Callable[..., str]) -> list[ActiveFilter]:
        """The chips, in the order of the fields."""
        if not self.form.is_valid() and not hasattr(self.form, "cleaned_data"):
            return []
        chips = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if _is_empty(value):
                continue
            label = str(field.label or name)
            url = address(without=self._parameters_of(name))
            chips.append(ActiveFilter(label, _value_words(field, value), url))
        return chips


def _is_empty(value: object) -> bool:
    if isinstance(value, QuerySet):
        return not value
    return value in EMPTY


def _value_words(field: forms.Field, value: object) -> str:
    if isinstance(value, slice):
        return _range_words(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        many = isinstance(field, forms.MultipleChoiceField)
        chosen = {str(each) for each in value} if many else {str(value)}
        return shown([words for key, words in _choices(field) if key in chosen])
    return shown(value)


def _choices(field: forms.ChoiceField) -> Iterator[tuple[str, str]]:
    """Keys and words in the field's order, groups laid flat."""
    for key, words in field.choices:
        if isinstance(words, (list, tuple)):
            yield from ((str(inner), str(inner_words)) for inner, inner_words in words)
        else:
            yield str(key), str(words)


def _range_words(value: slice) -> str:
    def day(moment: object) -> str:
        return shown(moment.date() if hasattr(moment, "date") else moment)

    if value.start is None:
        return _("至{end}").format(end=day(value.stop))
    if value.stop is None:
        return _("自{start}").format(start=day(value.start))
    return _("{start}至{end}").format(start=day(value.start), end=day(value.stop))
