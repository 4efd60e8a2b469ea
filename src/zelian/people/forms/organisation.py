"""Forms of the organisation: one for each operation, fields named as its arguments."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.people.models import (
    Appointment,
    Oversight,
    PostKind,
    Unit,
    UnitFunction,
    UnitKind,
    VacancyRule,
)
from zelian.people.pickers import PersonField
from zelian.people.queries import list_standing_units
from zelian.people.viewer import Viewer

WHY_LENGTH = 300


class WhyField(forms.CharField):
    """The reason that stands in history: a decision, a document number."""

    def __init__(self, **options: object) -> None:
        options.setdefault("label", gettext_lazy("依据或原因"))
        options.setdefault("help_text", gettext_lazy("如会议决定、任免文号，将记入历史。"))
        super().__init__(max_length=WHY_LENGTH, **options)


class UnitField(forms.ModelChoiceField):
    """Chooses a unit; those below are indented."""

    def label_from_instance(self, unit: Unit) -> str:
        """The name, a step in for each level."""
        return "\u3000" * (unit.depth - 1) + unit.name


class KindField(forms.ModelChoiceField):
    """Chooses a kind that is in use, or the retired one a thing has already."""

    def keep(self, code: str) -> None:
        """Offer also the kind that stands."""
        self.queryset = self.queryset.model.objects.filter(Q(in_use=True) | Q(pk=code))


class UnitForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("全称"), max_length=120)
    short_name = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("不填则与全称相同。"),
    )
    kind = KindField(UnitKind.objects.filter(in_use=True), label=gettext_lazy("类别"))
    function = forms.ChoiceField(
        label=gettext_lazy("职能"),
        choices=UnitFunction.choices,
        required=False,
        help_text=gettext_lazy("承担全校责任制工作的部门才需选择，其人员随之取得相应权限。"),
    )
    code = forms.CharField(
        label=gettext_lazy("单位编码"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("本校统一使用的编码，没有的不填。"),
    )
    vacancy = forms.ChoiceField(
        label=gettext_lazy("岗位空缺时"),
        choices=[("", gettext_lazy("随上级单位")), *VacancyRule.choices],
        required=False,
        help_text=gettext_lazy("本单位及下级单位的岗位没有人时，期次由谁承担。"),
    )
    founded_on = forms.DateField(label=gettext_lazy("成立日期"))
    why = WhyField(required=False)

    def clean_short_name(self) -> str:
        """The full name stands in where it is short enough."""
        short_name, name = self.cleaned_data["short_name"], self.cleaned_data.get("name", "")
        if not short_name and len(name) > self.fields["short_name"].max_length:
            raise forms.ValidationError(_("全称较长，请另填一个不超过 60 字的简称。"))
        return short_name


class RenameUnitForm(UnitForm):
    kind = None
    founded_on = None
    on = forms.DateField(
        label=gettext_lazy("启用日期"),
        required=False,
        help_text=gettext_lazy("改名的填从哪天起用新名称，原名称留在沿革中；更正录入错误的不填。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["name", "short_name", "on", "function", "code", "vacancy", "why", "version"]


class PostForm(forms.Form):
    kind = KindField(PostKind.objects.filter(in_use=True), label=gettext_lazy("类别"))
    title = forms.CharField(
        label=gettext_lazy("职务"),
        max_length=80,
        help_text=gettext_lazy("不带单位名称，如“书记”“副处长”。"),
    )
    opened_on = forms.DateField(label=gettext_lazy("设立日期"))
    why = WhyField(required=False)


class ClosingForm(forms.Form):
    """The first day on which something no longer stands, and why."""

    on = forms.DateField(label=gettext_lazy("日期"))
    why = WhyField()

    def __init__(self, *args: object, label: str, help_text: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = label
        self.fields["on"].help_text = help_text


class PersonForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    staff_no = forms.CharField(label=gettext_lazy("工号"), max_length=30)


class CorrectPersonForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class AppointForm(forms.Form):
    person = PersonField(label=gettext_lazy("人员"))
    nature = forms.ChoiceField(
        label=gettext_lazy("性质"),
        choices=Appointment.Nature.choices,
        initial=Appointment.Nature.FULL,
    )
    from_date = forms.DateField(label=gettext_lazy("任职日期"))
    until_date = forms.DateField(
        label=gettext_lazy("免职日期"),
        required=False,
        help_text=gettext_lazy("从这一天起不再担任；没有确定的不填。"),
    )
    term_until = forms.DateField(
        label=gettext_lazy("任期届满"),
        required=False,
        help_text=gettext_lazy("不填则按岗位类别的任期推算；没有任期的岗位不填。"),
    )
    document = forms.CharField(label=gettext_lazy("任免文号"), max_length=80, required=False)
    why = WhyField(required=False)

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].seen_by(viewer)


class OversightForm(forms.Form):
    unit = UnitField(Unit.objects.none(), label=gettext_lazy("单位"))
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=Oversight.Kind.choices)
    from_date = forms.DateField(label=gettext_lazy("起"))
    until_date = forms.DateField(
        label=gettext_lazy("止"),
        required=False,
        help_text=gettext_lazy("从这一天起不再分管或联系；没有确定的不填。"),
    )
    why = WhyField(required=False)

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = list_standing_units(viewer)
