"""Where a language model may be asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LanguageModel(models.Model):
    """Where a language model may be asked for proposals: one row at most, none by default.

    The key is not kept here; it comes from the environment of the worker.
    """

    url = models.CharField(_("地址"), max_length=300)
    model = models.CharField(_("模型名"), max_length=120)
    seconds = models.PositiveSmallIntegerField(_("最长等待（秒）"), default=60)
    enabled = models.BooleanField(_("启用"), default=False)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("语言模型")
        verbose_name_plural = _("语言模型")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="language_model_only_one")
        ]

    def __str__(self) -> str:
        return self.model
