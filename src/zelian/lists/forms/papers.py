"""What is asked about paper: a booklet, a blank form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.forms.lists import UnitChoice
from zelian.lists.models import Booklet, ListKind, ResponsibilityList
from zelian.lists.papers.layouts import BLANK_ROWS
from zelian.lists.queries import units_of_lists, years_of_lists
from zelian.lists.queries.papers import kinds_to_print
from zelian.people.models import Unit
from zelian.people.viewer import Viewer


class BookletForm(forms.Form):
    """Which lists go into a booklet, and as what file."""

    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    kinds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("清单种类"),
        queryset=ListKind.objects.none(),
        required=False,
        help_text=gettext_lazy("不选就是全部种类。"),
    )
    unit = UnitChoice(
        label=gettext_lazy("单位（含下属）"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("我能看到的全部单位"),
    )
    states = forms.MultipleChoiceField(
        label=gettext_lazy("状态"),
        choices=ResponsibilityList.State.choices,
        required=False,
        help_text=gettext_lazy("不选就是全部状态，草稿也在内。"),
    )
    file_format = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=Booklet.Format.choices,
        initial=Booklet.Format.PDF,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("PDF 带封面、目录和签字；Word 每份另起一页；Excel 每份一张工作表。"),
    )
    title = forms.CharField(
        label=gettext_lazy("封面名称"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("不填就用“某年度清单汇编”。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [
            (year, _("%(year)s年") % {"year": year}) for year in years_of_lists(viewer)
        ]
        self.fields["kinds"].queryset = kinds_to_print()
        self.fields["unit"].queryset = units_of_lists(viewer)


class BlankForm(forms.Form):
    """A blank form to hand out."""

    kind = forms.ModelChoiceField(label=gettext_lazy("清单种类"), queryset=ListKind.objects.none())
    rows = forms.IntegerField(
        label=gettext_lazy("空行数"), min_value=1, max_value=200, initial=BLANK_ROWS
    )
    file_format = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=[
            (Booklet.Format.WORD, _("Word")),
            (Booklet.Format.EXCEL, _("Excel")),
            (Booklet.Format.PDF, _("PDF")),
        ],
        initial=Booklet.Format.WORD,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds_to_print()
