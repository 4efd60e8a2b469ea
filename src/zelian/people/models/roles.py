"""What somebody is in the system: derived from posts, granted by name, or delegated."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.people.models.persons import Account, Person
from zelian.people.models.posts import Post
from zelian.people.models.units import Unit


class Role(models.TextChoices):
    """What somebody is in the system; all but the three administrators derive from posts."""

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
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class RoleGrant(models.Model):
    """A role given to an account by name, not derived from a post."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="grants", verbose_name=_("账号")
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="grants",
        null=True,
        blank=True,
        verbose_name=_("范围"),
    )
    granted_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="grants_given",
        null=True,
        blank=True,
        verbose_name=_("授权人"),
    )
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


class Delegation(models.Model):
    """The work of a post done by somebody else for a time, always marked as such (代)."""

    class Kind(models.TextChoices):
        CLERICAL = "clerical", _("代办")
        ACTING = "acting", _("代行")

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("委托岗位")
    )
    delegate = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("受托人")
    )
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=300)
    granted_by = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="delegations_given",
        null=True,
        blank=True,
        verbose_name=_("委托人"),
    )
    from_date = models.DateField(_("起"))
    until_date = models.DateField(_("止"))

    class Meta:
        verbose_name = _("委托")
        verbose_name_plural = _("委托")
        ordering = ["-from_date", "-id"]
        indexes = [models.Index(fields=["delegate", "from_date"], name="delegation_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")),
                name="delegation_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate} {self.get_kind_display()} {self.post}"
