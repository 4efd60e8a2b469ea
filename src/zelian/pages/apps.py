from django.apps import AppConfig
from django.forms import ChoiceField, Field, FileField
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "zelian.pages"
    verbose_name = "页面"

    def ready(self) -> None:
        """Say in plain words what Django says of "fields"."""
        for kind, words in (
            (Field, _("请填写这一项。")),
            (ChoiceField, _("请选择一项。")),
            (ModelChoiceField, _("请选择一项。")),
            (FileField, _("请选择文件。")),
        ):
            kind.default_error_messages = {**kind.default_error_messages, "required": words}
