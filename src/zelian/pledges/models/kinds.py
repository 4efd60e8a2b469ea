"""Kinds of pledge as data: who gives it, to whom, what stands in it, who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import ListKind
from zelian.people.models import UnitFunction


class PledgeKind(models.Model):
    """
    A kind of pledge, as data; a new one needs no code.

    ``unit_tiers``, ``unit_kinds``, ``post_ranks``, ``post_kinds`` hold codes; an empty one
    leaves nothing out. ``post_words`` narrows posts to those whose title has one of the words.
    ``body`` is the text with named places (:mod:`zelian.pledges.wording`). ``sign_by`` is a day
    of any year, ``MM-DD``; who is asked later has ``sign_within`` days. With ``grades`` the
    counterpart writes an appraisal before signing. ``quotes`` names the kinds of list whose
    rows a pledge may quote.
    """

    class Counterpart(models.TextChoices):
        """To whom it is given."""

        SUPERIOR = "superior", _("上级分管领导（班子成员向主要负责人）")
        HEAD = "head", _("本机构主要负责人")
        INSTITUTION = "institution", _("本机构（由主要负责人代表签字）")

    class First(models.TextChoices):
        """Who signs before the other."""

        GIVER = "giver", _("责任人先签")
        COUNTERPART = "counterpart", _("对方先签")

    class Term(models.TextChoices):
        """How often it is given."""

        YEAR = "year", _("每年一份")
        APPOINTMENT = "appointment", _("每次任职一份")

    class Season(models.TextChoices):
        """When in the year it belongs."""

        START = "start", _("年初")
        END = "end", _("年终")
        ANY = "", _("随时")

    code = models.SlugField(_("代码"), primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    in_use = models.BooleanField(_("可选用"), default=True)

    for_units = models.BooleanField(_("单位要签"), default=True)
    unit_tiers = models.JSONField(_("单位层级"), default=list, blank=True)
    unit_kinds = models.JSONField(_("单位类别"), default=list, blank=True)
    for_posts = models.BooleanField(_("岗位要签"), default=True)
    post_ranks = models.JSONField(_("班子身份"), default=list, blank=True)
    post_kinds = models.JSONField(_("岗位类别"), default=list, blank=True)
    post_words = models.JSONField(_("岗位名称含"), default=list, blank=True)

    counterpart = models.CharField(
        _("向谁作出"), max_length=12, choices=Counterpart, default=Counterpart.SUPERIOR
    )
    both_sign = models.BooleanField(_("双方都签字"), default=True)
    first = models.CharField(_("谁先签"), max_length=12, choices=First, default=First.GIVER)
    term = models.CharField(_("多久一份"), max_length=12, choices=Term, default=Term.YEAR)
    season = models.CharField(
        _("签订时节"), max_length=6, choices=Season, blank=True, default=Season.START
    )
    sign_by = models.CharField(_("签订截止"), max_length=5, blank=True)
    sign_within = models.PositiveSmallIntegerField(_("补签期限（天）"), default=15)
    led_by = models.CharField(
        _("牵头部门"),
        max_length=20,
        choices=UnitFunction,
        blank=True,
        default=UnitFunction.COMMITTEE_OFFICE,
    )
    body = models.TextField(_("正文"))
    grades = models.JSONField(_("评议等次"), default=list, blank=True)
    quotes = models.ManyToManyField(
        ListKind, related_name="+", blank=True, verbose_name=_("可引用的清单")
    )
    shows_figures = models.BooleanField(_("附履责数据"), default=False)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("责任书种类")
        verbose_name_plural = _("责任书种类")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class PledgeField(models.Model):
    """Something the giver fills in. ``choices`` are the words of a choice."""

    class Type(models.TextChoices):
        TEXT = "text", _("短文字")
        LONG = "long", _("长文字")
        DATE = "date", _("日期")
        NUMBER = "number", _("数字")
        CHOICE = "choice", _("选项")

    kind = models.ForeignKey(
        PledgeKind, on_delete=models.CASCADE, related_name="fields", verbose_name=_("责任书种类")
    )
    key = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    type = models.CharField(_("类型"), max_length=10, choices=Type, default=Type.LONG)
    choices = models.JSONField(_("选项"), default=list, blank=True)
    required = models.BooleanField(_("必填"), default=False)
    note = models.CharField(_("填写说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("责任书栏目")
        verbose_name_plural = _("责任书栏目")
        ordering = ["kind", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="field_once_in_a_kind_of_pledge")
        ]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it was when the pledge was issued; a later change of the kind leaves it."""

    key: str
    name: str
    type: str = PledgeField.Type.LONG
    choices: tuple[str, ...] = ()
    required: bool = False
    note: str = ""

    @classmethod
    def of(cls, row: PledgeField) -> Field:
        """From a kind's row."""
        return cls(row.key, row.name, row.type, tuple(row.choices), row.required, row.note)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Field:
        """From what a pledge keeps."""
        return cls(**{**told, "choices": tuple(told.get("choices", ()))})

    def to_json(self) -> dict[str, Any]:
        """As a pledge keeps it."""
        return {**asdict(self), "choices": list(self.choices)}
