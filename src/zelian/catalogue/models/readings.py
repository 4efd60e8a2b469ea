"""What else came of a reading: doubts, corrections by persons, rows of tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models.duties import Duty
from zelian.catalogue.models.regulations import Regulation


class ReadingRemark(models.Model):
    """A doubt of the reader, standing where it belongs until a person settles it.

    ``offer`` holds what else the reader thought possible: for ``outline.ambiguous``
    ``{"chosen": path, "others": [{"path": path, "weight": share}]}``.
    """

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="remarks")
    duty = models.ForeignKey(
        Duty, on_delete=models.SET_NULL, related_name="remarks", null=True, blank=True
    )
    code = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    message = models.JSONField()
    offer = models.JSONField(null=True, blank=True)
    settled = models.BooleanField(_("已处理"), default=False)

    class Meta:
        verbose_name = _("存疑")
        verbose_name_plural = _("存疑")
        ordering = ["regulation", "start", "id"]

    def __str__(self) -> str:
        return self.code


class Correction(models.Model):
    """What a person made of a sentence that the reader had read otherwise.

    ``read`` and ``made`` are lists of duties (for ``outline`` of one provision) as the reader's
    JSON writes them; their offsets, like ``start`` and ``end`` of the ``sentence``, count in the
    regulation's text. A sentence that was corrected several times has one row: what was read
    at first, and what stands now.
    """

    class Kind(models.TextChoices):
        MEASURES = "measures", _("量化要求")
        WORDS = "words", _("主体、方式和事项")
        REJECTED = "rejected", _("不是责任")
        ADDED = "added", _("漏读")
        SPLIT = "split", _("应拆分")
        MERGED = "merged", _("应合并")
        OUTLINE = "outline", _("条款层级")

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(_("更正"), max_length=10, choices=Kind, db_index=True)
    sentence = models.TextField(_("原文"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    read = models.JSONField(_("系统读作"))
    made = models.JSONField(_("更正为"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("更正时间"), auto_now=True)
    reader = models.CharField(_("读法版本"), max_length=40)

    class Meta:
        verbose_name = _("读法更正")
        verbose_name_plural = _("读法更正")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="correction_has_a_place")
        ]
        indexes = [models.Index(fields=["regulation", "start"], name="correction_by_place")]

    def __str__(self) -> str:
        return self.sentence[:60]


class TableRow(models.Model):
    """A row of a table, or a blank form; ``content`` as the reader's JSON has it."""

    class Kind(models.TextChoices):
        MEASURES = "measures", _("措施清单")
        SCORING = "scoring", _("评分表")
        TASKS = "tasks", _("任务分解")
        POWERS = "powers", _("权力与风险")
        FORMS = "forms", _("空白表样")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待核对")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("不采纳")

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="table_rows")
    kind = models.CharField(_("表格种类"), max_length=10, choices=Kind)
    order = models.PositiveIntegerField(_("次序"))
    content = models.JSONField(_("内容"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("表格行")
        verbose_name_plural = _("表格行")
        ordering = ["regulation", "kind", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "kind", "order"], name="table_row_in_its_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.order}"
