"""The organisation as a workbook: given out, handed in, checked, applied."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.people.models.persons import Account


def import_path(_upload: OrganisationImport, _filename: str) -> str:
    """A name of our own: nothing of the uploaded one reaches the disk."""
    return f"imports/{uuid.uuid4().hex}.xlsx"


class OrganisationExport(models.Model):
    """A workbook that was given out, with the state it showed: what it is compared with later."""

    made_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("导出人")
    )
    made_at = models.DateTimeField(_("导出时间"))
    state = models.BinaryField(_("导出时的情况"))

    class Meta:
        verbose_name = _("组织导出")
        verbose_name_plural = _("组织导出")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{_('组织表')} {self.made_at:%Y-%m-%d %H:%M}"


class OrganisationImport(models.Model):
    """A workbook handed in: its file, how far its dry run or its applying is, what came."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待核对")
        CHECKING = "checking", _("正在核对")
        CHECKED = "checked", _("已核对")
        UNREADABLE = "unreadable", _("读不了")
        AGREED = "agreed", _("等待更新")
        APPLYING = "applying", _("正在更新")
        APPLIED = "applied", _("已更新")
        OUTDATED = "outdated", _("须重新核对")
        FAILED = "failed", _("中断")

    file = models.FileField(_("文件"), upload_to=import_path, max_length=200)
    name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件摘要"), max_length=80)
    requested_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    requested_at = models.DateTimeField(_("上传时间"))
    unit_path = models.CharField(_("单位路径"), max_length=255, blank=True, default="")
    agreed_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("确认更新人"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("已办"), default=0)
    total = models.PositiveIntegerField(_("共"), default=0)
    refusal = models.TextField(_("未办成的原因"), blank=True)
    counts = models.JSONField(_("数目"), default=dict)
    ends_missing = models.BooleanField(_("以文件为准"), default=False)
    effective_on = models.DateField(_("变动日期"))
    file_wins = models.BooleanField(_("冲突时以文件为准"), default=False)
    base = models.ForeignKey(
        OrganisationExport,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("由哪次导出填成"),
    )
    state_digest = models.CharField(_("核对时的情况摘要"), max_length=80, blank=True)
    last_event = models.BigIntegerField(_("核对时的最后一条历史"), default=0)
    plan_digest = models.CharField(_("变化摘要"), max_length=80, blank=True)
    why = models.CharField(_("依据或原因"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("更新时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("组织导入")
        verbose_name_plural = _("组织导入")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return 100 * self.done // self.total if self.total else 0


class ImportEntry(models.Model):
    """A line of an import's report: a change it makes, an error or a doubt, with its cell."""

    class Kind(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("修改")
        ENDED = "ended", _("结束")
        MISSING = "missing", _("未列入，结束")
        CONFLICT = "conflict", _("冲突")
        ERROR = "error", _("错误")
        WARNING = "warning", _("提醒")

    upload = models.ForeignKey(OrganisationImport, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    sheet = models.CharField(_("工作表"), max_length=31)
    cell = models.CharField(_("单元格"), max_length=12, blank=True)
    thing = models.CharField(_("对象"), max_length=300, blank=True)
    text = models.TextField(_("内容"))
    advice = models.TextField(_("怎样改"), blank=True)

    class Meta:
        verbose_name = _("导入结果")
        verbose_name_plural = _("导入结果")
        ordering = ["id"]
        indexes = [models.Index(fields=["upload", "kind", "sheet"], name="entry_of_import")]

    def __str__(self) -> str:
        return f"{self.place} {self.text}"

    @property
    def place(self) -> str:
        """Where it stands in the file, as Excel writes it: 单位!C17."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet
