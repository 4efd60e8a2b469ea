"""Posts, who holds them from date to date, and which units they look after."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.people.models.persons import Person
from zelian.people.models.units import Unit, VacancyRule


class PostRank(models.TextChoices):
    """What a post is in its unit's leading team."""

    HEAD = "head", _("主要负责人")
    MEMBER = "member", _("班子其他成员")
    STAFF = "staff", _("工作人员")


class PostKind(models.Model):
    """A kind of post, as data: secretary, member, head of department, clerk …"""

    code = models.SlugField(_("代码"), primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    rank = models.CharField(_("班子身份"), max_length=10, choices=PostRank)
    term_years = models.PositiveSmallIntegerField(_("任期（年）"), null=True, blank=True)
    vacancy = models.CharField(
        _("空缺时"), max_length=10, choices=VacancyRule, blank=True, default=""
    )
    aliases = models.JSONField(_("文件中的叫法"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    in_use = models.BooleanField(_("可选用"), default=True)

    class Meta:
        verbose_name = _("岗位类别")
        verbose_name_plural = _("岗位类别")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in a unit; it exists whether or not somebody holds it."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="posts", verbose_name=_("单位")
    )
    kind = models.ForeignKey(
        PostKind, on_delete=models.PROTECT, related_name="posts", verbose_name=_("类别")
    )
    title = models.CharField(_("职务"), max_length=80)
    opened_on = models.DateField(_("设立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("岗位")
        verbose_name_plural = _("岗位")
        ordering = ["unit__path", "kind__order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="post_title_once_in_a_unit"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="post_closes_after_it_is_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.title}"


class Appointment(models.Model):
    """A person holds a post in ``[from_date, until_date)``; open-ended without an end."""

    class Nature(models.TextChoices):
        FULL = "full", _("任职")
        ACTING = "acting", _("代理")
        PART_TIME = "part_time", _("兼任")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("人员")
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("岗位")
    )
    nature = models.CharField(_("性质"), max_length=10, choices=Nature, default=Nature.FULL)
    from_date = models.DateField(_("任职日期"))
    until_date = models.DateField(_("免职日期"), null=True, blank=True)

    term_until = models.DateField(_("任期届满"), null=True, blank=True)
    document = models.CharField(_("任免文号"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["from_date", "id"]
        indexes = [models.Index(fields=["post", "from_date"], name="appointment_of_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
                name="appointment_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class Leave(models.Model):
    """The holder of a post is away in ``[from_date, until_date)``; somebody may stand in."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("请假")
        SICK = "sick", _("病假")
        STUDY = "study", _("学习培训")
        SECONDED = "seconded", _("借调挂职")

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="leaves", verbose_name=_("任职")
    )
    kind = models.CharField(_("事由"), max_length=10, choices=Kind)
    from_date = models.DateField(_("起"))
    until_date = models.DateField(_("止"), null=True, blank=True)
    stand_in = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="stands_in",
        null=True,
        blank=True,
        verbose_name=_("代为履职"),
    )

    class Meta:
        verbose_name = _("离岗")
        verbose_name_plural = _("离岗")
        ordering = ["from_date", "id"]
        indexes = [models.Index(fields=["appointment", "from_date"], name="leave_of_appointment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
                name="leave_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment} {self.get_kind_display()}"


class Oversight(models.Model):
    """A post looks after a unit: in charge of it (分管) or in liaison with it (联系)."""

    class Kind(models.TextChoices):
        IN_CHARGE = "in_charge", _("分管")
        LIAISON = "liaison", _("联系")

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="oversights", verbose_name=_("岗位")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="overseen_by", verbose_name=_("单位")
    )
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    from_date = models.DateField(_("起"))
    until_date = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("分管联系")
        verbose_name_plural = _("分管联系")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
                name="oversight_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.get_kind_display()} {self.unit}"
