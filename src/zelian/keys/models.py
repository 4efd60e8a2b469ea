"""What the database keeps of keys: wrapped data keys, and the public half of signing keys."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataKey(models.Model):
    """A key that encrypts columns, itself encrypted by the master key outside the database."""

    name = models.CharField(_("编号"), max_length=32, unique=True)
    wrapped = models.BinaryField(_("密文"))
    master = models.CharField(_("主密钥编号"), max_length=32)
    made_at = models.DateTimeField(_("生成时间"))
    retired_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("数据密钥")
        verbose_name_plural = _("数据密钥")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.name


class SigningKey(models.Model):
    """The public half of a key the institution signs with; a retired one still verifies."""

    class Algorithm(models.TextChoices):
        SM2 = "sm2", "SM2"
        ED25519 = "ed25519", "Ed25519"

    key_id = models.CharField(_("密钥编号"), max_length=80, unique=True)
    algorithm = models.CharField(_("算法"), max_length=10, choices=Algorithm)
    public = models.CharField(_("公钥"), max_length=140)
    from_at = models.DateTimeField(_("启用时间"))
    until_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("签名密钥")
        verbose_name_plural = _("签名密钥")
        ordering = ["from_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["algorithm"],
                condition=Q(until_at__isnull=True),
                name="one_signing_key_in_use_an_algorithm",
            )
        ]

    def __str__(self) -> str:
        return self.key_id
