"""Roles given by name: for a reason, by the security administrator, until a day.

The three administrators are kept apart (三员分立): no account holds two of their roles,
whoever holds one is of no post and sees no content, nobody gives or takes a role of their
own, and the last of a kind stays until there is a successor.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.people.models import Account, Appointment, Person, Role, RoleGrant, Unit
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.roles import GRANTABLE, GRANTABLE_OFFICES
from zelian.people.viewer import ADMINISTRATORS, Viewer

REASON_LENGTH = RoleGrant._meta.get_field("reason").max_length


class CannotGrant(Refusal):
    """A role may not be given or taken back this way."""


@transaction.atomic
def grant_role(
    *,
    viewer: Viewer,
    account: Account,
    role: str,
    reason: str,
    from_date: date,
    until_date: date | None = None,
    unit: Unit | None = None,
) -> RoleGrant:
    """
    Give a role by name, over a unit and all below it, or (without one) of an administrator.

    :raises CannotGrant: to oneself, a role that comes from posts alone, no reason, dates
        reversed, past or too long, or against the separation of the three administrators.
    """
    refuse_unless(viewer, "people.manage_grants", account)
    if account.pk == viewer.account_id:
        raise CannotGrant(_("不能给自己授权。"), field="account")
    if from_date < viewer.today:
        raise CannotGrant(_("授权不能从过去的日期开始。"), field="from_date")
    return give_role(
        actor=viewer.actor,
        account=account,
        role=role,
        reason=reason,
        from_date=from_date,
        until_date=until_date,
        unit=unit,
    )


@transaction.atomic
def give_role(
    *,
    actor: Actor,
    account: Account,
    role: str,
    reason: str,
    from_date: date,
    until_date: date | None = None,
    unit: Unit | None = None,
) -> RoleGrant:
    """
    :func:`grant_role` where nobody is signed in: the first administrators.

    :raises CannotGrant: as there, but for what concerns the one who gives.
    """
    account = Account.objects.select_for_update().get(pk=account.pk)
    reason = " ".join(reason.split())
    _refuse_form(account, role, reason, from_date, until_date)
    if role in ADMINISTRATORS:
        _refuse_mixing(account, from_date, until_date)
        unit = None
    else:
        _refuse_office(account, unit, from_date, until_date)
    others = account.grants.filter(_sharing(from_date, until_date))
    if others.filter(role=role, unit=unit).exists():
        raise CannotGrant(_("这段时间里该账号已有这个角色。"), field="from_date")
    if others.filter(role__in=ADMINISTRATORS).exists():
        raise CannotGrant(_("三员的账号不能再有别的角色。"), field="account")
    grant = RoleGrant.objects.create(
        account=account,
        role=role,
        unit=unit,
        granted_by_id=actor.account_id,
        reason=reason,
        from_date=from_date,
        until_date=until_date,
    )
    after = {"role": role, "unit": str(unit) if unit else None}
    record(
        actor=actor,
        action="account.role_granted",
        thing=account,
        after={**after, "from_date": from_date, "until_date": until_date},
        why=reason,
    )
    return grant


@transaction.atomic
def end_grant(*, viewer: Viewer, grant: RoleGrant, on: date, why: str) -> RoleGrant:
    """
    Take a role back from ``on``; one that has not begun by then is removed.

    :raises CannotGrant: one's own, in the past, ended earlier already, or the last
        administrator of a kind.
    """
    refuse_unless(viewer, "people.manage_grants", grant.account)
    if grant.account_id == viewer.account_id:
        raise CannotGrant(_("不能收回本人的角色，请由另一位安全管理员办理。"))
    grant = (
        RoleGrant.objects.select_for_update(of=("self",)).select_related("account").get(pk=grant.pk)
    )
    before = grant.until_date
    if before is not None and before <= on:
        raise CannotGrant(
            _("这一授权到%(day)s已经结束。") % {"day": date_format(before)}, field="on"
        )
    if on < viewer.today:
        raise CannotGrant(_("不能从过去的日期收回，请填今天或以后的日期。"), field="on")
    if grant.role in ADMINISTRATORS:
        refuse_without_successor([Role(grant.role)], grant.account, max(on, grant.from_date))
    if grant.from_date >= on:
        grant.delete()
    else:
        grant.until_date = on
        grant.save(update_fields=["until_date"])
    record(
        actor=viewer.actor,
        action="account.role_ended",
        thing=grant.account,
        before={"role": grant.role, "until_date": before},
        after={"role": grant.role, "until_date": on},
        why=why,
    )
    return grant


def refuse_without_successor(roles: Iterable[Role], account: Account, day: date) -> None:
    """
    Hold that somebody else who can sign in has each of the roles on ``day``.

    The grants of the role are locked: two who leave at once don't take each other for the
    successor.

    :raises CannotGrant: there is nobody else.
    """
    for role in roles:
        rows = RoleGrant.objects.select_for_update(of=("self",)).filter(role=role).order_by("pk")
        others = [
            row
            for row in rows.select_related("account")
            if row.account_id != account.pk
            and row.account.is_active
            and row.from_date <= day
            and (row.until_date is None or day < row.until_date)
        ]
        if not others:
            raise CannotGrant(_("这是最后一位%(role)s，请先授权接任的人。") % {"role": role.label})


def administers_on(account: Account, day: date) -> list[Role]:
    """The administrators' roles an account has on a day."""
    running = account.grants.filter(_running(day), role__in=ADMINISTRATORS)
    return [Role(role) for role in running.values_list("role", flat=True)]


def _refuse_form(
    account: Account, role: str, reason: str, from_date: date, until_date: date | None
) -> None:
    if role not in GRANTABLE:
        raise CannotGrant(
            _("“%(role)s”随岗位产生，不能直接授予。") % {"role": Role(role).label}, field="role"
        )
    if not reason:
        raise CannotGrant(_("请写明授权的理由。"), field="reason")
    if len(reason) > REASON_LENGTH:
        raise CannotGrant(_("理由过长，请控制在300字以内。"), field="reason")
    if until_date is not None and until_date <= from_date:
        raise CannotGrant(_("结束日期须在开始日期之后。"), field="until_date")
    if not account.is_active:
        raise CannotGrant(_("该账号已经停用，不能授权。"), field="account")


def _refuse_office(
    account: Account, unit: Unit | None, from_date: date, until_date: date | None
) -> None:
    if unit is None:
        raise CannotGrant(_("请选择授权的单位范围。"), field="unit")
    if until_date is None:
        raise CannotGrant(_("请填写结束日期，最长一年。"), field="until_date")
    if until_date > _year_after(from_date):
        raise CannotGrant(_("授权最长一年，到期可以再授。"), field="until_date")
    if unit.closed_on is not None and unit.closed_on < until_date:
        raise CannotGrant(_("该单位在这段时间里并非一直存在。"), field="unit")
    if not Person.objects.filter(account=account).exists():
        raise CannotGrant(
            _("这个账号没有对应的人员，看不到业务内容，不能授予部门的角色。"), field="account"
        )


def _refuse_mixing(account: Account, from_date: date, until_date: date | None) -> None:
    """An administrator's account is of no post and has no other role."""
    if _appointments_of(account).filter(_sharing(from_date, until_date)).exists():
        raise CannotGrant(
            _("这个账号的人员有任职。管理员须用单独的账号，不与业务岗位混用。"), field="account"
        )
    if account.grants.filter(_sharing(from_date, until_date), role__in=GRANTABLE_OFFICES).exists():
        raise CannotGrant(_("这个账号已有部门的角色，不能再做管理员。"), field="account")


def _appointments_of(account: Account) -> QuerySet[Appointment]:
    return Appointment.objects.filter(person__account=account)


def _sharing(from_date: date, until_date: date | None) -> Q:
    """Rows that share a day with the period, also those that have not begun yet."""
    condition = Q(until_date__isnull=True) | Q(until_date__gt=from_date)
    return condition & Q(from_date__lt=until_date) if until_date else condition


def _running(day: date) -> Q:
    return Q(from_date__lte=day) & (Q(until_date__isnull=True) | Q(until_date__gt=day))


def _year_after(day: date) -> date:
    """The same day a year on; after 29 February, 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
