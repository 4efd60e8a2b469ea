"""What is asked about a filled form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from zelian.documents.filled_tables import ENDINGS
from zelian.lists.operations.filled_forms import LARGEST


class FilledFormUpload(forms.Form):
    """A form that was filled in Word or Excel."""

    file = forms.FileField(
        label=gettext_lazy("填好的表"),
        allow_empty_file=True,  # refused by the operation, in the house's words
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS), "data-limit": LARGEST}),
        error_messages={"required": gettext_lazy("请选择填好的表（Word或Excel）。")},
        help_text=gettext_lazy("Word、Excel 都可以。先列出每一处变化，您看过再导入。"),
    )
