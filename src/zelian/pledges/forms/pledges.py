"""What is typed about one pledge, and about issuing many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import ListItem
from zelian.pages.words import year_date
from zelian.people.models import Post, Unit
from zelian.people.viewer import Viewer
from zelian.pledges.models import Field, Pledge, PledgeField, PledgeKind
from zelian.pledges.queries import (
    kinds_to_lead,
    posts_to_address,
    quotable_items,
    units_to_lead,
)

STEP = Unit.steplen
Type = PledgeField.Type
VALUE = "value_"


def value_name(key: str) -> str:
    """What a form calls a field of a pledge, whose own key may be any word."""
    return VALUE + key


class UnitChoice(forms.ModelChoiceField):
    """A unit, set in by its depth in the tree."""

    def label_from_instance(self, unit: Unit) -> str:
        return "　" * (len(unit.path) // STEP - 1) + str(unit)


class IssueForm(forms.Form):
    """Which kind, for which year, to whom."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("种类"),
        queryset=PledgeKind.objects.none(),
        empty_label=gettext_lazy("请选择种类"),
    )
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    unit = UnitChoice(
        label=gettext_lazy("范围（含下属）"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("请选择单位"),
        help_text=gettext_lazy("这个单位和它下属的单位、岗位，凡是该签的都下发。"),
    )
    as_draft = forms.BooleanField(label=gettext_lazy("先存草稿，逐份改好再下发"), required=False)

    def __init__(self, *args: object, viewer: Viewer, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [
            (year, _("%(year)s年") % {"year": year}) for year in sorted(years, reverse=True)
        ]
        self.fields["kind"].queryset = kinds_to_lead(viewer)
        self.fields["unit"].queryset = units_to_lead(viewer)


class ItemsField(forms.ModelMultipleChoiceField):
    """Rows of the giver's lists."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": gettext_lazy("所选的条目已经不在清单里，请重新勾选。")
    }

    def label_from_instance(self, item: ListItem) -> str:
        words = {"list": item.list.title, "number": item.number, "content": item.content[:200]}
        if item.due_on is None:
            return _("%(content)s（%(list)s第%(number)s条）") % words
        words["day"] = year_date(item.due_on)
        return _("%(content)s（%(list)s第%(number)s条，%(day)s前）") % words


class FillForm(forms.Form):
    """The fields of one pledge, and the rows it quotes."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, pledge: Pledge, **kwargs: Any) -> None:
        initial = {"version": pledge.version, **_initial(pledge)}
        super().__init__(*args, initial=initial, **kwargs)
        for field in pledge.form_fields:
            control = _control(field)
            # what signing asks for may be left blank for now, but is not shown as optional
            control.wanted = field.required
            self.fields[value_name(field.key)] = control
        rows = ListItem.objects.filter(pk__in=[item.pk for item in quotable_items(pledge)])
        if rows:
            self.fields["quotes"] = ItemsField(
                label=gettext_lazy("引用清单条目"),
                queryset=rows.select_related("list").order_by("list", "number"),
                required=False,
                help_text=gettext_lazy("勾选后，条目写进责任书，签字后不能再换。"),
            )
            self.initial["quotes"] = list(
                pledge.quotes.exclude(item=None).values_list("item", flat=True)
            )

    def typed(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        given = self.cleaned_data
        return {
            "version": given["version"],
            "values": {
                name.removeprefix(VALUE): value
                for name, value in given.items()
                if name.startswith(VALUE)
            },
            "quotes": list(given.get("quotes", ())),
        }


class WordForm(forms.Form):
    """The text of one pledge."""

    body = forms.CharField(
        label=gettext_lazy("正文"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("只改这一份；以后下发的仍按种类的正文。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AddressForm(forms.Form):
    """To whom a draft is given."""

    post = forms.ModelChoiceField(
        label=gettext_lazy("对方"),
        queryset=Post.objects.none(),
        empty_label=gettext_lazy("请选择岗位"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, viewer: Viewer, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts_to_address(viewer, pledge)


class AppraiseForm(forms.Form):
    """How the year was, in the other side's words."""

    grade = forms.ChoiceField(
        label=gettext_lazy("等次"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个等次。")},
    )
    comment = forms.CharField(
        label=gettext_lazy("评议意见"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("请写评议意见。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, grades: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [(grade, grade) for grade in grades]


class ReasonForm(forms.Form):
    """Why a pledge is sent back, or ended."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明原因。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _control(field: Field) -> forms.Field:
    """Nothing is asked for while it is filled in; signing asks for what is required."""
    options: Mapping[str, Any] = {
        "label": field.name + (_("（签字前必填）") if field.required else ""),
        "required": False,
        "help_text": field.note,
    }
    match field.type:
        case Type.DATE:
            return forms.DateField(**options)
        case Type.NUMBER:
            return forms.DecimalField(**options, max_digits=18, decimal_places=4)
        case Type.CHOICE:
            choices = [("", "—"), *((choice, choice) for choice in field.choices)]
            return forms.ChoiceField(**options, choices=choices)
        case Type.TEXT:
            return forms.CharField(**options, max_length=300)
    return forms.CharField(**options, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}))


def _initial(pledge: Pledge) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in pledge.form_fields:
        value = pledge.values.get(field.key, "")
        found[value_name(field.key)] = parse_date(value) if _is_day(field, value) else value
    return found


def _is_day(field: Field, value: str) -> bool:
    return field.type == Type.DATE and bool(value)
