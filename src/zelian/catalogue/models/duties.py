"""What is demanded, of whom, and what one regulation answers of another's."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models.labels import ACTIVITIES, MEASURE_KINDS, MODALITIES
from zelian.catalogue.models.regulations import Provision, Regulation
from zelian.people.models import Post, PostKind, Unit, UnitKind


class Duty(models.Model):
    """What a provision demands of a subject."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待核对")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("不采纳")

    class Origin(models.TextChoices):
        READ = "read", _("系统读出")
        ADDED = "added", _("人工添加")
        SUGGESTED = "suggested", _("模型建议")

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="duties")
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="duties", null=True, blank=True
    )
    order = models.PositiveIntegerField(_("次序"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(_("原文"))
    action = models.CharField(_("事项"), max_length=500)
    subjects = models.JSONField(_("文件中的主体"), default=list, blank=True)
    modality = models.CharField(_("要求"), max_length=10, choices=list(MODALITIES.items()))
    activity = models.CharField(_("履责方式"), max_length=20, choices=list(ACTIVITIES.items()))
    counterparts = models.JSONField(_("对象"), default=list, blank=True)
    recipients = models.JSONField(_("报送对象"), default=list, blank=True)
    evidence = models.JSONField(_("佐证要求"), default=list, blank=True)
    conditions = models.JSONField(_("适用条件"), default=list, blank=True)
    triggers = models.JSONField(_("启动情形"), default=list, blank=True)
    consequences = models.JSONField(_("未落实的后果"), default=list, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State, default=State.PROPOSED, db_index=True
    )
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.READ)
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("责任事项")
        verbose_name_plural = _("责任事项")
        ordering = ["regulation", "order"]
        indexes = [models.Index(fields=["regulation", "state", "order"], name="duty_by_state")]

    def __str__(self) -> str:
        return self.action or self.quote[:60]


class Measure(models.Model):
    """The countable part of a duty; ``value`` as the reader's JSON writes it."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("种类"), max_length=10, choices=list(MEASURE_KINDS.items()))
    value = models.JSONField(_("数值"))
    quote = models.TextField(_("原文"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("量化要求")
        verbose_name_plural = _("量化要求")
        ordering = ["duty", "order"]

    def __str__(self) -> str:
        return self.quote


class DutySubject(models.Model):
    """Who bears a duty: all units of a kind or one unit, and who in it; or one post.

    Suggested from the document's ``word`` for the subject, confirmed with the duty.
    """

    class Bearer(models.TextChoices):
        UNIT = "unit", _("单位（领导班子）")
        HEAD = "head", _("主要负责人")
        MEMBERS = "members", _("班子其他成员")
        POST_KIND = "post_kind", _("某类岗位")
        POST = "post", _("某个岗位")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="bearers")
    word = models.CharField(_("文件中的叫法"), max_length=200, blank=True)
    bearer = models.CharField(_("由谁承担"), max_length=10, choices=Bearer)
    unit_kind = models.ForeignKey(
        UnitKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    post_kind = models.ForeignKey(
        PostKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("责任主体")
        verbose_name_plural = _("责任主体")
        ordering = ["duty", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(bearer__in=["unit", "head", "members"], post__isnull=True)
                    & Q(post_kind__isnull=True)
                    & (
                        Q(unit_kind__isnull=False, unit__isnull=True)
                        | Q(unit_kind__isnull=True, unit__isnull=False)
                    )
                )
                | (
                    Q(bearer="post_kind", post_kind__isnull=False, post__isnull=True)
                    & (
                        Q(unit_kind__isnull=False, unit__isnull=True)
                        | Q(unit_kind__isnull=True, unit__isnull=False)
                    )
                )
                | Q(
                    bearer="post",
                    post__isnull=False,
                    post_kind__isnull=True,
                    unit_kind__isnull=True,
                    unit__isnull=True,
                ),
                name="duty_subject_names_one_bearer",
            )
        ]

    def __str__(self) -> str:
        if self.post:
            return str(self.post)
        where = str(self.unit or self.unit_kind)
        return f"{where}·{self.post_kind or self.get_bearer_display()}"


class CoverageDecision(models.Model):
    """A person's word on whether a lower regulation's duty answers an upper one's."""

    upper = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="answers")
    lower = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="answered")
    covers = models.BooleanField(_("覆盖"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("覆盖核对")
        verbose_name_plural = _("覆盖核对")
        constraints = [
            models.UniqueConstraint(fields=["upper", "lower"], name="coverage_decided_once")
        ]

    def __str__(self) -> str:
        return f"{self.upper_id} ← {self.lower_id}"
