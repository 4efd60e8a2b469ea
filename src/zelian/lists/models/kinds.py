"""Kinds of list as data: whose, what its columns are, and the life it goes through."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.people.models import UnitFunction


class ListKind(models.Model):
    """
    A kind of list, as data; a new one needs no code.

    ``unit_tiers``, ``unit_kinds``, ``post_ranks``, ``post_kinds`` hold codes; an empty one
    leaves nothing out. ``post_words`` narrows posts to those whose title, kind or other name
    has one of the words (纪检). ``compile_by``, ``sign_by`` and ``file_by`` are days of any year,
    ``MM-DD``; ``derives_from`` names the kinds whose items give this kind's.
    """

    class Source(models.TextChoices):
        """Where a new list's items come from."""

        DUTIES = "duties", _("现行责任事项")
        TEMPLATE = "template", _("通用模板")
        DERIVED = "derived", _("由其他清单派生")
        BLANK = "blank", _("空白表，逐条填写")

    class Compiler(models.TextChoices):
        """Who fills it in."""

        SUBJECT = "subject", _("责任主体自行编制")
        LEADER = "leader", _("牵头部门统一编制")

    class Endorser(models.TextChoices):
        """Who examines and endorses."""

        NONE = "", _("不需审核背书")
        SUPERIOR = "superior", _("上级分管领导（班子成员由主要负责人）")
        HEAD = "head", _("本机构主要负责人")

    class Receiver(models.TextChoices):
        """With whom it is filed."""

        NONE = "", _("不需备案")
        ORGANISATION = "organisation", _("组织部门")
        DISCIPLINE = "discipline", _("纪检机构")
        COMMITTEE_OFFICE = "committee_office", _("党委办公室")
        UPPER = "upper", _("上级机关")

    class HolidayRule(models.TextChoices):
        """What becomes of a date that falls on a day off."""

        KEEP = "", _("不变")
        BEFORE = "before", _("提前到前一个工作日")
        AFTER = "after", _("顺延到后一个工作日")

    class Interval(models.TextChoices):
        """How often it is looked through and revised."""

        NEVER = "", _("需要时修订")
        QUARTER = "quarter", _("每季度")
        HALF_YEAR = "half_year", _("每半年")
        YEAR = "year", _("每年")

    code = models.SlugField(_("代码"), primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    in_use = models.BooleanField(_("可选用"), default=True)

    for_units = models.BooleanField(_("单位要编"), default=True)
    unit_tiers = models.JSONField(_("单位层级"), default=list, blank=True)
    unit_kinds = models.JSONField(_("单位类别"), default=list, blank=True)
    for_posts = models.BooleanField(_("岗位要编"), default=True)
    post_ranks = models.JSONField(_("班子身份"), default=list, blank=True)
    post_kinds = models.JSONField(_("岗位类别"), default=list, blank=True)
    post_words = models.JSONField(_("岗位名称含"), default=list, blank=True)

    source = models.CharField(_("条目来源"), max_length=10, choices=Source, default=Source.DUTIES)
    derives_from = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="gives",
        blank=True,
        verbose_name=_("由哪些清单派生"),
    )
    compiler = models.CharField(
        _("谁来编制"), max_length=10, choices=Compiler, default=Compiler.SUBJECT
    )
    led_by = models.CharField(
        _("牵头部门"),
        max_length=20,
        choices=UnitFunction,
        blank=True,
        default=UnitFunction.ORGANISATION,
    )
    compile_by = models.CharField(_("编制截止"), max_length=5, blank=True)
    discuss = models.BooleanField(_("须经集体讨论"), default=False)
    sign_by = models.CharField(_("签字截止"), max_length=5, blank=True)
    endorser = models.CharField(
        _("审核背书"), max_length=10, choices=Endorser, blank=True, default=Endorser.SUPERIOR
    )
    filed_with = models.CharField(
        _("报谁备案"), max_length=20, choices=Receiver, blank=True, default=Receiver.NONE
    )
    file_by = models.CharField(_("备案截止"), max_length=5, blank=True)
    holiday_rule = models.CharField(
        _("截止日遇节假日"),
        max_length=6,
        choices=HolidayRule,
        blank=True,
        default=HolidayRule.AFTER,
    )
    publish_days = models.PositiveSmallIntegerField(_("公示天数"), default=0)
    revised_every = models.CharField(
        _("修订周期"), max_length=10, choices=Interval, blank=True, default=Interval.YEAR
    )
    form = models.CharField(_("表样"), max_length=20, blank=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("清单种类")
        verbose_name_plural = _("清单种类")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class ListColumn(models.Model):
    """
    A column of a kind of list.

    ``key`` is a field of :class:`ListItem` (``group``, ``content``, ``requirement``,
    ``local_measures``, ``q1`` to ``q4``, ``responsible``, ``department``, ``due_on``) or a name
    of its own, kept in ``ListItem.values``. Neighbours with the same ``heading`` stand below
    one head. ``choices`` are the words of a choice.
    """

    class Type(models.TextChoices):
        TEXT = "text", _("短文字")
        LONG = "long", _("长文字")
        DATE = "date", _("日期")
        NUMBER = "number", _("数字")
        CHOICE = "choice", _("选项")
        YES_NO = "yes_no", _("是否")
        PERSON = "person", _("人员")
        UNIT = "unit", _("部门")

    kind = models.ForeignKey(
        ListKind, on_delete=models.CASCADE, related_name="columns", verbose_name=_("清单种类")
    )
    key = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    heading = models.CharField(_("共用表头"), max_length=60, blank=True)
    type = models.CharField(_("类型"), max_length=10, choices=Type, default=Type.TEXT)
    choices = models.JSONField(_("选项"), default=list, blank=True)
    required = models.BooleanField(_("必填"), default=False)
    weight = models.FloatField(_("列宽"), default=1.0)
    note = models.CharField(_("填写说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("清单栏目")
        verbose_name_plural = _("清单栏目")
        ordering = ["kind", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="column_once_in_a_kind_of_list")
        ]

    def __str__(self) -> str:
        return self.name
