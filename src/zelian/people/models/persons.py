"""Human beings and the accounts they sign in with."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.keys.fields import EncryptedTextField


class Account(AbstractUser):
    """What signs in. Names and rights come from the person and the posts held."""

    must_change_password = models.BooleanField(_("首次登录须改密码"), default=False)

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")


class Person(models.Model):
    """A human being in the institution."""

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(_("拼音"), max_length=200, blank=True, editable=False)
    staff_no = models.CharField(_("工号"), max_length=30, unique=True)
    account = models.OneToOneField(
        Account,
        on_delete=models.PROTECT,
        related_name="person",
        null=True,
        blank=True,
        verbose_name=_("账号"),
    )
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["staff_no"]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """
    How to reach a person; encrypted, and apart from the person: no list of people loads it.
    """

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, primary_key=True, verbose_name=_("人员")
    )
    phone = EncryptedTextField(_("电话"), blank=True)
    email = EncryptedTextField(_("电子邮箱"), blank=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("联系方式")
        verbose_name_plural = _("联系方式")

    def __str__(self) -> str:
        return str(self.person)
