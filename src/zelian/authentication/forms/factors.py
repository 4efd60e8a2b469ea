"""Setting up second factors, and the administrator's part in them."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.authentication.models import SignInRules


class TotpForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("手机上显示的 6 位数字"),
        max_length=10,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        help_text=gettext_lazy("便于以后辨认，如“办公室电脑”“我的手机”。"),
    )


class PasskeyForm(NameForm):
    """A name, and the answer of the browser, which fills it in itself."""

    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("浏览器没有给出通行密钥，请再试一次。")},
    )

    def clean_credential(self) -> dict:
        """What the browser sends is an object."""
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise ValidationError(_("通行密钥没有添加成功，请重新添加。"))
        return credential


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("记入历史，审计管理员和本人都能看到。"),
    )


class RulesForm(forms.ModelForm):
    """The institution's rules of sign-in, with the reason for the change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = WhyForm.base_fields["why"]

    class Meta:
        model = SignInRules
        fields = (
            "second_factor",
            "grace_days",
            "idle_minutes",
            "idle_minutes_admin",
            "password_days",
            "password_days_admin",
        )
        labels = {
            "second_factor": gettext_lazy("第二重验证：管理员、纪检人员和主要负责人"),
        }
        help_texts = {
            "grace_days": gettext_lazy("首次登录后多少天内可以先不设置；0 表示登录后就要设置。"),
            "password_days": gettext_lazy("到期须改密码；不填则长期有效。"),
            "password_days_admin": gettext_lazy("到期须改密码；不填则长期有效。"),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
