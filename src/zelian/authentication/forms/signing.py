"""Signing in, the second step, and one's own password."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.people.models import Account

TOO_WEAK = {
    "password_too_short": gettext_lazy("密码太短，至少要 10 个字符。"),
    "password_too_common": gettext_lazy("这个密码太常见，容易被猜到，请换一个。"),
    "password_entirely_numeric": gettext_lazy("密码不能全是数字，请加上字母或符号。"),
    "password_too_similar": gettext_lazy("密码与用户名太相似，请换一个。"),
}


class SignInForm(AuthenticationForm):
    """User name and password; the name is not case-sensitive."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "用户名或密码不正确，请重新输入。连续输错 %(limit)s 次，将暂停登录一段时间。"
        ),
        "inactive": gettext_lazy("该账号已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["username"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].label = _("密码")

    def clean_username(self) -> str:
        """User names are stored in lower case."""
        return self.cleaned_data["username"].strip().lower()

    def get_invalid_login_error(self) -> ValidationError:
        """One sentence for a wrong name, a wrong password and a locked account alike."""
        return ValidationError(
            self.error_messages["invalid_login"],
            code="invalid_login",
            params={"limit": settings.AXES_FAILURE_LIMIT},
        )


class CodeForm(forms.Form):
    """A code of the app, or a recovery code; or what a passkey answered, in the same form."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=20,
        strip=True,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
        help_text=gettext_lazy(
            "手机验证器上正在显示的 6 位数字；手机不在身边时，可输入一个备用码。"
        ),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """Each is asked for, so none is marked as optional; but one of them is enough."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for bound in self.visible_fields():
            bound.field.required = True

    def clean_credential(self) -> dict | None:
        """What the browser sends is an object or nothing."""
        credential = self.cleaned_data["credential"]
        if credential is not None and not isinstance(credential, dict):
            raise ValidationError(_("通行密钥没有通过验证，请再试一次。"))
        return credential

    def clean(self) -> dict:
        """One of the two."""
        cleaned = super().clean()
        if not self.errors and not cleaned.get("code") and not cleaned.get("credential"):
            self.add_error("code", _("请输入验证码。"))
        return cleaned


class ProofForm(CodeForm):
    """Once more: the password, a code, or a passkey; whichever the account has."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ("password", "code", "credential")

    def __init__(self, *args: object, by_password: bool, by_code: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("autofocus")
        if not by_password:
            del self.fields["password"]
        elif by_code:
            self.fields["code"].help_text = _("密码和验证码任填一项。")
        if not by_code:
            del self.fields["code"]

    def clean(self) -> dict:
        """One of the three."""
        cleaned = forms.Form.clean(self)
        if not self.errors and not any(cleaned.values()):
            self.add_error(next(iter(self.fields)), _("请填写后再提交。"))
        return cleaned


class NewPasswordForm(PasswordChangeForm):
    """The old password, and twice the new one, which must be another."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": gettext_lazy("原密码不正确，请重新输入。"),
        "password_mismatch": gettext_lazy("两次输入的新密码不一致。"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("原密码")
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password1"].help_text = _(
            "至少 10 个字符，大写字母、小写字母、数字、符号用三种以上；或 14 个字符以上的长句。"
            "不能有姓名拼音、工号、用户名，不能是常见密码，也不能是最近用过的。"
        )
        self.fields["new_password2"].label = _("再输一次新密码")
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        """Keeping the password that was handed over would defeat the change."""
        password = self.cleaned_data["new_password1"]
        if password == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(_("新密码不能与原密码相同。"))
        return password

    def validate_password_for_user(self, user: Account, password_field_name: str) -> None:
        """The house's own words for each rule, at the field where the password was typed."""
        password = self.cleaned_data.get("new_password1")
        if not password:
            return
        try:
            validate_password(password, user)
        except ValidationError as weak:
            said = {str(TOO_WEAK.get(e.code) or e.messages[0]): None for e in weak.error_list}
            for sentence in said:
                self.add_error("new_password1", sentence)
