"""What is typed about a kind of pledge and its fields."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import ListKind
from zelian.people.models import PostKind, PostRank, Tier, UnitFunction, UnitKind
from zelian.pledges.models import PledgeField, PledgeKind
from zelian.pledges.wording import PLACES

LARGEST_ORDER = 32767
LEAP_YEAR = 2024


class WordsField(forms.CharField):
    """Some words, parted by 、 or ， or new lines."""

    def to_python(self, value: str | None) -> list[str]:
        """The words, each once."""
        text = super().to_python(value)
        for mark in "、，,；;":
            text = text.replace(mark, "\n")
        words = [word.strip()[:30] for word in text.splitlines()]
        return list(dict.fromkeys(word for word in words if word))

    def prepare_value(self, value: object) -> object:
        """Words from the database in a row; typed text as it is."""
        return "、".join(value) if isinstance(value, list) else value

    def validate(self, value: list[str]) -> None:
        """Nothing is asked of a list of words."""

    def run_validators(self, value: list[str]) -> None:
        """A text field's validators are for text."""


class DayField(forms.CharField):
    """A day of any year: 03-31, 3月31日 or 3.31; kept as ``MM-DD``."""

    def clean(self, value: object) -> str:
        """The day as it is kept."""
        text = str(super().clean(value))
        if not text:
            return ""
        for mark in ("月", ".", "/", "－"):
            text = text.replace(mark, "-")
        parts = [part.strip() for part in text.replace("日", "").split("-")]
        try:
            month, day = (int(part) for part in parts)
            found = date(LEAP_YEAR, month, day)
        except ValueError:
            raise forms.ValidationError(
                _("请写成月和日，例如 03-31 或 3月31日。"), code="invalid"
            ) from None
        return f"{found.month:02}-{found.day:02}"


def _many(label: str, choices: list[tuple[str, str]], note: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=note or gettext_lazy("一个都不选，就是全部。"),
    )


class NewKindForm(forms.Form):
    """A kind, all of it but its fields."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)
    led_by = forms.ChoiceField(
        label=gettext_lazy("牵头部门"),
        choices=[choice for choice in UnitFunction.choices if choice[0]],
    )
    body = forms.CharField(
        label=gettext_lazy("正文"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    counterpart = forms.ChoiceField(
        label=gettext_lazy("向谁作出"), choices=PledgeKind.Counterpart.choices
    )
    both_sign = forms.BooleanField(label=gettext_lazy("双方都签字"), required=False, initial=True)
    first = forms.ChoiceField(label=gettext_lazy("谁先签"), choices=PledgeKind.First.choices)
    term = forms.ChoiceField(label=gettext_lazy("多久一份"), choices=PledgeKind.Term.choices)
    season = forms.ChoiceField(
        label=gettext_lazy("签订时节"), choices=PledgeKind.Season.choices, required=False
    )
    sign_by = DayField(
        label=gettext_lazy("签订截止"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("每年的哪一天以前签好，例如 3月31日；遇节假日顺延。"),
    )
    sign_within = forms.IntegerField(
        label=gettext_lazy("补签期限（天）"),
        min_value=1,
        max_value=365,
        initial=15,
        help_text=gettext_lazy("过了截止日才下发，或者换人补签的，从下发日起给几天。"),
    )
    grades = WordsField(
        label=gettext_lazy("评议等次"),
        required=False,
        help_text=gettext_lazy("要对方写评议意见的，写上等次，例如：好、较好、一般、差。"),
    )
    shows_figures = forms.BooleanField(label=gettext_lazy("附上当年的履责数据"), required=False)
    quotes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("可引用的清单"),
        queryset=ListKind.objects.filter(in_use=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("责任人可以把这些清单里的条目写进责任书。"),
    )
    for_units = forms.BooleanField(
        label=gettext_lazy("单位要签（由主要负责人签）"), required=False, initial=True
    )
    unit_tiers = _many(gettext_lazy("单位层级"), Tier.choices)
    unit_kinds = _many(gettext_lazy("单位类别"), [])
    for_posts = forms.BooleanField(label=gettext_lazy("岗位要签"), required=False)
    post_ranks = _many(gettext_lazy("班子身份"), PostRank.choices)
    post_kinds = _many(gettext_lazy("岗位类别"), [])
    post_words = WordsField(
        label=gettext_lazy("岗位名称含"),
        required=False,
        help_text=gettext_lazy("只要名称里有这些字的岗位，例如：纪检、纪委。"),
    )
    order = forms.IntegerField(
        label=gettext_lazy("次序"), min_value=0, max_value=LARGEST_ORDER, initial=100
    )
    in_use = forms.BooleanField(label=gettext_lazy("可选用"), required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].help_text = _("下发时自动填空：%(places)s。") % {
            "places": _("、").join(f"{{{place}}}" for place in PLACES)
        }
        for name, kinds in (("unit_kinds", UnitKind), ("post_kinds", PostKind)):
            self.fields[name].choices = list(kinds.objects.values_list("code", "name"))


class KindForm(NewKindForm):
    """A kind that stands already."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PledgeFieldForm(forms.Form):
    """Something the giver fills in."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    type = forms.ChoiceField(
        label=gettext_lazy("类型"), choices=PledgeField.Type.choices, initial=PledgeField.Type.LONG
    )
    choices = WordsField(
        label=gettext_lazy("选项"),
        required=False,
        help_text=gettext_lazy("类型是“选项”时填写，用顿号隔开。"),
    )
    required = forms.BooleanField(label=gettext_lazy("签字前必填"), required=False)
    note = forms.CharField(label=gettext_lazy("填写说明"), max_length=200, required=False)
    order = forms.IntegerField(
        label=gettext_lazy("次序"), min_value=0, max_value=LARGEST_ORDER, initial=100
    )
