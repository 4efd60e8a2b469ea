"""What is typed about publishing, and what narrows the published lists."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import Publication
from zelian.lists.queries.publishing import LONGEST_SEARCH, kinds_and_years, searched
from zelian.lists.signed_sheet import SignedSheet
from zelian.people.models import Unit
from zelian.people.viewer import path_in

ANSWER, WITHHOLD = "answer", "withhold"
CUT = 24  # signs of a row shown in the choice of rows
TEXT = {"rows": 4, "maxlength": 1000}


class PublishForm(forms.Form):
    """To whom, from when, for how long."""

    scope = forms.ChoiceField(label=gettext_lazy("公示范围"), widget=forms.RadioSelect)
    from_date = forms.DateField(label=gettext_lazy("从哪天开始"))
    days = forms.IntegerField(label=gettext_lazy("公示天数"), min_value=1, max_value=365)

    def __init__(
        self, *args: object, scopes: Sequence[tuple[str, str]], least: int, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes
        self.fields["days"].help_text = _(
            "至少%(days)s天，首尾两天都算；公示期满、意见全部答复后，清单自动生效。"
        ) % {"days": least}


class CommentForm(forms.Form):
    """Words on a published list, or on one of its rows."""

    number = forms.TypedChoiceField(
        label=gettext_lazy("针对"), coerce=int, empty_value=None, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("意见"),
        max_length=1000,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={
            "required": gettext_lazy("请填写意见。"),
            "max_length": gettext_lazy("意见请控制在1000字以内，现在有%(show_value)s字。"),
        },
    )

    def __init__(self, *args: object, sheet: SignedSheet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = [(number, _row_words(sheet, number)) for number in sheet.numbers]
        self.fields["number"].choices = [("", _("整份清单")), *rows]


class PublicCommentForm(CommentForm):
    """The same from somebody who isn't signed in; who fills in ``website`` is no person."""

    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("可以不填。填写的称呼只有办理人看得到。"),
    )
    website = forms.CharField(required=False, max_length=200)

    field_order = ["number", "text", "name"]


class AnswerForm(forms.Form):
    """An answer that readers see, or the reason why a comment isn't shown."""

    what = forms.ChoiceField(
        label=gettext_lazy("怎么办理"),
        choices=[
            (ANSWER, gettext_lazy("答复，意见和答复都公开")),
            (WITHHOLD, gettext_lazy("不公开这条意见，留存备查")),
        ],
        initial=ANSWER,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs=TEXT),
        help_text=gettext_lazy("选择答复时填写。"),
    )
    withheld_why = forms.CharField(
        label=gettext_lazy("不公开的原因"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("选择不公开时填写，例如：含有人身攻击、他人的个人信息。"),
    )


class RulesForm(forms.Form):
    """What an institution shows and takes without a sign-in."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    public_allowed = forms.BooleanField(
        label=gettext_lazy("允许把清单对外公开"),
        required=False,
        help_text=gettext_lazy(
            "公示时可以选择“对外公开”，任何人不登录就能查看；清单里写的责任人姓名也会公开。"
        ),
    )
    public_comments = forms.BooleanField(
        label=gettext_lazy("允许不登录提意见"),
        required=False,
        help_text=gettext_lazy("意见在答复之后才显示。"),
    )


def _units(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.filter(path_in("path", request.viewer.institutions)).order_by("path")


class PublicFilter(filters.FilterSet):
    """By words, kind and year."""

    q = filters.CharFilter(label=gettext_lazy("搜索"), method="with_words")
    kind = filters.ChoiceFilter(label=gettext_lazy("清单种类"), field_name="list__kind")
    year = filters.ChoiceFilter(label=gettext_lazy("年度"), field_name="list__year")

    class Meta:
        model = Publication
        fields = ["q", "kind", "year"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds, years = kinds_and_years(self.queryset)
        self.filters["kind"].extra["choices"] = list(kinds)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]
        self.filters["q"].extra["max_length"] = LONGEST_SEARCH

    def with_words(
        self, rows: QuerySet[Publication], name: str, text: str
    ) -> QuerySet[Publication]:
        """Every word stands in the title, the subject or a row."""
        return searched(rows, text)


class PublicationFilter(PublicFilter):
    """Also by unit, with all below it."""

    unit = filters.ModelChoiceFilter(
        label=gettext_lazy("单位（含下属）"), queryset=_units, method="at_or_below"
    )

    class Meta(PublicFilter.Meta):
        fields = ["q", "kind", "year", "unit"]

    def at_or_below(
        self, rows: QuerySet[Publication], name: str, unit: Unit
    ) -> QuerySet[Publication]:
        """Of the unit or one below it."""
        return rows.filter(path_in("list__unit_path", [unit.path]))


def _row_words(sheet: SignedSheet, number: int) -> str:
    content = sheet.content(number)
    cut = content if len(content) <= CUT else f"{content[:CUT]}…"
    return _("第%(number)s条 %(content)s") % {"number": number, "content": cut}
