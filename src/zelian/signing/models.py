"""Signatures on content, and their withdrawals. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.history.models import Event


class Sealed(models.Model):
    """A row fixed by the institution's key: ``value`` signs a canonical statement of the row."""

    key_id = models.CharField(_("机构密钥"), max_length=80, blank=True)
    algorithm = models.CharField(_("签名算法"), max_length=40, blank=True)
    value = models.TextField(_("机构签名值"), blank=True)

    class Meta:
        abstract = True


class Signature(Sealed):
    """Somebody signed a thing's canonical content.

    The thing is named by value: a signature outlives it. ``on_behalf_of`` is whose post the
    signer stands in for (代); ``proof`` how the signer proved who they are.
    """

    number = models.CharField(_("核验编号"), max_length=16, unique=True)
    form = models.CharField(_("内容格式"), max_length=60)
    thing_type = models.CharField(_("对象类别"), max_length=60)
    thing_id = models.BigIntegerField(_("对象编号"))
    thing_label = models.CharField(_("对象"), max_length=300)
    meaning = models.CharField(_("含义"), max_length=30)
    content = models.TextField(_("签字时的内容"))
    digest = models.CharField(_("内容摘要"), max_length=80, db_index=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures"
    )
    signer_name = models.CharField(_("签字人"), max_length=60)
    signer_title = models.CharField(_("职务"), max_length=120, blank=True)
    on_behalf_of = models.CharField(_("代谁签字"), max_length=120, blank=True)
    signed_at = models.DateTimeField(_("签字时间"))
    proof = models.JSONField(_("身份核验"), default=dict)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("办理记录")
    )

    class Meta:
        verbose_name = _("签字")
        verbose_name_plural = _("签字")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["thing_type", "thing_id", "-id"], name="signature_of_thing")
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.thing_label}"


class Withdrawal(Sealed):
    """A signature no longer stands, for a reason that everybody sees."""

    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, related_name="withdrawal", verbose_name=_("签字")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("办理人"), max_length=60)
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("原因"), max_length=500)

    class Meta:
        verbose_name = _("签字撤销")
        verbose_name_plural = _("签字撤销")

    def __str__(self) -> str:
        return f"{self.signature} {self.reason[:40]}"
