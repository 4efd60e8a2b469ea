"""Signing in and changing one's password."""

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
            "至少 10 个字符，不能全是数字，不能与用户名相近，也不能是常见密码。"
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
            for error in weak.error_list:
                self.add_error("new_password1", TOO_WEAK.get(error.code, error))
