"""Forms of required sets, and of a gap that may stay."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import Regulation
from zelian.lists.forms.lists import UnitChoice
from zelian.lists.models import ListKind
from zelian.lists.operations.coverage import LONGEST_NAME, LONGEST_TEXT, MOST_ROWS, Wanted
from zelian.lists.queries.required_sets import duties_to_take, regulations_to_take
from zelian.lists.queries.templates import units_to_lead
from zelian.people.models import Unit
from zelian.people.viewer import Viewer

# 1. / （一） / 一、 before a pasted row: numbers come from the order.
_NUMBERED = re.compile(r"^\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)、.．]\s*)")
_DIVIDER = re.compile(r"\t|[|｜]")
_LONGEST_LEAD = 30


class RequiredSetForm(forms.Form):
    """A new required set: of which kind, for whom, resting on what."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("清单种类"),
        queryset=ListKind.objects.filter(in_use=True),
        empty_label=gettext_lazy("请选择种类"),
    )
    unit = UnitChoice(
        label=gettext_lazy("适用单位（含下属）"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("请选择单位"),
    )
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=120,
        help_text=gettext_lazy("如“领导班子八项主体责任”。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("上级文件的名称、文号和章节。"),
    )
    regulation = forms.ModelChoiceField(
        label=gettext_lazy("依据的制度"),
        queryset=Regulation.objects.none(),
        required=False,
        empty_label=gettext_lazy("不在系统的制度里"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].queryset = units_to_lead(viewer)
        self.fields["regulation"].queryset = regulations_to_take(viewer)


class ChangeRequiredSetForm(RequiredSetForm):
    """A set that stands; its kind and unit stay."""

    kind = None
    unit = None
    in_use = forms.BooleanField(
        label=gettext_lazy("可选用"),
        required=False,
        help_text=gettext_lazy("停用后，清单不再按它核对；内容保留。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class RequirementsForm(forms.Form):
    """Several rows at once, a line each."""

    wanted = forms.CharField(
        label=gettext_lazy("新增条目"),
        max_length=MOST_ROWS * 1_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "每行一条，先写责任名称，再写规定内容，中间用“：”隔开；也可以从表格里把两列一起粘贴。"
        ),
    )

    def clean_wanted(self) -> list[Wanted]:
        """The rows; a line that lacks its name or its words is named by its number."""
        rows: list[Wanted] = []
        for number, line in enumerate(self.cleaned_data["wanted"].splitlines(), 1):
            if not line.strip():
                continue
            row = read_line(line)
            if row is None:
                raise forms.ValidationError(
                    _("第%(number)s行分不清责任名称和规定内容：请在两者之间写“：”。"),
                    params={"number": number},
                )
            rows.append(row)
        return rows


def read_line(line: str) -> Wanted | None:
    """A pasted line as a row: cells of a table, or a name, a colon and words."""
    cells = [cell.strip() for cell in _DIVIDER.split(line) if cell.strip()]
    if len(cells) > 1 and cells[0].rstrip(".、").isdecimal():
        cells = cells[1:]
    if len(cells) == 1:
        lead, colon, rest = cells[0].replace(":", "：").partition("：")
        if not colon or len(lead) > _LONGEST_LEAD:
            return None
        cells = [lead, rest]
    name = _NUMBERED.sub("", cells[0]).strip()
    text = "".join(cells[1:]).strip()
    return Wanted(name, text) if name and text else None


class RequirementForm(forms.Form):
    """A row: its name and its words."""

    name = forms.CharField(label=gettext_lazy("责任名称"), max_length=LONGEST_NAME)
    text = forms.CharField(
        label=gettext_lazy("规定内容"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("写全次数、期限和数量：核对时逐项比对。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeDutiesForm(forms.Form):
    """Which duties of a regulation become rows."""

    duties = forms.ModelMultipleChoiceField(
        label=gettext_lazy("责任事项"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少勾选一项责任。")},
    )

    def __init__(
        self, *args: Any, viewer: Viewer, regulation_id: int | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duties"].queryset = duties_to_take(viewer, regulation_id)
        self.fields["duties"].label_from_instance = lambda duty: duty.quote


class AcceptGapForm(forms.Form):
    """Why a gap may stay; ``seen`` is the digest of what was seen."""

    reason = forms.CharField(
        label=gettext_lazy("认可的理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明认可的理由。")},
        help_text=gettext_lazy("理由随清单保存，签字和背书时都看得到；内容一改，认可即失效。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80)
