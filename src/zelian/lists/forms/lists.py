"""What is typed about lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.kinds import RESPONSIBILITIES
from zelian.lists.models import ListKind
from zelian.lists.queries import posts_to_list, units_to_list
from zelian.people.models import Post, Unit
from zelian.people.viewer import Viewer

ALL, SUBTREE, UNIT, POST = "all", "subtree", "unit", "post"
STEP = Unit.steplen


class UnitChoice(forms.ModelChoiceField):
    """A unit, set in by its depth in the tree."""

    def label_from_instance(self, unit: Unit) -> str:
        return "　" * (len(unit.path) // STEP - 1) + str(unit)


class GenerateForm(forms.Form):
    """Which lists, for which year, and for whom."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("清单种类"),
        queryset=ListKind.objects.filter(in_use=True),
        required=False,
        empty_label=None,
    )
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    extent = forms.ChoiceField(
        label=gettext_lazy("为谁编制"),
        choices=[
            (ALL, gettext_lazy("我负责的全部单位和岗位")),
            (SUBTREE, gettext_lazy("某个单位及其下属的全部单位和岗位")),
            (UNIT, gettext_lazy("只编某个单位（领导班子）")),
            (POST, gettext_lazy("只编某个岗位")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    unit = UnitChoice(
        label=gettext_lazy("单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("请选择单位"),
        help_text=gettext_lazy("只在上面选了某个单位时填写。"),
    )
    post = forms.ModelChoiceField(
        label=gettext_lazy("岗位"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=gettext_lazy("请选择岗位"),
        help_text=gettext_lazy("只在上面选了某个岗位时填写。"),
    )

    def __init__(self, *args: object, viewer: Viewer, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [
            (year, _("%(year)s年") % {"year": year}) for year in sorted(years, reverse=True)
        ]
        self.fields["unit"].queryset = units_to_list(viewer)
        self.fields["post"].queryset = posts_to_list(viewer)

    def clean_kind(self) -> ListKind:
        """The kind that was chosen; the general list where none was."""
        return self.cleaned_data["kind"] or ListKind.objects.get(pk=RESPONSIBILITIES)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        extent = cleaned.get("extent")
        if extent in (SUBTREE, UNIT) and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("请选择单位。"))
        if extent == POST and not cleaned.get("post") and "post" not in self.errors:
            self.add_error("post", _("请选择岗位。"))
        return cleaned


class ReopenForm(forms.Form):
    """Why a signed list is opened for changes."""

    reason = forms.CharField(
        label=gettext_lazy("退回修改的原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明退回修改的原因。")},
        help_text=gettext_lazy("原签字随之失效，仍留在清单的办理记录里；改好后重新签字。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
