"""Correcting a row of a table: the fields of its kind."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import TableRow
from zelian.catalogue.queries.tables import months_words

Kind = TableRow.Kind
_STEP = re.compile(r"\s*(\d{1,2})(?:\s*[-—–~至]\s*(\d{1,2}))?\s*月\s*[：:]?\s*(.*)")


class LinesField(forms.CharField):
    """Several entries, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, (list, tuple)):
            return list(value)
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]


class StepsField(LinesField):
    """What is due in which months, one a line: 3月：…, 4—6月：…."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return "\n".join(
                f"{months_words(step['months'])}：{step.get('words', '')}".rstrip("：")
                for step in value
            )
        return value

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return value
        return [self._step(line) for line in super().to_python(value)]

    def _step(self, line: str) -> dict[str, Any]:
        m = _STEP.fullmatch(line)
        first = int(m[1]) if m else 0
        last = int(m[2] or first) if m else 0
        if m is None or not 1 <= first <= last <= 12:
            raise ValidationError(
                _("请按“3月：做什么”或“4—6月：做什么”的样子填写；“%(line)s”看不懂。")
                % {"line": line[:40]}
            )
        return {"months": [first, last], "words": m[3].strip()}


def _words(label: Any, *, required: bool = False, longest: int = 500) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        error_messages={
            "required": gettext_lazy("这里不能空着。"),
            "max_length": gettext_lazy("请不超过 %(limit_value)s 字。"),
        },
    )


class RowForm(forms.Form):
    """What all kinds have: the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def content(self) -> dict[str, Any]:
        """The row's content as put in, as JSON."""
        return {
            name: _plain(value) for name, value in self.cleaned_data.items() if name != "version"
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


class MeasureRowForm(RowForm):
    """A row of a measure list."""

    category = _words(gettext_lazy("类别"))
    measure = _words(gettext_lazy("内容"), required=True)
    responsible = LinesField(label=gettext_lazy("责任单位"))


class ScoringRowForm(RowForm):
    """A row of a scoring sheet."""

    category = _words(gettext_lazy("类别"))
    group = _words(gettext_lazy("分组"))
    item = _words(gettext_lazy("内容"), required=True)
    points = forms.DecimalField(
        label=gettext_lazy("分值"),
        required=False,
        min_value=0,
        max_value=1000,
        decimal_places=2,
        error_messages={
            "invalid": gettext_lazy("请填写 0 到 1000 之间的分数。"),
            "min_value": gettext_lazy("请填写 0 到 1000 之间的分数。"),
            "max_value": gettext_lazy("请填写 0 到 1000 之间的分数。"),
            "max_decimal_places": gettext_lazy("分数最多两位小数。"),
        },
    )


class TaskRowForm(RowForm):
    """A row of a task table."""

    category = _words(gettext_lazy("类别"))
    task = _words(gettext_lazy("任务"), required=True)
    steps = StepsField(label=gettext_lazy("月份"))
    responsible = LinesField(label=gettext_lazy("责任单位"))


class PowerRowForm(RowForm):
    """A row of a list of powers or risks."""

    post = _words(gettext_lazy("岗位"))
    duty = _words(gettext_lazy("职责"))
    risk = _words(gettext_lazy("风险"))
    level = _words(gettext_lazy("等级"), longest=20)
    controls = LinesField(label=gettext_lazy("防控措施"))
    responsible = LinesField(label=gettext_lazy("责任人"))


class BlankFormForm(RowForm):
    """A blank form of an annex."""

    title = _words(gettext_lazy("表名"), required=True)
    fields_ = LinesField(label=gettext_lazy("表头项目"))
    columns = LinesField(label=gettext_lazy("栏目"))
    signatures = LinesField(label=gettext_lazy("签字栏"))

    def content(self) -> dict[str, Any]:
        """As put in; ``fields`` is taken by the form itself."""
        content = super().content()
        content["fields"] = content.pop("fields_")
        return content


FORMS: dict[str, type[RowForm]] = {
    Kind.MEASURES: MeasureRowForm,
    Kind.SCORING: ScoringRowForm,
    Kind.TASKS: TaskRowForm,
    Kind.POWERS: PowerRowForm,
    Kind.FORMS: BlankFormForm,
}


def row_form(row: TableRow, data: Any = None) -> RowForm:
    """The form of a row's kind, filled from the row unless ``data`` was sent."""
    initial = {**row.content, "fields_": row.content.get("fields"), "version": row.version}
    return FORMS[row.kind](data, initial=initial)
