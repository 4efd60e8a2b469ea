"""Who bears duties: units and posts, and the people who hold them from date to date."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node


class UnitKind(models.Model):
    """A kind of unit, as data: school committee, department, college committee, branch …"""

    code = models.SlugField(_("代码"), primary_key=True, max_length=40)
    name = models.CharField(_("名称"), max_length=60)
    aliases = models.JSONField(_("文件中的叫法"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("单位类别")
        verbose_name_plural = _("单位类别")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


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
    aliases = models.JSONField(_("文件中的叫法"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("岗位类别")
        verbose_name_plural = _("岗位类别")
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
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


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


class Account(AbstractUser):
    """What signs in. Names and rights come from the person and the posts held."""

    must_change_password = models.BooleanField(_("首次登录须改密码"), default=False)

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")


class Person(models.Model):
    """A human being in the institution."""

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(_("拼音"), max_length=200, blank=True, editable=False)
    staff_no = models.CharField(_("工号"), max_length=30, unique=True)
    account = models.OneToOneField(
        Account,
        on_delete=models.PROTECT,
        related_name="person",
        null=True,
        blank=True,
        verbose_name=_("账号"),
    )
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["staff_no"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person holds a post in ``[from_date, until_date)``; open-ended without an end."""

    class Nature(models.TextChoices):
        FULL = "full", _("任职")
        ACTING = "acting", _("代理")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("人员")
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("岗位")
    )
    nature = models.CharField(_("性质"), max_length=10, choices=Nature, default=Nature.FULL)
    from_date = models.DateField(_("任职日期"))
    until_date = models.DateField(_("免职日期"), null=True, blank=True)

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


class Role(models.TextChoices):
    """What somebody is in the system of responsibility; all but the last derive from posts."""

    COMMITTEE_OFFICE = "committee_office", _("党委办公室")
    ORGANISATION = "organisation", _("组织部门")
    DISCIPLINE = "discipline", _("纪检机构")
    INSPECTION = "inspection", _("巡察督查机构")
    HEAD = "head", _("学校主要负责人")
    TEAM_MEMBER = "team_member", _("学校班子成员")
    UNIT_HEAD = "unit_head", _("单位主要负责人")
    UNIT_CLERK = "unit_clerk", _("单位经办人")
    BRANCH_SECRETARY = "branch_secretary", _("支部书记")
    MEMBER = "member", _("党员干部")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")


class RoleGrant(models.Model):
    """A role given to an account by name, not derived from a post."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="grants", verbose_name=_("账号")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    reason = models.CharField(_("理由"), max_length=300)
    from_date = models.DateField(_("起"))
    until_date = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
                name="grant_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()}"
