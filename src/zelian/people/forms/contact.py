"""How to reach a person."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PHONE = re.compile(r"\+?[0-9][0-9 -]{4,22}(?:(?:转|x|ext)[0-9]{1,6})?")


class ContactForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("手机或办公电话；分机写作“转123”。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=120,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        """
        :raises ValidationError: it is no number one can dial.
        """
        phone = self.cleaned_data["phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(_("请填写电话号码，只用数字、空格和短横，可以加分机。"))
        return phone
