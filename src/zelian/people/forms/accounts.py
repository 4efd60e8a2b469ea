"""Forms of the system administrator."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from zelian.people.forms.organisation import WhyField
from zelian.people.models import Role
from zelian.people.pickers import PersonField
from zelian.people.viewer import Viewer


class AccountForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=30,
        help_text=gettext_lazy("3 至 30 位小写字母、数字、点、横线或下划线，通常用工号。"),
    )
    person = PersonField(
        label=gettext_lazy("人员"),
        required=False,
        help_text=gettext_lazy("只做系统管理的账号不填；这样的账号看不到业务内容。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].seen_by(viewer)


class ReasonForm(forms.Form):
    why = WhyField(label=gettext_lazy("原因"), help_text="")


class GrantForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[(Role.SYSTEM_ADMIN.value, Role.SYSTEM_ADMIN.label)],
        help_text=gettext_lazy("其他角色随岗位产生，请办理任职。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)
    from_date = forms.DateField(label=gettext_lazy("起"))
    until_date = forms.DateField(
        label=gettext_lazy("止"),
        required=False,
        help_text=gettext_lazy("从这一天起不再有此角色；长期有效的不填。"),
    )
