"""What people say of the records about them: a statement beside one, a request to correct it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zelian.people.models.persons import Account, Person
from zelian.people.retention import retention_kind


class AboutThing(models.Model):
    """A record named by value, as history names things: kind, number, and its label then."""

    thing_type = models.CharField(_("对象类别"), max_length=60)
    thing_id = models.BigIntegerField(_("对象编号"))
    thing_label = models.CharField(_("对象"), max_length=300)

    class Meta:
        abstract = True


class Statement(AboutThing):
    """A person's own view, standing beside a record about them."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="statements", verbose_name=_("说明人")
    )
    text = models.TextField(_("说明"), max_length=2000)
    made_at = models.DateTimeField(_("说明时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("个人说明")
        verbose_name_plural = _("个人说明")
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing_type", "thing_id"], name="statement_of_thing")]

    def __str__(self) -> str:
        return f"{self.person} {self.thing_label}"


class CorrectionRequest(AboutThing):
    """A person asks that a record about them be put right; somebody must answer."""

    class State(models.TextChoices):
        OPEN = "open", _("待答复")
        ACCEPTED = "accepted", _("已更正")
        REFUSED = "refused", _("不予更正")
        WITHDRAWN = "withdrawn", _("已撤回")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="correction_requests")
    unit_path = models.CharField(_("单位路径"), max_length=255, blank=True, default="")
    text = models.TextField(_("更正请求"), max_length=2000)
    asked_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("答复"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("答复人"),
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("更正请求")
        verbose_name_plural = _("更正请求")
        ordering = ["-id"]
        indexes = [models.Index(fields=["thing_type", "thing_id"], name="correction_of_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["thing_type", "thing_id", "person"],
                condition=Q(state="open"),
                name="one_open_correction_a_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.thing_label}"


class RetentionRule(models.Model):
    """How many days a kind of passing record is kept, where the institution chose otherwise."""

    kind = models.SlugField(_("类别"), unique=True, max_length=40)
    days = models.PositiveIntegerField(_("保存天数"))
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("保存期限")
        verbose_name_plural = _("保存期限")
        ordering = ["kind"]

    def __str__(self) -> str:
        known = retention_kind(self.kind)
        return str(known.label) if known else self.kind
