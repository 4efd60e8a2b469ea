"""Files that belong to a list: minutes, the superior's approval."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models.lists import ResponsibilityList
from zelian.lists.models.steps import Discussion, Endorsement


def list_file_path(file: ListFile, name: str) -> str:
    """A file's place under the data folder; its own name is kept in the row."""
    return f"lists/{file.list_id}/{uuid.uuid4().hex}"


class ListFile(models.Model):
    """A file fixed by its digest."""

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="files")
    discussion = models.ForeignKey(
        Discussion, on_delete=models.CASCADE, related_name="files", null=True, blank=True
    )
    endorsement = models.ForeignKey(
        Endorsement, on_delete=models.CASCADE, related_name="files", null=True, blank=True
    )
    file = models.FileField(upload_to=list_file_path, max_length=200)
    name = models.CharField(_("文件名"), max_length=255)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    digest = models.CharField(_("摘要"), max_length=80)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("清单附件")
        verbose_name_plural = _("清单附件")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
