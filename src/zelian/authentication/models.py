"""What sign-in keeps beside the accounts: its rules, and the passwords that were used before."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.people.models import Account


class SignInRules(models.Model):
    """The institution's rules of sign-in; one row, and these defaults while there is none."""

    class SecondFactor(models.TextChoices):
        REQUIRED = "required", _("必须设置第二重验证")
        OFFERED = "offered", _("由本人自愿设置")

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    second_factor = models.CharField(
        _("管理员、纪检人员和主要负责人"),
        max_length=10,
        choices=SecondFactor,
        default=SecondFactor.REQUIRED,
    )
    grace_days = models.PositiveSmallIntegerField(
        _("宽限天数"), default=0, validators=[MaxValueValidator(30)]
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("无操作多少分钟后退出"),
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(480)],
    )
    idle_minutes_admin = models.PositiveSmallIntegerField(
        _("管理员无操作多少分钟后退出"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(480)],
    )
    password_days = models.PositiveSmallIntegerField(
        _("密码有效天数"),
        null=True,
        blank=True,
        validators=[MinValueValidator(30), MaxValueValidator(730)],
    )
    password_days_admin = models.PositiveSmallIntegerField(
        _("管理员密码有效天数"),
        null=True,
        blank=True,
        default=90,
        validators=[MinValueValidator(30), MaxValueValidator(730)],
    )
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("登录规则")
        verbose_name_plural = _("登录规则")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_row_of_sign_in_rules")
        ]

    def __str__(self) -> str:
        return str(_("登录规则"))


class PasswordHash(models.Model):
    """A password somebody chose, as its hash: it is not to come again, and it grows old."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="passwords", verbose_name=_("账号")
    )
    hash = models.CharField(_("密码摘要"), max_length=128)
    at = models.DateTimeField(_("设置时间"))

    class Meta:
        verbose_name = _("用过的密码")
        verbose_name_plural = _("用过的密码")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%Y-%m-%d}"


class FactorDue(models.Model):
    """Since when an account has owed a second factor: the grace runs from that day."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, related_name="factor_due", verbose_name=_("账号")
    )
    since = models.DateField(_("起"))

    class Meta:
        verbose_name = _("待设置第二重验证")
        verbose_name_plural = _("待设置第二重验证")

    def __str__(self) -> str:
        return f"{self.account} {self.since:%Y-%m-%d}"
