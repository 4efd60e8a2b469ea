"""What is typed to check a paper."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.signing.numbering import is_number, plain_number

FILE_LIMIT = 20 * 1024 * 1024


class NumberForm(forms.Form):
    """The verification number on a paper."""

    number = forms.CharField(
        label=gettext_lazy("核验编号"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("请输入核验编号。")},
        help_text=gettext_lazy("印在文件末尾，共16位，短横线可以不输。"),
    )

    def clean_number(self) -> str:
        plain = plain_number(self.cleaned_data["number"])
        if not is_number(plain):
            raise forms.ValidationError(_("核验编号应为16位字母和数字，请对照文件再输入一次。"))
        return plain


class FileForm(forms.Form):
    """A PDF file that came from here."""

    file = forms.FileField(
        label=gettext_lazy("PDF文件"),
        widget=forms.ClearableFileInput(
            attrs={"accept": "application/pdf", "data-limit": FILE_LIMIT}
        ),
        error_messages={
            "required": gettext_lazy("请选择要核验的PDF文件。"),
            "empty": gettext_lazy("这个文件是空的。"),
        },
        help_text=gettext_lazy("只作核验，不会保存。"),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise forms.ValidationError(_("文件超过20MB，不是本系统生成的文件。"))
        if file.read(5) != b"%PDF-":
            raise forms.ValidationError(_("这不是PDF文件，请选择从本系统下载的PDF。"))
        file.seek(0)
        return file
