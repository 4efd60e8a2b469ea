"""Uploading a regulation, correcting its facts, putting it in force and ending it."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import Regulation
from zelian.catalogue.operations import Metadata
from zelian.catalogue.operations.uploading import LONGEST_NAME
from zelian.documents import opening, unpacking
from zelian.people.models import Unit

CHOOSABLE = ",".join(sorted(opening.ENDINGS | unpacking.ENDINGS))
"""Endings of the files that the file window lets one choose."""


class UnitChoice(forms.ModelChoiceField):
    """Units as a tree: the deeper, the further in."""

    def label_from_instance(self, unit: Unit) -> str:
        return "　" * (unit.depth - 1) + str(unit)


class SeveralFiles(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """At least one file; an empty one is the operation's to refuse, with its name."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Files, and the unit whose people they bind."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = FilesField(
        label=gettext_lazy("制度文件"),
        max_length=LONGEST_NAME,
        allow_empty_file=True,  # refused by the operation, in the house's words
        widget=SeveralFiles(attrs={"accept": CHOOSABLE}),
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
        limit = settings.ZELIAN_DOCUMENT_LIMIT
        self.fields["file"].widget.attrs["data-limit"] = limit
        megabytes = limit // (1024 * 1024)
        self.fields["file"].help_text = _(
            "可以一次选多份，每份不超过 %(limit)s MB。可读 %(kinds)s，"
            "以及装有多份文件的压缩包（.zip、.tar、.tar.gz）；扫描件和照片会先识别文字。"
        ) % {"limit": megabytes, "kinds": opening.READABLE.replace("、", " ")}

    def clean_submission(self) -> uuid.UUID:
        """The page's own number; a page that lost it gets a new one."""
        return self.cleaned_data["submission"] or uuid.uuid4()


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

    def __init__(self, *args: Any, stated: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stated = stated

    def clean_effective_on(self) -> date | None:
        """The day; one that the document itself contradicts is a slip of the hand or the reader."""
        day = self.cleaned_data["effective_on"]
        if day and self.stated and day != self.stated:
            raise ValidationError(
                _("文件写的施行日期是%(day)s，与所填的不同；如果是读错了，请先在“文件信息”里更正。")
                % {"day": date_format(self.stated)}
            )
        return day


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


class DiscardForm(forms.Form):
    """Why an upload is taken back; asked for where a person has worked on it."""

    why = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": gettext_lazy("理由请不超过 500 字。"),
            "required": gettext_lazy("已经有人核对过其中的事项，请写明为什么作废。"),
        },
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = asks


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
        field_name="effective_on",
        lookup_expr="year",
        label=gettext_lazy("施行年份"),
        min_value=MINYEAR,
        max_value=MAXYEAR,
    )

    class Meta:
        model = Regulation
        fields = ("title", "state", "issuer", "year")
