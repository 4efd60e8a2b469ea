"""A subject's list of responsibilities for a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import Duty
from zelian.people.models import Post, Unit
from zelian.signing.models import Signature


class ListKind(models.Model):
    """A kind of list, as data."""

    code = models.SlugField(_("代码"), primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("清单种类")
        verbose_name_plural = _("清单种类")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class ResponsibilityList(models.Model):
    """One subject's list for a year. The subject is ``post`` where set, else ``unit``.

    ``signatures`` lets a page of lists read theirs along; what a signature says of its list
    stands in the signature itself.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SIGNED = "signed", _("已签字")

    kind = models.ForeignKey(ListKind, on_delete=models.PROTECT, related_name="lists")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lists")
    unit_path = models.CharField(max_length=255, db_index=True)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="lists", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("修订序号"), default=1)
    created_at = models.DateTimeField(_("编制时间"), auto_now_add=True)
    signatures = models.ManyToManyField(
        Signature, related_name="+", blank=True, verbose_name=_("签字")
    )

    class Meta:
        verbose_name = _("责任清单")
        verbose_name_plural = _("责任清单")
        ordering = ["-year", "unit_path", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "unit"],
                condition=Q(post__isnull=True),
                name="one_list_of_a_kind_for_a_unit_a_year",
            ),
            models.UniqueConstraint(
                fields=["kind", "year", "post"],
                condition=Q(post__isnull=False),
                name="one_list_of_a_kind_for_a_post_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ListItem(models.Model):
    """A row of a list, made from a duty."""

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="items")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="list_items")
    number = models.PositiveIntegerField(_("序号"))
    content = models.TextField(_("责任内容"))
    requirement = models.TextField(_("量化要求"), blank=True)
    local_measures = models.TextField(_("本单位措施"), blank=True)
    responsible = models.CharField(_("责任人"), max_length=120, blank=True)
    responsible_by_hand = models.BooleanField(_("责任人由人工指定"), default=False)
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("清单条目")
        verbose_name_plural = _("清单条目")
        ordering = ["list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="list_item_number_once"),
            models.UniqueConstraint(fields=["list", "duty"], name="duty_once_in_a_list"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.content[:60]}"


class ListGeneration(models.Model):
    """The lists of many subjects made in one go: what was asked for, how far it is, what came.

    ``outcome`` holds a row a subject as :class:`zelian.lists.operations.Outcome` writes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待编制")
        RUNNING = "running", _("正在编制")
        DONE = "done", _("编制完毕")
        FAILED = "failed", _("编制中断")

    kind = models.ForeignKey(ListKind, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(_("主体数"), default=0)
    done = models.PositiveIntegerField(_("已编制"), default=0)
    outcome = models.JSONField(_("结果"), default=list)

    class Meta:
        verbose_name = _("清单编制")
        verbose_name_plural = _("清单编制")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year} {self.kind}"

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return 100 * self.done // self.total if self.total else 0
