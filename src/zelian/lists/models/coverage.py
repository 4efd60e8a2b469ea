"""What an upper document demands that lists hold, and gaps that a leader accepted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import Regulation
from zelian.lists.models.kinds import ListKind
from zelian.lists.models.lists import ResponsibilityList
from zelian.people.models import Unit


class RequiredSet(models.Model):
    """Responsibilities that every list of a kind at and below ``unit`` must hold."""

    kind = models.ForeignKey(
        ListKind,
        on_delete=models.PROTECT,
        related_name="required_sets",
        verbose_name=_("清单种类"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用单位（含下属）")
    )
    unit_path = models.CharField(max_length=255, db_index=True)
    name = models.CharField(_("名称"), max_length=120)
    source = models.CharField(_("依据"), max_length=200, blank=True)
    regulation = models.ForeignKey(
        Regulation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("依据的制度"),
    )
    in_use = models.BooleanField(_("可选用"), default=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("规定责任")
        verbose_name_plural = _("规定责任")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "name"], name="required_set_name_once_in_a_unit"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Requirement(models.Model):
    """One responsibility of a required set: its name, and what it asks for in full."""

    required_set = models.ForeignKey(
        RequiredSet, on_delete=models.CASCADE, related_name="requirements"
    )
    number = models.PositiveIntegerField(_("序号"))
    name = models.CharField(_("责任名称"), max_length=120)
    text = models.TextField(_("规定内容"))

    class Meta:
        verbose_name = _("规定责任条目")
        verbose_name_plural = _("规定责任条目")
        ordering = ["required_set", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["required_set", "number"], name="requirement_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class GapDecision(models.Model):
    """A leader looked at a finding of the check and said why it may stay.

    ``key`` names the finding; ``seen`` holds what it rested on then, so that a decision about
    other words no longer counts.
    """

    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="gap_decisions"
    )
    key = models.CharField(max_length=160)
    seen = models.CharField(max_length=80)
    words = models.CharField(_("核对发现"), max_length=500)
    reason = models.CharField(_("理由"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("认可人"), max_length=60)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("缺项认可")
        verbose_name_plural = _("缺项认可")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["list", "key"], name="gap_decided_once_in_a_list")
        ]

    def __str__(self) -> str:
        return self.words[:60]
