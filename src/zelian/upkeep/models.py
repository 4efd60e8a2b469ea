"""What is kept of upkeep itself: backups made and restored, and that the worker lives."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BackupRun(models.Model):
    """A backup that was made, tried or restored, or an export."""

    class Kind(models.TextChoices):
        BY_HAND = "by_hand", _("手动备份")
        TIMED = "timed", _("定时备份")
        RESTORED = "restored", _("恢复")
        EXPORTED = "exported", _("导出")

    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("开始时间"), db_index=True)
    finished_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("文件"), max_length=1000)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    rows = models.PositiveBigIntegerField(_("数据行数"), default=0)
    files = models.PositiveBigIntegerField(_("文件数"), default=0)
    amiss = models.PositiveIntegerField(_("缺失或被改动的文件数"), default=0)
    failure = models.CharField(_("失败原因"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("备份记录")
        verbose_name_plural = _("备份记录")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.place.rpartition("/")[2] or self.place


class Heartbeat(models.Model):
    """When a part of the program last showed that it runs."""

    name = models.CharField(_("部分"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("最近一次"))

    class Meta:
        verbose_name = _("运行信号")
        verbose_name_plural = _("运行信号")

    def __str__(self) -> str:
        return self.name
