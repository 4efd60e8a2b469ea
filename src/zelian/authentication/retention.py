"""The passing records of sign-in: what failed, what was locked, sessions that ended."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from zelian.people.retention import RetentionKind, register_retention

HALF_A_YEAR = 183
"""网络安全法第二十一条: network logs are kept for six months at least."""


def register() -> None:
    """Hand the kinds over; called once, when the app is ready."""
    register_retention(*KINDS)


def _attempts(before: datetime) -> QuerySet:
    return AccessAttempt.objects.filter(attempt_time__lt=before)


def _failures(before: datetime) -> QuerySet:
    return AccessFailureLog.objects.filter(attempt_time__lt=before)


def _sign_ins(before: datetime) -> QuerySet:
    return AccessLog.objects.filter(attempt_time__lt=before)


def _sessions(before: datetime) -> QuerySet:
    return Session.objects.filter(expire_date__lt=before)


LOGS = gettext_lazy("网络日志按《网络安全法》至少留存六个月。")
KINDS = (
    RetentionKind("sign-in-attempts", gettext_lazy("登录尝试"), LOGS, 365, HALF_A_YEAR, _attempts),
    RetentionKind(
        "sign-in-failures", gettext_lazy("登录失败记录"), LOGS, 365, HALF_A_YEAR, _failures
    ),
    RetentionKind("sign-ins", gettext_lazy("登录日志"), LOGS, 365, HALF_A_YEAR, _sign_ins),
    RetentionKind(
        "sessions",
        gettext_lazy("过期的登录会话"),
        gettext_lazy("过期后不再有用。"),
        1,
        1,
        _sessions,
    ),
)
