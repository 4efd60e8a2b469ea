"""Own Word templates, filled forms that come back, and booklets of many lists."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models.kinds import ListKind
from zelian.lists.models.lists import ResponsibilityList
from zelian.people.models import Unit


def word_template_path(template: WordTemplate, name: str) -> str:
    """A template's place under the data folder."""
    return f"word-templates/{uuid.uuid4().hex}.docx"


def booklet_path(booklet: Booklet, name: str) -> str:
    """A booklet's place under the data folder."""
    return f"booklets/{uuid.uuid4().hex}"


def filled_form_path(form: FilledForm, name: str) -> str:
    """A filled form's place under the data folder; its own name is kept in the row."""
    return f"filled-forms/{uuid.uuid4().hex}"


class WordTemplate(models.Model):
    """A Word file with fields, by which lists of a kind are printed at and below ``unit``.

    ``fields`` are those found in it, ``unknown`` those the house doesn't know. The default
    one of the nearest unit is what a list of the kind is printed by.
    """

    kind = models.ForeignKey(
        ListKind,
        on_delete=models.PROTECT,
        related_name="word_templates",
        verbose_name=_("清单种类"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用单位（含下属）")
    )
    unit_path = models.CharField(max_length=255, db_index=True)
    name = models.CharField(_("名称"), max_length=120)
    file = models.FileField(upload_to=word_template_path, max_length=200)
    file_name = models.CharField(_("文件名"), max_length=255)
    digest = models.CharField(_("摘要"), max_length=80)
    fields = models.JSONField(_("所用字段"), default=list)
    unknown = models.JSONField(_("不认识的字段"), default=list)
    in_use = models.BooleanField(_("可选用"), default=True)
    is_default = models.BooleanField(_("默认模板"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("Word模板")
        verbose_name_plural = _("Word模板")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit"],
                condition=models.Q(is_default=True),
                name="one_default_word_template_of_a_unit",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FilledForm(models.Model):
    """
    A filled form that came back for a list: what was read, and whether it was taken over.

    ``findings`` are what is wrong, each at its place in the file; ``changes`` what taking it
    over would do to which row. ``list_version`` is what the list was when it was read.
    """

    class State(models.TextChoices):
        READ = "read", _("已读取，待确认")
        APPLIED = "applied", _("已导入")
        REFUSED = "refused", _("不能导入")
        DISCARDED = "discarded", _("已放弃")

    file = models.FileField(upload_to=filled_form_path, max_length=200)
    name = models.CharField(_("文件名"), max_length=255)
    digest = models.CharField(_("摘要"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.READ)
    findings = models.JSONField(_("问题"), default=list)
    changes = models.JSONField(_("变动"), default=list)
    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="filled_forms"
    )
    list_version = models.PositiveIntegerField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    applied_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("填好的表")
        verbose_name_plural = _("填好的表")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Booklet(models.Model):
    """
    Many lists in one file, asked for by somebody and kept for them some days.

    ``list_ids`` are the lists that are in it, in their order; access to them is looked at again
    whenever it is fetched.
    """

    class Format(models.TextChoices):
        PDF = "pdf", _("PDF")
        WORD = "docx", _("Word")
        EXCEL = "xlsx", _("Excel")

    class State(models.TextChoices):
        WAITING = "waiting", _("等待汇编")
        RUNNING = "running", _("正在汇编")
        DONE = "done", _("汇编完毕")
        FAILED = "failed", _("汇编中断")

    title = models.CharField(_("名称"), max_length=120)
    format = models.CharField(_("格式"), max_length=4, choices=Format, default=Format.PDF)
    list_ids = models.JSONField(_("清单"), default=list)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("已排"), default=0)
    address = models.CharField(_("核验地址"), max_length=200, blank=True)
    file = models.FileField(upload_to=booklet_path, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("清单汇编")
        verbose_name_plural = _("清单汇编")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> int:
        """How many lists it is of."""
        return len(self.list_ids)

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return 100 * self.done // self.total if self.total else 0
