"""One measure as typed fields; only those of its kind count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.choices import MeasureChoice
from zelian.catalogue.models import MEASURE_KINDS, Measure
from zelian.catalogue.wording import MOMENTS, PERIODS, UNITS_OF_TIME
from zelian.core.vocabulary.measure import MeasureKind, value_from_json

NUMBER = {"invalid": gettext_lazy("请填写数字。")}
DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NONE = [("", gettext_lazy("不限"))]
# which fields a kind of measure has; the page shows only those
FIELDS = {
    MeasureKind.FREQUENCY: ("at_least", "at_most", "per", "every"),
    MeasureKind.DEADLINE: ("recurs", "when", "month", "day", "year"),
    MeasureKind.WITHIN: ("after", "length", "length_unit"),
    MeasureKind.SHARE: ("at_least", "at_most", "of", "per"),
    MeasureKind.AMOUNT: ("at_least", "at_most", "unit", "per", "every"),
}


class MeasureForm(forms.Form):
    """A measure: its kind, its numbers, and the words that lay it down."""

    kind = forms.ChoiceField(
        label=gettext_lazy("种类"),
        required=False,
        choices=[("", gettext_lazy("请选择")), *((k.value, w) for k, w in MEASURE_KINDS.items())],
    )
    at_least = forms.DecimalField(
        label=gettext_lazy("不少于"), required=False, error_messages=NUMBER, max_digits=12
    )
    at_most = forms.DecimalField(
        label=gettext_lazy("不超过"), required=False, error_messages=NUMBER, max_digits=12
    )
    unit = forms.CharField(label=gettext_lazy("计量单位"), required=False, max_length=20)
    of = forms.CharField(label=gettext_lazy("占什么的比例"), required=False, max_length=100)
    per = forms.ChoiceField(
        label=gettext_lazy("周期"),
        required=False,
        choices=[*NONE, *((p.value, w) for p, w in PERIODS.items())],
    )
    every = forms.IntegerField(
        label=gettext_lazy("几个周期一轮"),
        required=False,
        min_value=1,
        max_value=100,
        error_messages=NUMBER,
    )
    recurs = forms.ChoiceField(
        label=gettext_lazy("多久一次"),
        required=False,
        choices=[("", gettext_lazy("只有一次")), *((p.value, w) for p, w in PERIODS.items())],
    )
    when = forms.ChoiceField(
        label=gettext_lazy("时点"),
        required=False,
        choices=[("", gettext_lazy("按日期")), *((m.value, w) for m, w in MOMENTS.items())],
    )
    month = forms.IntegerField(
        label=gettext_lazy("月"), required=False, min_value=1, max_value=12, error_messages=NUMBER
    )
    day = forms.ChoiceField(
        label=gettext_lazy("日"),
        required=False,
        choices=[
            ("", "—"),
            *((str(day), str(day)) for day in range(1, 32)),
            ("mid", gettext_lazy("中旬")),
            ("end", gettext_lazy("月底")),
        ],
    )
    year = forms.IntegerField(
        label=gettext_lazy("年份"),
        required=False,
        min_value=1949,
        max_value=2999,
        error_messages=NUMBER,
    )
    after = forms.CharField(
        label=gettext_lazy("在什么之后"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("如“会后”“收到通知后”；提前办理的写“开学前”。"),
    )
    length = forms.IntegerField(
        label=gettext_lazy("多长"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages=NUMBER,
    )
    length_unit = forms.ChoiceField(
        label=gettext_lazy("时间单位"),
        required=False,
        choices=[("", gettext_lazy("请选择")), *UNITS_OF_TIME.items()],
    )
    quote = forms.CharField(
        label=gettext_lazy("依据的原文"),
        required=False,
        help_text=gettext_lazy("从本条原文中摘录；留空表示整条。"),
    )

    def __init__(self, *args: Any, default_quote: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.default_quote = default_quote
        for kind, names in FIELDS.items():
            for name in names:
                attrs = self.fields[name].widget.attrs
                attrs["data-kinds"] = f"{attrs.get('data-kinds', '')} {kind.value}".strip()

    def clean(self) -> dict[str, Any]:
        """Whether the fields of its kind make a measure."""
        data = super().clean()
        if self.errors or not self.has_changed():
            return data
        if not data.get("kind"):
            self.add_error("kind", _("请选择量化要求的种类。"))
            return data
        checks = {
            MeasureKind.FREQUENCY: self._check_frequency,
            MeasureKind.DEADLINE: self._check_deadline,
            MeasureKind.WITHIN: self._check_within,
            MeasureKind.SHARE: self._check_share,
            MeasureKind.AMOUNT: self._check_range,
        }
        checks[MeasureKind(data["kind"])](data)
        return data

    def _check_range(self, data: dict[str, Any]) -> None:
        least, most = data.get("at_least"), data.get("at_most")
        if least is None and most is None:
            self.add_error("at_least", _("“不少于”和“不超过”至少填一个。"))
        for name, number in (("at_least", least), ("at_most", most)):
            if number is not None and number < 0:
                self.add_error(name, _("请填写大于零的数。"))
        if least is not None and most is not None and least > most:
            self.add_error("at_most", _("“不超过”不能小于“不少于”。"))

    def _check_frequency(self, data: dict[str, Any]) -> None:
        self._check_range(data)
        for name in ("at_least", "at_most"):
            number = data.get(name)
            if number is not None and (number != int(number) or number < 1):
                self.add_error(name, _("次数请填写正整数。"))
        if not data.get("per"):
            self.add_error("per", _("请选择按什么周期计次。"))

    def _check_share(self, data: dict[str, Any]) -> None:
        self._check_range(data)
        for name in ("at_least", "at_most"):
            number = data.get(name)
            if number is not None and number > 100:
                self.add_error(name, _("比例按百分数填写，不能超过 100。"))

    def _check_deadline(self, data: dict[str, Any]) -> None:
        month, day, when = data.get("month"), data.get("day"), data.get("when")
        if not when and not month and not day:
            self.add_error("when", _("请选择一个时点，或者填写月和日。"))
        if not when and not month and day and data.get("recurs") in {"", "year"}:
            self.add_error("month", _("请填写是几月。"))
        if month and day and day.isdecimal() and int(day) > DAYS_OF_MONTH[month - 1]:
            self.add_error("day", _("%(month)s月没有%(day)s日。") % {"month": month, "day": day})

    def _check_within(self, data: dict[str, Any]) -> None:
        if not data.get("length"):
            self.add_error("length", _("请填写时间的长短。"))
        if not data.get("length_unit"):
            self.add_error("length_unit", _("请选择时间单位。"))

    def choice(self) -> MeasureChoice | None:
        """The measure put in; nothing from an empty row."""
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        value = value_from_json(data["kind"], _VALUES[MeasureKind(data["kind"])](data))
        return MeasureChoice(value, data.get("quote") or self.default_quote)


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _day(day: str) -> int | str | None:
    return int(day) if day.isdecimal() else day or None


_VALUES = {
    MeasureKind.FREQUENCY: lambda data: {
        "min": _whole(data["at_least"]),
        "max": _whole(data["at_most"]),
        "per": data["per"],
        "every": data["every"] or 1,
    },
    MeasureKind.DEADLINE: lambda data: {
        "month": None if data["when"] else data["month"],
        "day": None if data["when"] else _day(data["day"]),
        "when": data["when"] or None,
        "recurs": data["recurs"] or None,
        "year": data["year"] if not data["recurs"] else None,
    },
    MeasureKind.WITHIN: lambda data: {
        "n": data["length"],
        "unit": data["length_unit"],
        "after": data["after"],
    },
    MeasureKind.SHARE: lambda data: {
        "min_pct": _text(data["at_least"]),
        "max_pct": _text(data["at_most"]),
        "of": data["of"],
        "per": data["per"] or None,
    },
    MeasureKind.AMOUNT: lambda data: {
        "min": _text(data["at_least"]),
        "max": _text(data["at_most"]),
        "unit": data["unit"],
        "per": data["per"] or None,
        "every": (data["every"] or 1) if data["per"] else 1,
    },
}


def initial_of(row: Measure) -> dict[str, Any]:
    """A measure's row as the form begins with it."""
    value = row.value
    names = {"at_least": ("min", "min_pct"), "at_most": ("max", "max_pct")}
    initial = {
        name: next((value[key] for key in keys if value.get(key) is not None), None)
        for name, keys in names.items()
    }
    for name in ("per", "every", "recurs", "when", "month", "day", "year", "of", "after"):
        initial[name] = value.get(name)
    if row.kind == MeasureKind.WITHIN:
        initial |= {"length": value.get("n"), "length_unit": value.get("unit")}
    else:
        initial["unit"] = value.get("unit")
    return initial | {"kind": row.kind, "quote": row.quote}
