"""How lists come about: templates, one-go generations, a year's compilation, words on a row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models.kinds import ListKind
from zelian.lists.models.lists import ListItem, ResponsibilityList
from zelian.people.models import Person, Unit


class ListTemplate(models.Model):
    """Rows that many lists have in common, for the units at and below ``unit``.

    ``unit_kinds`` and ``post_kinds`` hold codes; an empty one leaves nothing out.
    """

    kind = models.ForeignKey(
        ListKind, on_delete=models.PROTECT, related_name="templates", verbose_name=_("清单种类")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用单位（含下属）")
    )
    unit_path = models.CharField(max_length=255, db_index=True)
    name = models.CharField(_("名称"), max_length=120)
    unit_kinds = models.JSONField(_("单位类别"), default=list, blank=True)
    post_kinds = models.JSONField(_("岗位类别"), default=list, blank=True)
    in_use = models.BooleanField(_("可选用"), default=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("清单模板")
        verbose_name_plural = _("清单模板")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "name"], name="template_name_once_in_a_unit"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TemplateItem(models.Model):
    """A common row; ``values`` holds any column of the kind by its key."""

    template = models.ForeignKey(ListTemplate, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField(_("序号"))
    content = models.TextField(_("责任内容"))
    values = models.JSONField(_("其他栏目"), default=dict, blank=True)

    class Meta:
        verbose_name = _("模板条目")
        verbose_name_plural = _("模板条目")
        ordering = ["template", "number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_number_once")
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
    compilation = models.ForeignKey(
        "lists.Compilation",
        on_delete=models.PROTECT,
        related_name="generations",
        null=True,
        blank=True,
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


class Compilation(models.Model):
    """A year's compilation, started for many units at once and watched until all have filed.

    ``carries`` says what a new list begins with besides the kind's own source.
    """

    class Carries(models.TextChoices):
        NOTHING = "", _("不沿用上年内容")
        LAST_YEAR = "last_year", _("沿用上年清单")

    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("范围（含下属）")
    )
    unit_path = models.CharField(max_length=255, db_index=True)
    kinds = models.ManyToManyField(ListKind, related_name="+", verbose_name=_("清单种类"))
    title = models.CharField(_("名称"), max_length=120)
    note = models.CharField(_("要求"), max_length=1000, blank=True)
    carries = models.CharField(
        _("沿用"), max_length=10, choices=Carries, blank=True, default=Carries.NOTHING
    )
    compile_by = models.DateField(_("编制截止"))
    file_by = models.DateField(_("备案截止"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("启动时间"), auto_now_add=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("编制任务")
        verbose_name_plural = _("编制任务")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class ListReminder(models.Model):
    """Somebody was asked to get on with a list; ``seen_at`` is the receipt."""

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("提醒谁")
    )
    words = models.CharField(_("内容"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("提醒人"), max_length=60)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    seen_at = models.DateTimeField(_("看到时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("清单催办")
        verbose_name_plural = _("清单催办")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.words[:60]


class RowComment(models.Model):
    """Words on a row while the list is made; settled when it was dealt with.

    ``content`` is the row's content then: the comment outlives the row.
    """

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        ListItem, on_delete=models.SET_NULL, related_name="comments", null=True, blank=True
    )
    content = models.CharField(_("所评条目"), max_length=200, blank=True)
    text = models.CharField(_("意见"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("提出人"), max_length=60)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    settled_by_name = models.CharField(_("处理人"), max_length=60, blank=True)
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    answer = models.CharField(_("处理情况"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("条目意见")
        verbose_name_plural = _("条目意见")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
