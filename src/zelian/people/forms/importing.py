"""Forms of the import: a workbook handed in, the dry run agreed to, an earlier day asked for."""

from __future__ import annotations

from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.people.forms.organisation import WhyField
from zelian.people.importing.layout import LARGEST, MOST_ROWS
from zelian.people.models import ImportEntry
from zelian.people.queries.importing import TABS, sheet_choices

LONGEST_NAME = 200


class UploadForm(forms.Form):
    """A workbook, and how it is to be taken."""

    file = forms.FileField(
        label=gettext_lazy("组织表"),
        max_length=LONGEST_NAME,
        allow_empty_file=True,  # refused by the operation, in the house's words
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-limit": LARGEST}),
        error_messages={
            "required": gettext_lazy("请选择填好的组织表（.xlsx）。"),
            "max_length": gettext_lazy("文件名太长，请改短后再上传。"),
        },
    )
    effective_on = forms.DateField(
        label=gettext_lazy("变动日期"),
        help_text=gettext_lazy("改名、换上级从这一天起算，不能晚于今天。"),
    )
    ends_missing = forms.BooleanField(
        label=gettext_lazy("以文件为准：没有列入的，从变动日期起结束"),
        required=False,
        help_text=gettext_lazy(
            "只结束文件里有的那些工作表中的单位、岗位、任职、分管联系和离岗，核对时会单独列出。"
        ),
    )
    file_wins = forms.BooleanField(
        label=gettext_lazy("冲突时以文件为准"),
        required=False,
        help_text=gettext_lazy("下载之后别人又改过、而表中也改了的，不勾选则保留系统中的。"),
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today
        self.fields["file"].help_text = _(
            "用模板或当前组织表填写，.xlsx 格式，不超过 %(size)s MB、%(rows)s 行。"
            "先核对，不会马上更新。"
        ) % {"size": LARGEST // (1024 * 1024), "rows": f"{MOST_ROWS:,}"}


class AgreeForm(forms.Form):
    """Why the organisation is changed so; it stands in history beside each change."""

    why = WhyField()


class EarlierForm(forms.Form):
    """The day whose organisation is asked for."""

    day = forms.DateField(label=gettext_lazy("哪一天"))

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """A day that is over."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("只能下载今天或以前的情况。"))
        return day


class EntryFilter(django_filters.FilterSet):
    """What narrows the lines of a report."""

    sheet = django_filters.ChoiceFilter(choices=sheet_choices, label=gettext_lazy("工作表"))
    kind = django_filters.ChoiceFilter(
        choices=[(str(k), k.label) for k in TABS["changes"]], label=gettext_lazy("变化")
    )
    q = django_filters.CharFilter(
        field_name="thing", lookup_expr="contains", label=gettext_lazy("名称中有")
    )

    class Meta:
        model = ImportEntry
        fields = ["sheet", "kind", "q"]


class FindingFilter(django_filters.FilterSet):
    """What narrows errors, conflicts and doubts."""

    sheet = django_filters.ChoiceFilter(choices=sheet_choices, label=gettext_lazy("工作表"))

    class Meta:
        model = ImportEntry
        fields = ["sheet"]
