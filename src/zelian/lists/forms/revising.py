"""What is typed about revisions; fields named as the operations' arguments."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.forms.lists import UnitChoice
from zelian.lists.models import ListKind, ResponsibilityList, RevisionCall
from zelian.lists.queries.revising import standing_lists
from zelian.pages.words import worded
from zelian.people.models import Unit
from zelian.people.viewer import Viewer, path_in


def _reason(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviseForm(forms.Form):
    """Which calls are followed, and why a list is revised."""

    calls = forms.MultipleChoiceField(
        label=gettext_lazy("按哪些提示修改"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = _reason(
        gettext_lazy("修订的原因"),
        gettext_lazy("勾选了提示的，可以不写。"),
        required=False,
    )

    def __init__(self, *args: object, calls: Sequence[RevisionCall], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {str(call.pk): call for call in calls}
        if calls:
            choices = [(pk, worded(call.reason)) for pk, call in self.by_id.items()]
            self.fields["calls"].choices = choices
        else:
            del self.fields["calls"]
            self.fields["reason"].required = True
            self.fields["reason"].help_text = ""

    def clean_calls(self) -> list[RevisionCall]:
        """The calls themselves."""
        return [self.by_id[pk] for pk in self.cleaned_data["calls"]]


class DiscardForm(forms.Form):
    """Why an unfinished edition is given up."""

    reason = _reason(
        gettext_lazy("放弃修订的原因"),
        gettext_lazy("这一版连同条目归档备查，原来的一版继续有效；已采用的修订提示重新待处理。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DismissForm(forms.Form):
    """Why a list need not follow."""

    reason = _reason(gettext_lazy("不需要修订的原因"))


class CallForm(forms.Form):
    """Which lists are to be revised, and what was found.

    The kind and the units stand for all signed lists of the year there.
    """

    kind = forms.ModelChoiceField(
        ListKind.objects.none(),
        label=gettext_lazy("清单种类"),
        empty_label=gettext_lazy("请选择清单种类"),
    )
    unit = UnitChoice(
        Unit.objects.none(),
        label=gettext_lazy("单位（含下属）"),
        empty_label=gettext_lazy("请选择单位"),
    )
    reason = _reason(gettext_lazy("发现了什么、要改什么"))
    document = forms.CharField(
        label=gettext_lazy("依据"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("检查通报、巡察反馈或会议纪要的名称和文号。"),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        *args: object,
        viewer: Viewer,
        year: int,
        listed: ResponsibilityList | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        self.lists = standing_lists(viewer, year=year)
        if listed is not None:
            del self.fields["kind"], self.fields["unit"]
            return
        self.fields["kind"].queryset = ListKind.objects.filter(
            pk__in=self.lists.order_by().values("kind")
        )
        self.fields["unit"].queryset = Unit.objects.filter(
            path_in("path", viewer.reads), closed_on__isnull=True
        ).order_by("path")

    def clean(self) -> dict[str, object]:
        """Kind and unit become the ``lists`` that are meant."""
        cleaned = super().clean()
        if self.listed is not None:
            return {**cleaned, "lists": [self.listed]}
        kind, unit = cleaned.pop("kind", None), cleaned.pop("unit", None)
        if kind is None or unit is None:
            return cleaned
        found = self.lists.filter(path_in("unit_path", [unit.path]), kind=kind)
        lists = list(found.select_related("kind", "unit", "post__unit"))
        if not lists:
            self.add_error("unit", _("这里今年没有已经签字的这种清单。"))
        return {**cleaned, "lists": lists}
