"""A pledge, what was done with it, and the issue of many at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import ListItem
from zelian.people.models import Person, Post, Unit
from zelian.pledges.models.kinds import Field, PledgeKind
from zelian.signing.models import Signature


class Pledge(models.Model):
    """
    What one side promises the other for a year.

    The giver is ``post`` where set, else ``unit`` (its head signs); ``holder`` is who held the
    post then. The other side is ``counterpart_post``, or the institution ``counterpart_unit``,
    for which that post signs. ``body``, ``fields``, ``grades`` and who signs are as they were
    when it was issued. ``figures`` are ``[label, value]`` pairs of the day they were taken.
    ``signatures`` lets a page of pledges read theirs along.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ISSUED = "issued", _("待签字")
        SIGNED = "signed", _("一方已签")
        IN_FORCE = "in_force", _("已生效")
        ENDED = "ended", _("已终止")
        ARCHIVED = "archived", _("已归档")

    kind = models.ForeignKey(PledgeKind, on_delete=models.PROTECT, related_name="pledges")
    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pledges")
    unit_path = models.CharField(max_length=255, db_index=True)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="pledges", null=True, blank=True
    )
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="pledges", verbose_name=_("责任人")
    )
    holder_name = models.CharField(_("责任人"), max_length=60)
    counterpart_post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="pledges_received",
        null=True,
        blank=True,
        verbose_name=_("对方岗位"),
    )
    counterpart_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="pledges_received",
        null=True,
        blank=True,
        verbose_name=_("对方机构"),
    )
    counterpart_why = models.CharField(_("对方如何确定"), max_length=200, blank=True)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"))
    fields = models.JSONField(_("栏目"), default=list)
    values = models.JSONField(_("填写内容"), default=dict, blank=True)
    figures = models.JSONField(_("履责数据"), default=list, blank=True)
    both_sign = models.BooleanField(_("双方都签字"), default=True)
    first = models.CharField(
        _("谁先签"), max_length=12, choices=PledgeKind.First, default=PledgeKind.First.GIVER
    )
    grades = models.JSONField(_("评议等次"), default=list, blank=True)
    grade = models.CharField(_("等次"), max_length=30, blank=True)
    comment = models.TextField(_("评议意见"), blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("修订序号"), default=1)
    due_on = models.DateField(_("签订截止"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    issued_on = models.DateField(_("下发日期"), null=True, blank=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="following",
        null=True,
        blank=True,
        verbose_name=_("前任所签"),
    )
    signatures = models.ManyToManyField(
        Signature, related_name="+", blank=True, verbose_name=_("签字")
    )

    class Meta:
        verbose_name = _("责任书")
        verbose_name_plural = _("责任书")
        ordering = ["-year", "unit_path", "id"]
        indexes = [
            models.Index(fields=["year", "kind", "state"], name="pledges_standing"),
            models.Index(fields=["counterpart_post", "state"], name="pledges_received"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "unit"],
                condition=Q(post__isnull=True) & ~Q(state__in=["ended", "archived"]),
                name="one_running_pledge_of_a_unit_a_year",
            ),
            models.UniqueConstraint(
                fields=["kind", "year", "post"],
                condition=Q(post__isnull=False) & ~Q(state__in=["ended", "archived"]),
                name="one_running_pledge_of_a_post_a_year",
            ),
            models.CheckConstraint(
                condition=Q(state="in_force", effective_on__isnull=False) | ~Q(state="in_force"),
                name="pledge_in_force_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def giver(self) -> str:
        """Who gives it, as it is spoken of. Reads ``post.unit`` and ``unit``."""
        return str(self.post or self.unit)

    @property
    def counterpart(self) -> str:
        """To whom it is given, as it is spoken of; empty where nobody was found."""
        return str(self.counterpart_unit or self.counterpart_post or "")

    @property
    def form_fields(self) -> tuple[Field, ...]:
        """What the giver fills in."""
        return tuple(Field.from_json(told) for told in self.fields)

    @property
    def lacks(self) -> list[str]:
        """The names of required fields that hold nothing yet."""
        held = self.values
        return [f.name for f in self.form_fields if f.required and held.get(f.key) in (None, "")]

    @property
    def is_appraised(self) -> bool:
        """Whether the other side writes an appraisal before signing."""
        return bool(self.grades)


class PledgeQuote(models.Model):
    """A row of a list that a pledge quotes; ``text`` is the row as it stood then."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="quotes")
    item = models.ForeignKey(
        ListItem, on_delete=models.SET_NULL, related_name="pledge_quotes", null=True, blank=True
    )
    number = models.PositiveIntegerField(_("序号"))
    source = models.CharField(_("出自"), max_length=200)
    text = models.TextField(_("内容"))
    due_on = models.DateField(_("完成时限"), null=True, blank=True)

    class Meta:
        verbose_name = _("引用的清单条目")
        verbose_name_plural = _("引用的清单条目")
        ordering = ["pledge", "number"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "number"], name="pledge_quote_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"


class PledgeReturn(models.Model):
    """A pledge was sent back for changes, with the reason."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="returns")
    from_state = models.CharField(_("退回前状态"), max_length=10)
    reason = models.CharField(_("原因"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("退回人"), max_length=60)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("责任书退回")
        verbose_name_plural = _("责任书退回")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.reason[:60]


class PledgeReminder(models.Model):
    """Somebody was asked to sign."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="reminders")
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("提醒谁")
    )
    words = models.CharField(_("内容"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("提醒人"), max_length=60)
    on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("责任书催签")
        verbose_name_plural = _("责任书催签")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "on"], name="pledge_reminder_once_a_day")
        ]

    def __str__(self) -> str:
        return self.words[:60]


class PledgeIssue(models.Model):
    """
    A kind issued to all subjects of a branch in one go: what was asked for, and what came.

    ``outcome`` holds a row a subject as :class:`zelian.pledges.operations.Outcome` writes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待下发")
        RUNNING = "running", _("正在下发")
        DONE = "done", _("下发完毕")
        FAILED = "failed", _("下发中断")

    kind = models.ForeignKey(PledgeKind, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    as_draft = models.BooleanField(_("先存草稿"), default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(_("主体数"), default=0)
    done = models.PositiveIntegerField(_("已办理"), default=0)
    outcome = models.JSONField(_("结果"), default=list)

    class Meta:
        verbose_name = _("责任书下发")
        verbose_name_plural = _("责任书下发")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year} {self.kind}"

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return 100 * self.done // self.total if self.total else 0
