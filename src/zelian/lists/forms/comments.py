"""What is said of a row, and how it was dealt with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import RowComment


class CommentForm(forms.Form):
    """Words on a row."""

    text = forms.CharField(
        label=_("意见"),
        max_length=RowComment._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写下意见。")},
    )


class SettleForm(forms.Form):
    """How a comment was dealt with; silence means it was simply followed."""

    answer = forms.CharField(
        label=_("处理情况"),
        required=False,
        max_length=RowComment._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("如：已按意见修改；或者说明为什么不改。"),
    )
