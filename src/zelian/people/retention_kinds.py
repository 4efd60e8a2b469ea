"""The passing records of this app and of the jobs it runs upon."""

from __future__ import annotations

from datetime import datetime

import rules
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from zelian.people.models import Role, Statement
from zelian.people.policies import has_role
from zelian.people.retention import RetentionKind, register_retention


def register() -> None:
    """Hand the kinds over; called once, when the app is ready."""
    register_retention(*KINDS)


def _finished_jobs(before: datetime) -> QuerySet:
    return DBTaskResult.objects.filter(finished_at__lt=before)


def _withdrawn_statements(before: datetime) -> QuerySet:
    return Statement.objects.filter(withdrawn_at__lt=before)


KINDS = (
    RetentionKind(
        code="jobs",
        label=gettext_lazy("办完的后台任务"),
        basis=gettext_lazy("只用来查看进度，办成的事已在历史里。"),
        days=90,
        least=7,
        expired=_finished_jobs,
    ),
    RetentionKind(
        code="withdrawn-statements",
        label=gettext_lazy("撤回的个人说明"),
        basis=gettext_lazy("本人已撤回，历史里留有记录。"),
        days=365,
        least=30,
        expired=_withdrawn_statements,
    ),
)
rules.add_perm("people.set_retention", has_role(Role.SYSTEM_ADMIN))
