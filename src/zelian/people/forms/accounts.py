"""Forms of the administrators, and of who gives the work of a post away."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.people.forms.organisation import UnitField, WhyField
from zelian.people.models import Account, Delegation, Person, Unit
from zelian.people.pickers import PersonField
from zelian.people.queries import accounts_to_administer, units_to_grant
from zelian.people.roles import GRANTABLE_OFFICES
from zelian.people.viewer import ADMINISTRATORS, Viewer


class AccountField(forms.ModelChoiceField):
    """Chooses an account; its person is named beside it."""

    def label_from_instance(self, account: Account) -> str:
        """The user name, and whose it is."""
        person = getattr(account, "person", None)
        return f"{account.username}（{person.name}）" if person else account.username


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
    """A role of an office for a person, over a unit and all below it."""

    person = PersonField(label=gettext_lazy("人员"))
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[(role.value, role.label) for role in GRANTABLE_OFFICES],
        help_text=gettext_lazy("其他角色随岗位产生，请办理任职。巡察督查只能查看，不能修改。"),
    )
    unit = UnitField(
        Unit.objects.none(),
        label=gettext_lazy("范围"),
        help_text=gettext_lazy("包括所选单位及其下级单位。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)
    from_date = forms.DateField(label=gettext_lazy("起"))
    until_date = forms.DateField(
        label=gettext_lazy("止"),
        help_text=gettext_lazy("从这一天起不再有此角色；最长一年。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].seen_by(viewer)
        self.fields["unit"].queryset = units_to_grant(viewer)

    def clean_person(self) -> Person:
        """Whoever is given a role must be able to sign in."""
        person = self.cleaned_data["person"]
        if person.account_id is None:
            raise forms.ValidationError(
                _("%(person)s还没有账号，请先由系统管理员开通。"), params={"person": person}
            )
        return person


class AdministratorForm(forms.Form):
    """One of the three administrators, for an account that is of no post."""

    account = AccountField(Account.objects.none(), label=gettext_lazy("账号"))
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[(role.value, role.label) for role in ADMINISTRATORS],
        help_text=gettext_lazy("一个账号只能是三员之一，也不能再有业务岗位。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)
    from_date = forms.DateField(label=gettext_lazy("起"))
    until_date = forms.DateField(
        label=gettext_lazy("止"),
        required=False,
        help_text=gettext_lazy("从这一天起不再有此角色；长期有效的不填。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts_to_administer(viewer)


class DelegationForm(forms.Form):
    """Who does the work of a post, how far, and until when."""

    delegate = PersonField(label=gettext_lazy("受托人"))
    kind = forms.ChoiceField(
        label=gettext_lazy("方式"),
        choices=Delegation.Kind.choices,
        initial=Delegation.Kind.CLERICAL,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("代办只准备和记录，不签字；代行连签字一起代办。都标明“代”字。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=300)
    from_date = forms.DateField(label=gettext_lazy("起"))
    until_date = forms.DateField(
        label=gettext_lazy("止"),
        help_text=gettext_lazy("从这一天起委托结束；最长一年，也不超过本人任期。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delegate"].seen_by(viewer)
