"""Identities elsewhere that belong to an account here, and the sign-ins that came from them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.people.models import Account


class BoundIdentity(models.Model):
    """Somebody's identity at a provider, bound to their account once and for all sign-ins."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="identities", verbose_name=_("账号")
    )
    provider = models.CharField(_("登录方式"), max_length=30)
    provider_label = models.CharField(_("名称"), max_length=500)
    subject = models.CharField(_("对方标识"), max_length=255)
    bound_at = models.DateTimeField(_("绑定时间"))
    used_at = models.DateTimeField(_("最近使用"), null=True)

    class Meta:
        verbose_name = _("绑定的登录方式")
        verbose_name_plural = _("绑定的登录方式")
        ordering = ["provider", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"], name="identity_bound_to_one_account"
            ),
            models.UniqueConstraint(fields=["provider", "account"], name="one_identity_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.provider_label}"


class ProviderSession(models.Model):
    """
    A session here that began at a provider, so that the provider can end it.

    ``ticket`` is the digest of the provider's name for it, ``subject`` that of the person's.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=30)
    ticket = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    session_key = models.CharField(max_length=40)
    began_at = models.DateTimeField()

    class Meta:
        verbose_name = _("经其他系统登录")
        verbose_name_plural = _("经其他系统登录")
        indexes = [
            models.Index(fields=["provider", "ticket"], name="provider_session_by_ticket"),
            models.Index(fields=["began_at"], name="provider_session_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.provider}"
