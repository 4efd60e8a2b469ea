"""Where a language model answers."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.operations.asking import Address


class LanguageModelForm(forms.Form):
    """The address an institution names, and whether it may be used."""

    url = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=300,
        help_text=gettext_lazy(
            "与 OpenAI 接口兼容的服务地址，如 http://10.0.0.8:8000/v1；请优先用校内部署的模型。"
        ),
        error_messages={"required": gettext_lazy("请填写语言模型的地址。")},
    )
    model = forms.CharField(
        label=gettext_lazy("模型名"),
        max_length=120,
        error_messages={"required": gettext_lazy("请填写模型名。")},
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("最长等待（秒）"),
        min_value=1,
        max_value=600,
        initial=60,
        error_messages={
            "required": gettext_lazy("请填写 1 到 600 之间的秒数。"),
            "invalid": gettext_lazy("请填写 1 到 600 之间的秒数。"),
            "min_value": gettext_lazy("请填写 1 到 600 之间的秒数。"),
            "max_value": gettext_lazy("请填写 1 到 600 之间的秒数。"),
        },
    )
    enabled = forms.BooleanField(
        label=gettext_lazy("启用语言模型"),
        required=False,
        help_text=gettext_lazy("启用后，核对人点“请语言模型补充”时，文件正文会发送到上面的地址。"),
    )

    def clean_url(self) -> str:
        """An address of the web, without a name or password in it."""
        url = self.cleaned_data["url"].strip().rstrip("/")
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
            _port = parts.port
        except ValueError:
            usable = False
        if not usable:
            raise ValidationError(_("地址要以 http:// 或 https:// 开头，并写明主机。"))
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValidationError(_("地址里不要带用户名、密码或参数；密钥由系统管理员另行配置。"))
        return url

    def address(self) -> Address:
        """What was put in."""
        return Address(**self.cleaned_data)
