"""Obligations, acts and evidence: four tables with the duty, never one form."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import ACTIVITIES, Duty, Measure
from zelian.lists.models import ListItem
from zelian.people.models import Person, Post, Unit


class CalendarYear(models.Model):
    """A year of the working calendar; without an announcement only weekends are known."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("已公布")
        NOT_ANNOUNCED = "not_announced", _("尚未公布")

    year = models.PositiveSmallIntegerField(_("年度"), primary_key=True)
    state = models.CharField(_("状态"), max_length=15, choices=State)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("工作日历年度")
        verbose_name_plural = _("工作日历年度")
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}（{self.get_state_display()}）"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday off, or a weekend worked."""

    class Kind(models.TextChoices):
        OFF = "off", _("放假")
        WORK = "work", _("调休上班")

    day = models.DateField(_("日期"), primary_key=True)
    kind = models.CharField(_("性质"), max_length=5, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)

    class Meta:
        verbose_name = _("特殊日")
        verbose_name_plural = _("特殊日")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class SchoolTerm(models.Model):
    """A school term, which 每学期 is counted by; half-open."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    from_date = models.DateField(_("开学"))
    until_date = models.DateField(_("止（不含）"))

    class Meta:
        verbose_name = _("学期")
        verbose_name_plural = _("学期")
        ordering = ["from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="term_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.until_date - timedelta(days=1)


class YearPlan(models.Model):
    """How far a regulation is planned for a year: when, on what, and what came of it.

    ``seen`` is the newest history event the plan took into account; a newer one about
    people, duties, lists or the calendar makes the plan stale.
    """

    regulation = models.ForeignKey(
        "catalogue.Regulation", on_delete=models.CASCADE, related_name="year_plans"
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    planned_on = models.DateField(_("排定日期"))
    seen = models.BigIntegerField(default=0)
    standing = models.PositiveIntegerField(_("期次数"), default=0)
    remarks = models.JSONField(_("说明"), default=list)

    class Meta:
        verbose_name = _("年度履责安排")
        verbose_name_plural = _("年度履责安排")
        ordering = ["-year", "regulation"]
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "year"], name="regulation_planned_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.regulation}（{self.year}）"


class PlanRun(models.Model):
    """Somebody asked for a year to be planned: how far it is, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待办理")
        RUNNING = "running", _("正在办理")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")

    year = models.PositiveSmallIntegerField(_("年度"))
    regulation = models.ForeignKey(
        "catalogue.Regulation", on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("进度"), default=0)
    report = models.JSONField(_("结果"), default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("提出时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("生成期次")
        verbose_name_plural = _("生成期次")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year} {self.regulation or ''}".strip()


SCOPED_BY = ("unit_path", "post", "activity", "period_from", "soon_from")


class Obligation(models.Model):
    """One dated instance of a duty for one subject (``post`` where set, else ``unit``).

    ``outcome`` holds what acts and people settled; what the calendar makes of the rest
    (not yet, due soon, overdue) is read from the dates, so that no clock writes here.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("待履行")
        FULFILLED = "fulfilled", _("已履行")
        FULFILLED_LATE = "fulfilled_late", _("逾期履行")
        WAIVED = "waived", _("已免除")

    key = models.CharField(max_length=120, unique=True)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="obligations")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="obligations")
    list_item = models.ForeignKey(
        ListItem, on_delete=models.SET_NULL, related_name="obligations", null=True, blank=True
    )
    triggered_by = models.ForeignKey(
        "Act", on_delete=models.PROTECT, related_name="triggered", null=True, blank=True
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    unit_path = models.CharField(max_length=255)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="obligations", null=True, blank=True
    )
    holder = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="obligations", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    activity = models.CharField(_("履责方式"), max_length=20, choices=list(ACTIVITIES.items()))
    title = models.CharField(_("事项"), max_length=500)
    period_from = models.DateField(_("起"))
    period_until = models.DateField(_("止（不含）"))
    due_date = models.DateField(_("期限"))
    due_certain = models.BooleanField(_("期限已确定"), default=True)
    soon_from = models.DateField(
        _("临近提醒起"),
        null=True,
        help_text=_("从这一天起显示“临近到期”；空着表示不提醒"),
    )
    required = models.DecimalField(_("应完成"), max_digits=12, decimal_places=2)
    required_unit = models.CharField(_("单位"), max_length=20, default="次")
    limit = models.DecimalField(_("上限"), max_digits=12, decimal_places=2, null=True)
    counted = models.DecimalField(_("已完成"), max_digits=12, decimal_places=2, default=0)
    population = models.PositiveIntegerField(_("基数"), null=True)
    distinct_people = models.BooleanField(_("按人头计"), default=False)
    outcome = models.CharField(_("结果"), max_length=15, choices=Outcome, default=Outcome.OPEN)
    fulfilled_on = models.DateField(_("完成日期"), null=True)
    waived_reason = models.CharField(_("免除理由"), max_length=500, blank=True)
    reasons = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("履责期次")
        verbose_name_plural = _("履责期次")
        ordering = ["due_date", "id"]
        indexes = [
            models.Index(fields=["year", "unit_path", "due_date"], name="obligation_in_scope"),
            # These two hold all that lists filter by: a page of a million rows is found and
            # counted in the index alone, without reading rows that do not pass.
            models.Index(
                fields=["year", "outcome", "due_date", "id", *SCOPED_BY],
                name="obligation_by_outcome",
            ),
            models.Index(
                fields=["year", "due_date", "id", "outcome", *SCOPED_BY],
                name="obligation_by_due_date",
            ),
            models.Index(fields=["unit", "activity", "period_from"], name="obligation_of_unit"),
            models.Index(fields=["post", "activity", "period_from"], name="obligation_of_post"),
            models.Index(fields=["duty", "year"], name="obligation_of_duty"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_until__gt=F("period_from")),
                name="obligation_period_is_not_empty",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["fulfilled", "fulfilled_late"])
                | Q(fulfilled_on__isnull=False),
                name="obligation_fulfilled_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="waived") | ~Q(waived_reason=""),
                name="obligation_waived_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title[:60]}（{self.due_date:%Y-%m-%d}）"


class Act(models.Model):
    """
    A recorded performance by a subject (``post`` where set, else ``unit``).

    ``on_behalf_of`` is whose post it was recorded for, by delegation or standing in (代).
    """

    class State(models.TextChoices):
        RECORDED = "recorded", _("有效")
        WITHDRAWN = "withdrawn", _("已撤回")

    submission = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("类别"), max_length=20, choices=list(ACTIVITIES.items()))
    on = models.DateField(_("日期"), db_index=True)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    topic = models.CharField(_("主题"), max_length=200)
    note = models.TextField(_("内容摘要"), blank=True)
    quantity = models.DecimalField(
        _("数量"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    quantity_unit = models.CharField(_("单位"), max_length=20, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="acts")
    unit_path = models.CharField(max_length=255)
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="acts", null=True, blank=True
    )
    people = models.ManyToManyField(
        Person, through="ActPerson", related_name="acts", verbose_name=_("参加人员")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RECORDED)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    on_behalf_of = models.CharField(_("代谁记录"), max_length=120, blank=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("履责记实")
        verbose_name_plural = _("履责记实")
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["unit_path", "-on"], name="act_in_scope"),
            models.Index(
                fields=["-on", "-id", "unit_path", "kind", "post", "recorded_by", "state"],
                name="act_by_day",
            ),
            models.Index(fields=["post", "-on"], name="act_of_post"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_reason=""),
                name="act_withdrawn_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.topic}"


class ActPerson(models.Model):
    """Somebody met, taught, received or present at an act."""

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")

    class Meta:
        verbose_name = _("参加人员")
        verbose_name_plural = _("参加人员")
        constraints = [
            models.UniqueConstraint(fields=["act", "person"], name="person_once_at_an_act")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Contribution(models.Model):
    """An act counts toward an obligation: chosen by the system or by a person, and why.

    ``refused`` keeps a person's "this one does not count" against being proposed again.
    """

    class ChosenBy(models.TextChoices):
        SYSTEM = "system", _("系统判定")
        PERSON = "person", _("人工指定")

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="contributions")
    obligation = models.ForeignKey(
        Obligation, on_delete=models.CASCADE, related_name="contributions"
    )
    chosen_by = models.CharField(_("由谁判定"), max_length=10, choices=ChosenBy)
    refused = models.BooleanField(_("不计入"), default=False)
    reasons = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("计入")
        verbose_name_plural = _("计入")
        constraints = [
            models.UniqueConstraint(
                fields=["act", "obligation"], name="act_counts_once_toward_an_obligation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} → {self.obligation}"


def evidence_path(evidence: Evidence, filename: str) -> str:
    """Stored under its digest; the name it came with is only shown."""
    digest = evidence.digest.removeprefix("sha256:")
    return f"evidence/{digest[:2]}/{digest}.bin"


class Evidence(models.Model):
    """A file that proves an act, fixed by its digest."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to=evidence_path, max_length=200)
    name = models.CharField(_("文件名"), max_length=255)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    digest = models.CharField(_("摘要"), max_length=80, db_index=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "digest"], name="file_once_as_evidence_of_an_act"
            )
        ]

    def __str__(self) -> str:
        return self.name
