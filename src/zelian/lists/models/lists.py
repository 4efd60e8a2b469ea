"""A subject's list for a year, and its rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import Duty
from zelian.lists.models.kinds import ListKind
from zelian.people.models import Post, Unit
from zelian.signing.models import Signature


class ResponsibilityList(models.Model):
    """One subject's list of a kind for a year, in one edition.

    The subject is ``post`` where set, else ``unit``. ``state`` is the last step done; which
    steps there are is the kind's (:mod:`zelian.lists.lifecycle`). A revision is a new edition
    beside the old, which stays in force until the new one takes effect. ``signatures`` lets a
    page of lists read theirs along; what a signature says of its list stands in itself. ``heads``
    are the kind's name and columns as they were when it was signed, empty before.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        DISCUSSED = "discussed", _("已讨论")
        SIGNED = "signed", _("已签字")
        ENDORSED = "endorsed", _("已背书")
        FILED = "filed", _("已备案")
        PUBLISHED = "published", _("公示中")
        IN_FORCE = "in_force", _("已生效")
        REVISED = "revised", _("已修订")
        ARCHIVED = "archived", _("已归档")

    kind = models.ForeignKey(ListKind, on_delete=models.PROTECT, related_name="lists")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lists")
    unit_path = models.CharField(max_length=255, db_index=True)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="lists", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    edition = models.PositiveSmallIntegerField(_("版次"), default=1)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="following",
        null=True,
        blank=True,
        verbose_name=_("上一版"),
    )
    compilation = models.ForeignKey(
        "lists.Compilation",
        on_delete=models.SET_NULL,
        related_name="lists",
        null=True,
        blank=True,
        verbose_name=_("编制任务"),
    )
    title = models.CharField(_("标题"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("修订序号"), default=1)
    compile_by = models.DateField(_("编制截止"), null=True, blank=True)
    file_by = models.DateField(_("备案截止"), null=True, blank=True)
    begun_at = models.DateTimeField(_("开始填写"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    ended_on = models.DateField(_("失效日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("编制时间"), auto_now_add=True)
    heads = models.JSONField(_("签字时的栏目"), default=dict, blank=True, editable=False)
    signatures = models.ManyToManyField(
        Signature, related_name="+", blank=True, verbose_name=_("签字")
    )

    class Meta:
        verbose_name = _("责任清单")
        verbose_name_plural = _("责任清单")
        ordering = ["-year", "unit_path", "id"]
        indexes = [models.Index(fields=["year", "kind", "state"], name="lists_standing")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "unit", "edition"],
                condition=Q(post__isnull=True),
                name="one_edition_of_a_list_for_a_unit_a_year",
            ),
            models.UniqueConstraint(
                fields=["kind", "year", "post", "edition"],
                condition=Q(post__isnull=False),
                name="one_edition_of_a_list_for_a_post_a_year",
            ),
            models.CheckConstraint(
                condition=Q(state="in_force", effective_on__isnull=False) | ~Q(state="in_force"),
                name="list_in_force_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ListItem(models.Model):
    """A row of a list: made from a duty, a template, another list's row, or its own.

    ``values`` holds what stands in the kind's own columns, by their keys. ``department`` and
    ``responsible`` are words as they stand on paper. ``derived_from`` is the row of another
    list that gave this one, ``copied_from`` last year's row or the last edition's.
    """

    class Origin(models.TextChoices):
        DUTY = "duty", _("责任事项")
        TEMPLATE = "template", _("通用模板")
        COPIED = "copied", _("沿用")
        DERIVED = "derived", _("派生")
        OWN = "own", _("自行添加")

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="items")
    duty = models.ForeignKey(
        Duty, on_delete=models.PROTECT, related_name="list_items", null=True, blank=True
    )
    number = models.PositiveIntegerField(_("序号"))
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.DUTY)
    group = models.CharField(_("责任名称"), max_length=120, blank=True)
    content = models.TextField(_("责任内容"))
    requirement = models.TextField(_("量化要求"), blank=True)
    local_measures = models.TextField(_("本单位措施"), blank=True)
    q1 = models.TextField(_("一季度"), blank=True)
    q2 = models.TextField(_("二季度"), blank=True)
    q3 = models.TextField(_("三季度"), blank=True)
    q4 = models.TextField(_("四季度"), blank=True)
    responsible = models.CharField(_("责任人"), max_length=120, blank=True)
    responsible_by_hand = models.BooleanField(_("责任人由人工指定"), default=False)
    department = models.CharField(_("责任部门"), max_length=120, blank=True)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    values = models.JSONField(_("其他栏目"), default=dict, blank=True)
    template_item = models.ForeignKey(
        "lists.TemplateItem",
        on_delete=models.SET_NULL,
        related_name="items",
        null=True,
        blank=True,
        verbose_name=_("模板条目"),
    )
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="copies",
        null=True,
        blank=True,
        verbose_name=_("沿用自"),
    )
    derived_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="gave",
        null=True,
        blank=True,
        verbose_name=_("派生自"),
    )
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("清单条目")
        verbose_name_plural = _("清单条目")
        ordering = ["list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="list_item_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.content[:60]}"
