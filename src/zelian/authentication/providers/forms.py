"""The one form of signing in by a directory."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from zelian.authentication.providers.protocols import DIRECTORY_NAME, DIRECTORY_PASSWORD


class DirectoryForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=DIRECTORY_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=DIRECTORY_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
