"""Forms of a unit's life: moved, merged, split, closed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from zelian.people.forms.organisation import KindField, UnitField, WhyField
from zelian.people.models import Post, Role, Unit, UnitKind
from zelian.people.queries import children_on, list_standing_units
from zelian.people.viewer import Viewer, path_in


class UnitPathField(UnitField):
    """Chooses any standing unit but one and those below it."""

    def besides(self, viewer: Viewer, unit: Unit) -> None:
        """Those in the viewer's charge, but the unit and its branch, which it cannot go into."""
        charge = path_in("path", viewer.scope_of(Role.ORGANISATION))
        own = path_in("path", [unit.path])
        self.queryset = list_standing_units(viewer).filter(charge).exclude(own)


class MoveForm(forms.Form):
    parent = UnitPathField(Unit.objects.none(), label=gettext_lazy("新的上级单位"))
    on = forms.DateField(
        label=gettext_lazy("调整日期"),
        help_text=gettext_lazy("从这一天起隶属新的上级；不能晚于今天。"),
    )
    why = WhyField()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, viewer: Viewer, unit: Unit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].besides(viewer, unit)


class MergeForm(forms.Form):
    successor = UnitPathField(
        Unit.objects.none(),
        label=gettext_lazy("承接单位"),
        help_text=gettext_lazy("下级单位和以后的责任都转到这里。"),
    )
    on = forms.DateField(
        label=gettext_lazy("并入日期"),
        help_text=gettext_lazy("从这一天起原单位不再存在；不能晚于今天。"),
    )
    why = WhyField()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, viewer: Viewer, unit: Unit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].besides(viewer, unit)


class CloseUnitForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("撤销日期"), help_text=gettext_lazy("从这一天起单位不再存在。")
    )
    give_up = forms.BooleanField(
        label=gettext_lazy("这一天之后尚未完成的责任不再由任何单位承担"),
        required=False,
        help_text=gettext_lazy("有单位承接的，请改办“并入其他单位”。"),
    )
    why = WhyField()
    version = forms.IntegerField(widget=forms.HiddenInput)


class PostsField(forms.ModelMultipleChoiceField):
    """Posts of one unit by their titles."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, post: Post) -> str:
        """The title alone: the unit is the page's."""
        return post.title


class UnitsField(forms.ModelMultipleChoiceField):
    """Units below one by their names."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit: Unit) -> str:
        """The full name."""
        return unit.name


class SplitForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("新单位全称"), max_length=120)
    short_name = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("不填则与全称相同。"),
    )
    kind = KindField(UnitKind.objects.filter(in_use=True), label=gettext_lazy("类别"))
    code = forms.CharField(label=gettext_lazy("单位编码"), max_length=30, required=False)
    on = forms.DateField(
        label=gettext_lazy("分设日期"),
        help_text=gettext_lazy("新单位从这一天起成立；不能晚于今天。"),
    )
    posts = PostsField(
        Post.objects.none(),
        label=gettext_lazy("划入新单位的岗位"),
        required=False,
        help_text=gettext_lazy("连同任职的人、离岗和分管联系一起转过去。"),
    )
    units = UnitsField(
        Unit.objects.none(), label=gettext_lazy("划入新单位的下级单位"), required=False
    )
    why = WhyField()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, viewer: Viewer, unit: Unit, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].queryset = unit.posts.filter(closed_on__isnull=True).order_by(
            "kind__order", "id"
        )
        below = [child.pk for child in children_on(unit, viewer.today)]
        self.fields["units"].queryset = Unit.objects.filter(pk__in=below).order_by("path")
        if not below:
            self.fields["units"].help_text = gettext_lazy("没有下级单位。")

    def clean_short_name(self) -> str:
        """The full name stands in where it is short enough."""
        return self.cleaned_data["short_name"] or self.cleaned_data.get("name", "")[:60]
