"""Uploading a regulation, correcting its facts, putting it in force and ending it."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import Regulation
from zelian.catalogue.operations import READABLE, Metadata
from zelian.catalogue.operations.uploading import LONGEST_NAME
from zelian.people.models import Unit


class UnitChoice(forms.ModelChoiceField):
    """Units as a tree: the deeper, the further in."""

    def label_from_instance(self, unit: Unit) -> str:
        return "　" * (unit.depth - 1) + str(unit)


class UploadForm(forms.Form):
    """A file, and the unit whose people it binds."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label=gettext_lazy("制度文件"),
        max_length=LONGEST_NAME,
        allow_empty_file=True,  # refused by the operation, in the house's words
        help_text=gettext_lazy(
            "Word 文档（.docx）、带文字的 PDF、Excel 表格（.xlsx）、网页（.html）"
            "或文本文件（.txt、.md），不超过 50 MB。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{k}" for k in READABLE)}),
        error_messages={
            "required": gettext_lazy("请选择要上传的制度文件。"),
            "max_length": gettext_lazy("文件名太长，请改短后再上传。"),
        },
    )
    unit = UnitChoice(
        queryset=Unit.objects.none(),
        label=gettext_lazy("适用范围"),
        help_text=gettext_lazy("所选单位及其下属单位都受它约束。"),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("请选择适用范围。"),
            "invalid_choice": gettext_lazy("所选单位已不存在，请重新选择。"),
        },
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["submission"].initial = uuid.uuid4
        self.fields["file"].widget.attrs["data-limit"] = settings.ZELIAN_DOCUMENT_LIMIT


class MetadataForm(forms.ModelForm):
    """What a regulation says of itself; ``seen`` is how it stood when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Regulation
        fields = ("title", "doc_number", "issuer", "issued_on", "effective_on", "trial")

    def __init__(self, *args: Any, stands: Metadata, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = stands
        self.initial["seen"] = json.dumps(asdict(stands), cls=DjangoJSONEncoder)
        self.fields["title"].error_messages["required"] = _("请填写标题。")
        for name in ("issued_on", "effective_on"):
            self.fields[name].error_messages["invalid"] = _("请按“2026-03-05”的样子填写日期。")

    def seen_metadata(self) -> Metadata:
        """The facts as the page showed them; a page that lost them counts as up to date."""
        try:
            values = json.loads(self.cleaned_data["seen"])
            for name in ("issued_on", "effective_on"):
                values[name] = values[name] and date.fromisoformat(values[name])
            return Metadata(**values)
        except (ValueError, TypeError, KeyError):
            return self.stands

    def metadata(self) -> Metadata:
        """The facts as put in."""
        return Metadata(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class ConfirmForm(forms.Form):
    """The day a draft takes effect, and the version that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    effective_on = forms.DateField(
        label=gettext_lazy("施行日期"),
        required=False,
        error_messages={"invalid": gettext_lazy("请按“2026-03-05”的样子填写日期。")},
    )


class RepealForm(forms.Form):
    """The first day without the regulation, and why."""

    repealed_on = forms.DateField(
        label=gettext_lazy("废止日期"),
        help_text=gettext_lazy("从这一天起不再产生新的履责要求。"),
        error_messages={
            "required": gettext_lazy("请填写废止日期。"),
            "invalid": gettext_lazy("请按“2026-03-05”的样子填写日期。"),
        },
    )
    why = forms.CharField(
        label=gettext_lazy("理由或依据"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明废止的理由或依据。")},
    )


class AddDutyForm(forms.Form):
    """Words of the text that the reader left out; offsets when they were selected."""

    quote = forms.CharField(
        label=gettext_lazy("原文"),
        required=False,
        strip=False,
        help_text=gettext_lazy("在左侧正文中选中一段文字，会自动填在这里；也可以原样摘录。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class RegulationFilter(django_filters.FilterSet):
    """By title, state, issuer and year."""

    title = django_filters.CharFilter(
        field_name="title", lookup_expr="icontains", label=gettext_lazy("标题")
    )
    state = django_filters.ChoiceFilter(
        choices=Regulation.State.choices, label=gettext_lazy("状态")
    )
    issuer = django_filters.CharFilter(
        field_name="issuer", lookup_expr="icontains", label=gettext_lazy("发文机关")
    )
    year = django_filters.NumberFilter(
        field_name="effective_on", lookup_expr="year", label=gettext_lazy("施行年份")
    )

    class Meta:
        model = Regulation
        fields = ("title", "state", "issuer", "year")
