"""What a person says of the records about them, and the answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

LONGEST = 2000
ACCEPTED, REFUSED = "accepted", "refused"


class StatementForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("我的说明"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=gettext_lazy("将显示在这条记录旁边，能看到记录的人都能看到。"),
    )


class CorrectionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("哪里不对，应当是什么"),
        max_length=LONGEST,
        widget=forms.Textarea,
        help_text=gettext_lazy("由负责的部门在 15 日内答复。"),
    )


class AnswerForm(forms.Form):
    accepted = forms.ChoiceField(
        label=gettext_lazy("处理结果"),
        choices=[
            (ACCEPTED, gettext_lazy("已更正（请先把记录改好）")),
            (REFUSED, gettext_lazy("不予更正")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=gettext_lazy("答复"), max_length=LONGEST, widget=forms.Textarea)

    def clean_accepted(self) -> bool:
        """Whether the record was put right."""
        return self.cleaned_data["accepted"] == ACCEPTED
