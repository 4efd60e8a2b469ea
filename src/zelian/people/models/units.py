"""Units: the organisation tree, its kinds, and what a unit was before."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class Tier(models.TextChoices):
    """Where a kind of unit stands in an institution; roles and reach are read from it."""

    BUREAU = "bureau", _("主管部门")
    SCHOOL = "school", _("学校")
    DISCIPLINE = "discipline", _("纪检机关")
    UNIT = "unit", _("学校所属单位")
    BRANCH = "branch", _("支部")


class VacancyRule(models.TextChoices):
    """Who answers for a post while nobody holds it."""

    WAIT = "wait", _("期次等待新任")
    ACTING = "acting", _("由代理人承担")
    UP = "up", _("由上一级承担")


class UnitKind(models.Model):
    """A kind of unit, as data: school committee, department, college committee, branch …"""

    code = models.SlugField(_("代码"), primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    tier = models.CharField(_("层级"), max_length=10, choices=Tier, default=Tier.UNIT)
    aliases = models.JSONField(_("文件中的叫法"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    in_use = models.BooleanField(_("可选用"), default=True)

    class Meta:
        verbose_name = _("单位类别")
        verbose_name_plural = _("单位类别")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class UnitFunction(models.TextChoices):
    """The offices that run the system of responsibility, whatever they are called."""

    NONE = "", _("无")
    COMMITTEE_OFFICE = "committee_office", _("党委办公室")
    ORGANISATION = "organisation", _("组织部门")
    DISCIPLINE = "discipline", _("纪检机构")
    INSPECTION = "inspection", _("巡察督查机构")


class Unit(MP_Node):
    """A node of the organisation tree; ``path`` is a prefix of all below it."""

    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    kind = models.ForeignKey(
        UnitKind, on_delete=models.PROTECT, related_name="units", verbose_name=_("类别")
    )
    function = models.CharField(
        _("职能"), max_length=20, choices=UnitFunction, blank=True, default=UnitFunction.NONE
    )
    code = models.CharField(_("单位编码"), max_length=30, blank=True)
    vacancy = models.CharField(
        _("岗位空缺时"), max_length=10, choices=VacancyRule, blank=True, default=""
    )
    pinyin = models.CharField(_("拼音"), max_length=200, blank=True, editable=False)
    founded_on = models.DateField(_("成立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("founded_on")),
                name="unit_closes_after_it_is_founded",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_code_once"),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class UnitPast(models.Model):
    """What a unit was called and below which it stood, until a day."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="past", verbose_name=_("单位")
    )
    name = models.CharField(_("名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    parent = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("上级单位"),
    )
    until_date = models.DateField(_("止（不含）"))

    class Meta:
        verbose_name = _("单位沿革")
        verbose_name_plural = _("单位沿革")
        ordering = ["unit", "until_date", "id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.until_date}）"


class Succession(models.Model):
    """A unit's duties went over to another: merged into it, or split off from it."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("并入")
        SPLIT = "split", _("分设")

    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    predecessor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="succeeded_by", verbose_name=_("原单位")
    )
    successor = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="succeeds", verbose_name=_("承接单位")
    )
    on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("单位承接")
        verbose_name_plural = _("单位承接")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="unit_succeeds_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="unit_succeeds_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} {self.get_kind_display()} {self.successor}"
