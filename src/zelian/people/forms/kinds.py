"""Forms of kinds: of units, of posts."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from zelian.people.models import PostRank, Tier, VacancyRule

LARGEST_ORDER = 32767
CODE_REFUSED = {"invalid": gettext_lazy("代码只能用英文字母、数字、横线或下划线。")}


class AliasesField(forms.CharField):
    """What documents call a kind: one a line, or parted by 、 or ，."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: str | None) -> list[str]:
        """The names, each once."""
        text = super().to_python(value)
        for mark in "、，,；;":
            text = text.replace(mark, "\n")
        names = [name.strip()[:60] for name in text.splitlines()]
        return list(dict.fromkeys(name for name in names if name))

    def prepare_value(self, value: object) -> object:
        """Names from the database, one a line; typed text as it is."""
        return "\n".join(value) if isinstance(value, list) else value

    def validate(self, value: list[str]) -> None:
        """Nothing is asked of a list of names."""

    def run_validators(self, value: list[str]) -> None:
        """A text field's validators are for text."""


class OrderField(forms.IntegerField):
    """Where a kind stands among the others."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            label=gettext_lazy("次序"),
            min_value=0,
            max_value=LARGEST_ORDER,
            initial=0,
            help_text=gettext_lazy("小的排在前面；岗位和单位都按类别的次序列出。"),
            **options,
        )


class UnitKindForm(forms.Form):
    code = forms.SlugField(
        label=gettext_lazy("代码"),
        max_length=40,
        help_text=gettext_lazy("英文字母、数字、横线或下划线，设定后不再改变，如 college。"),
        error_messages=CODE_REFUSED,
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    tier = forms.ChoiceField(
        label=gettext_lazy("层级"),
        choices=Tier.choices,
        initial=Tier.UNIT,
        help_text=gettext_lazy("任职人的角色和可见范围由层级决定，改动会立即影响权限。"),
    )
    aliases = AliasesField(
        label=gettext_lazy("文件中的叫法"),
        required=False,
        help_text=gettext_lazy("每行一个，读制度文件时据此认出责任主体。"),
    )
    order = OrderField()


class ChangeUnitKindForm(UnitKindForm):
    code = None
    version = forms.IntegerField(widget=forms.HiddenInput)


class PostKindForm(forms.Form):
    code = forms.SlugField(
        label=gettext_lazy("代码"),
        max_length=40,
        help_text=gettext_lazy("英文字母、数字、横线或下划线，设定后不再改变，如 secretary。"),
        error_messages=CODE_REFUSED,
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    rank = forms.ChoiceField(
        label=gettext_lazy("班子身份"),
        choices=PostRank.choices,
        help_text=gettext_lazy("任职人的角色由班子身份决定，改动会立即影响权限。"),
    )
    term_years = forms.IntegerField(
        label=gettext_lazy("任期（年）"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=gettext_lazy("没有任期的不填；任期届满前 90 天起提示。"),
    )
    vacancy = forms.ChoiceField(
        label=gettext_lazy("空缺时"),
        choices=[("", gettext_lazy("随所在单位")), *VacancyRule.choices],
        required=False,
    )
    aliases = AliasesField(
        label=gettext_lazy("文件中的叫法"),
        required=False,
        help_text=gettext_lazy("每行一个，读制度文件时据此认出责任主体。"),
    )
    order = OrderField()


class ChangePostKindForm(PostKindForm):
    code = None
    version = forms.IntegerField(widget=forms.HiddenInput)
