"""The three administrators: each there, none holding two offices."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.people.models import Role, RoleGrant
from zelian.upkeep.doctor.finding import Findings, attention, fault, sound

OFFICES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def check_administrators(now: datetime) -> Findings:
    """Whether each of the three offices has somebody, and nobody has two."""
    area, today = _("三员"), timezone.localdate(now)
    grants = RoleGrant.objects.filter(
        Q(until_date__isnull=True) | Q(until_date__gt=today),
        role__in=OFFICES,
        from_date__lte=today,
        account__is_active=True,
    )
    held: dict[str, set[str]] = {}
    for username, role in grants.values_list("account__username", "role"):
        held.setdefault(username, set()).add(role)
    vacant = [office for office in OFFICES if not any(office in roles for roles in held.values())]
    for office in vacant:
        yield attention(
            area,
            _("没有可用的%(role)s账号。") % {"role": office.label},
            _("请为三员各设专人；运行 zelian setup 可在首次安装时建立。"),
        )
    double = sorted(username for username, roles in held.items() if len(roles) > 1)
    for username in double:
        yield fault(
            area,
            _("账号 %(username)s 兼任了两种管理员。") % {"username": username},
            _("由安全管理员收回其中一个角色。"),
        )
    if not vacant and not double:
        yield sound(area, _("系统、安全、审计管理员齐备，没有兼任。"))
