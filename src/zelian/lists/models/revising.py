"""Why a list that stands should be revised."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models.lists import ResponsibilityList


class RevisionCall(models.Model):
    """
    Something happened that a standing list does not yet follow.

    ``key`` names the happening, so that it calls once. ``reason`` is a sentence, ``proposal``
    what would change: rows to add, to take out, to change.
    """

    class Cause(models.TextChoices):
        REGULATION = "regulation", _("制度有变动")
        POST = "post", _("岗位或任职有变动")
        DUTY = "duty", _("责任有调整")
        FINDING = "finding", _("检查发现问题")
        RISK = "risk", _("风险等级变化")
        SOURCE = "source", _("来源清单有变动")
        YEAR = "year", _("新的年度")
        PERIOD = "period", _("到了修订周期")

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        TAKEN = "taken", _("已据此修订")
        DISMISSED = "dismissed", _("无需修订")
        SETTLED = "settled", _("情况已消除")

    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="revision_calls"
    )
    cause = models.CharField(_("缘由"), max_length=12, choices=Cause)
    key = models.CharField(max_length=160)
    reason = models.JSONField(_("说明"))
    proposal = models.JSONField(_("建议的修改"), default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    raised_on = models.DateField(_("提出日期"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    raised_by_name = models.CharField(_("提出人"), max_length=60, blank=True)
    settled_by_name = models.CharField(_("处理人"), max_length=60, blank=True)
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    settled_why = models.CharField(_("处理说明"), max_length=500, blank=True)
    edition = models.ForeignKey(
        ResponsibilityList,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("修订出的新版"),
    )

    class Meta:
        verbose_name = _("修订提示")
        verbose_name_plural = _("修订提示")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "list"], name="revision_calls_open")]
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="revision_called_once")]

    def __str__(self) -> str:
        return f"{self.list} {self.get_cause_display()}"
