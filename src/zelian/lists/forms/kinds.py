"""Forms of kinds of list and of their columns; fields named as the operations' arguments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import ListColumn, ListKind
from zelian.people.models import PostKind, PostRank, Tier, UnitFunction, UnitKind

LARGEST_ORDER = 32767
LONGEST_PUBLICATION = 60
LEAP_YEAR = 2024
FORMS = [
    ("", gettext_lazy("按栏目自动排版")),
    ("annex1", gettext_lazy("附件1表样")),
    ("annex2", gettext_lazy("附件2表样")),
    ("annex3", gettext_lazy("附件3表样")),
    ("annex4", gettext_lazy("附件4表样")),
]
USES = {
    "group": gettext_lazy("责任名称（同名的连续几行合并）"),
    "requirement": gettext_lazy("量化要求"),
    "local_measures": gettext_lazy("措施"),
    "q1": gettext_lazy("一季度"),
    "q2": gettext_lazy("二季度"),
    "q3": gettext_lazy("三季度"),
    "q4": gettext_lazy("四季度"),
    "responsible": gettext_lazy("责任人"),
    "department": gettext_lazy("责任部门"),
    "due_on": gettext_lazy("完成时限"),
}


class WordsField(forms.CharField):
    """Several words: one a line, or parted by 、 or ，."""

    def __init__(self, *, longest: int = 60, **options: object) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**options)
        self.longest = longest

    def to_python(self, value: str | None) -> list[str]:
        """The words, each once."""
        text = super().to_python(value)
        for mark in "、，,；;":
            text = text.replace(mark, "\n")
        words = [word.strip() for word in text.splitlines()]
        return list(dict.fromkeys(word for word in words if word))

    def prepare_value(self, value: object) -> object:
        """Words from the database, one a line; typed text as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def validate(self, value: list[str]) -> None:
        """
        Ask for a word where one must be, and for short ones.

        :raises forms.ValidationError: none, or one that is too long.
        """
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if any(len(word) > self.longest for word in value):
            raise forms.ValidationError(
                _("每个词不超过%(longest)s个字。") % {"longest": self.longest}
            )

    def run_validators(self, value: list[str]) -> None:
        """A text field's validators are for text."""


class DayOfYearWidget(forms.MultiWidget):
    """A month and a day, chosen."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        plain = {"data-plain": ""}
        months = [("", gettext_lazy("月")), *((str(n), f"{n}月") for n in range(1, 13))]
        days = [("", gettext_lazy("日")), *((str(n), f"{n}日") for n in range(1, 32))]
        month = forms.Select({**plain, "aria-label": gettext_lazy("月")}, months)
        day = forms.Select({**plain, "aria-label": gettext_lazy("日")}, days)
        super().__init__([month, day], attrs)

    def decompress(self, value: str | None) -> list[str]:
        """``02-10`` as month and day."""
        return [str(int(part)) for part in value.split("-")] if value else ["", ""]


class DayOfYearField(forms.MultiValueField):
    """A day of any year as ``MM-DD``; empty text where none is chosen."""

    widget = DayOfYearWidget

    def __init__(self, **options: object) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=12),
            forms.IntegerField(min_value=1, max_value=31),
        )
        super().__init__(fields, required=False, require_all_fields=False, **options)

    def compress(self, parts: list[int | None]) -> str:
        """
        Month and day as ``MM-DD``.

        :raises forms.ValidationError: half of it is missing, or there is no such day.
        """
        month, day = (parts or [None, None])[:2]
        if month is None and day is None:
            return ""
        if month is None or day is None:
            raise forms.ValidationError(_("月和日都要选，或都不选。"))
        try:
            date(LEAP_YEAR, month, day)
        except ValueError:
            raise forms.ValidationError(
                _("%(month)s月没有%(day)s日。") % {"month": month, "day": day}
            ) from None
        return f"{month:02}-{day:02}"


class KindChoice(forms.ModelMultipleChoiceField):
    """Several kinds of list."""


def _codes(label: object, **options: object) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.SelectMultiple, **options
    )


class ListKindForm(forms.Form):
    """All that is set of a kind besides its columns."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一句话说清这种清单写什么，编制的人会看到。"),
    )
    for_units = forms.BooleanField(label=gettext_lazy("单位要编"), required=False, initial=True)
    unit_tiers = _codes(
        gettext_lazy("只限这些层级的单位"),
        choices=Tier.choices,
        help_text=gettext_lazy("不选就是不限。"),
    )
    unit_kinds = _codes(gettext_lazy("只限这些类别的单位"))
    for_posts = forms.BooleanField(label=gettext_lazy("岗位要编"), required=False, initial=True)
    post_ranks = _codes(gettext_lazy("只限这些班子身份"), choices=PostRank.choices)
    post_kinds = _codes(gettext_lazy("只限这些类别的岗位"))
    post_words = WordsField(
        label=gettext_lazy("只限名称含这些字的岗位"),
        required=False,
        help_text=gettext_lazy("每行一个，如“纪检”。"),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("新清单的条目从哪里来"),
        choices=ListKind.Source.choices,
        initial=ListKind.Source.BLANK,
    )
    derives_from = KindChoice(
        label=gettext_lazy("由哪些清单派生"),
        queryset=ListKind.objects.all(),
        required=False,
        help_text=gettext_lazy("这些清单的条目可以一键转为本种清单的条目。"),
    )
    compiler = forms.ChoiceField(label=gettext_lazy("谁来编制"), choices=ListKind.Compiler.choices)
    led_by = forms.ChoiceField(
        label=gettext_lazy("牵头部门"),
        choices=[choice for choice in UnitFunction.choices if choice[0]],
        initial=UnitFunction.ORGANISATION,
        help_text=gettext_lazy("牵头部门管模板、催办和生效；党委办公室对各种清单都可牵头。"),
    )
    compile_by = DayOfYearField(label=gettext_lazy("编制截止"))
    discuss = forms.BooleanField(label=gettext_lazy("签字前须经集体讨论"), required=False)
    sign_by = DayOfYearField(label=gettext_lazy("签字截止"))
    endorser = forms.ChoiceField(
        label=gettext_lazy("审核背书"), choices=ListKind.Endorser.choices, required=False
    )
    filed_with = forms.ChoiceField(
        label=gettext_lazy("报谁备案"), choices=ListKind.Receiver.choices, required=False
    )
    file_by = DayOfYearField(label=gettext_lazy("备案截止"))
    holiday_rule = forms.ChoiceField(
        label=gettext_lazy("截止日遇节假日"),
        choices=ListKind.HolidayRule.choices,
        required=False,
        initial=ListKind.HolidayRule.AFTER,
    )
    publish_days = forms.IntegerField(
        label=gettext_lazy("公示天数"),
        min_value=0,
        max_value=LONGEST_PUBLICATION,
        initial=0,
        help_text=gettext_lazy("不公示的填0。"),
    )
    revised_every = forms.ChoiceField(
        label=gettext_lazy("修订周期"),
        choices=ListKind.Interval.choices,
        required=False,
        initial=ListKind.Interval.YEAR,
    )
    form = forms.ChoiceField(label=gettext_lazy("打印表样"), choices=FORMS, required=False)
    order = forms.IntegerField(
        label=gettext_lazy("次序"),
        min_value=0,
        max_value=LARGEST_ORDER,
        initial=100,
        help_text=gettext_lazy("小的排在前面。"),
    )

    PARTS = (
        (gettext_lazy("是什么"), ("name", "note")),
        (
            gettext_lazy("谁的清单"),
            (
                "for_units",
                "unit_tiers",
                "unit_kinds",
                "for_posts",
                "post_ranks",
                "post_kinds",
                "post_words",
            ),
        ),
        (
            gettext_lazy("怎么编"),
            ("source", "derives_from", "compiler", "led_by", "compile_by"),
        ),
        (
            gettext_lazy("编好以后"),
            (
                "discuss",
                "sign_by",
                "endorser",
                "filed_with",
                "file_by",
                "holiday_rule",
                "publish_days",
                "revised_every",
            ),
        ),
        (gettext_lazy("其他"), ("form", "order")),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_kinds"].choices = kinds_in_use(UnitKind, self.initial.get("unit_kinds"))
        self.fields["post_kinds"].choices = kinds_in_use(PostKind, self.initial.get("post_kinds"))

    def parts(self) -> Iterator[tuple[object, list[forms.BoundField]]]:
        """The fields under their headings, in order."""
        for title, names in self.PARTS:
            yield title, [self[name] for name in names]


class ChangeListKindForm(ListKindForm):
    """The same, of a kind that stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CopyListKindForm(forms.Form):
    """The name of the copy."""

    name = forms.CharField(label=gettext_lazy("新种类的名称"), max_length=60)


class ColumnForm(forms.Form):
    """A column that stands."""

    name = forms.CharField(label=gettext_lazy("栏目名称"), max_length=60)
    type = forms.ChoiceField(label=gettext_lazy("填什么"), choices=ListColumn.Type.choices)
    choices = WordsField(
        label=gettext_lazy("有哪些选项"),
        required=False,
        help_text=gettext_lazy("只在“填什么”选了选项时写，每行一个。"),
    )
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False)
    note = forms.CharField(label=gettext_lazy("填写说明"), max_length=200, required=False)
    heading = forms.CharField(
        label=gettext_lazy("共用表头"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("相邻几栏写同样的表头，打印时合在一个表头下。"),
    )
    weight = forms.FloatField(
        label=gettext_lazy("列宽"),
        min_value=0.3,
        max_value=10,
        initial=1.0,
        help_text=gettext_lazy("打印时各栏按这个数分宽度，2就是1的两倍宽。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AddColumnForm(ColumnForm):
    """A new column, and whether it is one that all lists know."""

    use = forms.ChoiceField(
        label=gettext_lazy("用作"),
        required=False,
        help_text=gettext_lazy(
            "选了用途，系统就认得这一栏：派生、核对、打印表样都会用到。没有合适的就不选。"
        ),
    )
    field_order = ("use", "name", "type")

    def __init__(self, *args: object, taken: set[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        free = [(key, words) for key, words in USES.items() if key not in taken]
        self.fields["use"].choices = [("", gettext_lazy("本种清单自己的一栏")), *free]


def kinds_in_use(model: type[UnitKind] | type[PostKind], chosen: object) -> list[tuple[str, str]]:
    """The kinds that are offered, and those chosen before that no longer are."""
    kept = set(chosen) if isinstance(chosen, list) else set()
    rows = model.objects.values_list("code", "name", "in_use")
    return [(code, name) for code, name, in_use in rows if in_use or code in kept]
