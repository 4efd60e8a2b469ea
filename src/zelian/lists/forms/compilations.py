"""Forms of a year's compilation and of reminders."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.forms.lists import UnitChoice
from zelian.lists.models import Compilation, ListKind
from zelian.lists.queries.compilations import units_to_compile
from zelian.people.models import Unit
from zelian.people.viewer import Viewer


class DatesForm(forms.Form):
    """What of a compilation may change while it runs."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    compile_by = forms.DateField(
        label=gettext_lazy("编制截止"),
        help_text=gettext_lazy("落在休息日时，按清单种类的规定提前或顺延。"),
    )
    file_by = forms.DateField(
        label=gettext_lazy("备案截止"),
        required=False,
        help_text=gettext_lazy("不需备案的种类不受影响。"),
    )
    note = forms.CharField(
        label=gettext_lazy("要求"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("编制的人在清单页面上会看到。"),
    )


class CompilationForm(DatesForm):
    """A new compilation."""

    kinds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("清单种类"),
        queryset=ListKind.objects.filter(in_use=True),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择要编制的清单种类。")},
    )
    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    unit = UnitChoice(
        label=gettext_lazy("范围（含下属）"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("请选择单位"),
    )
    carries = forms.ChoiceField(
        label=gettext_lazy("沿用"),
        choices=Compilation.Carries.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("沿用上年时，本单位写过的措施等会带到新清单里，有变动的会标出。"),
    )
    field_order = ("kinds", "year", "unit", "title", "carries")

    def __init__(self, *args: object, viewer: Viewer, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, _("%(year)s年") % {"year": year}) for year in years]
        self.fields["unit"].queryset = units_to_compile(viewer)


class ChangeCompilationForm(DatesForm):
    """A compilation that runs."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RemindForm(forms.Form):
    """What the reminded are told."""

    words = forms.CharField(
        label=gettext_lazy("催办的话"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("不写就用统一的话：请抓紧编制某某清单，编制截止某月某日。"),
    )
