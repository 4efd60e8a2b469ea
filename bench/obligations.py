"""Planning, recording and listing in the database at hand; see :mod:`bench.performance`."""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.institution import (
    COLLEGES,
    PERIODS,
    POSTS,
    build_institution,
    build_regulation,
)
from zelian.history.operations import SYSTEM
from zelian.people.models import Account, Post, Unit
from zelian.people.queries import get_viewer
from zelian.performance.models import Obligation
from zelian.performance.operations import load_calendars, plan_regulation, record_act

YEAR = 2026
TODAY = date(YEAR, 11, 20)
REGULATIONS = 4
PLAN_LIMIT, ACT_LIMIT, PAGE_LIMIT = 5.0, 0.050, 0.150
ROUNDS = 9


def figures() -> list[tuple[str, str]]:
    build_institution()
    load_calendars(actor=SYSTEM, today=TODAY)
    regulations = [build_regulation(number) for number in range(REGULATIONS)]
    started = time.perf_counter()
    report = plan_regulation(regulations[0], actor=SYSTEM, today=TODAY, year=YEAR)
    planning = time.perf_counter() - started
    started = time.perf_counter()
    plan_regulation(regulations[0], actor=SYSTEM, today=TODAY, year=YEAR)
    again = time.perf_counter() - started
    for regulation in regulations[1:]:
        plan_regulation(regulation, actor=SYSTEM, today=TODAY, year=YEAR)
    _analyse()
    total = Obligation.objects.count()
    subjects = COLLEGES * POSTS * len(PERIODS)
    label = f"planning {subjects} subject-duties ({report.added} rows)"
    return [
        (label, _against(planning, PLAN_LIMIT)),
        ("planning them again, nothing changed", _against(again, PLAN_LIMIT)),
        *_recording(total),
        *_pages(total),
    ]


def _recording(total: int) -> list[tuple[str, str]]:
    posts = Post.objects.select_related("unit").filter(kind="secretary").order_by("pk")
    numbers = iter(posts)

    def operation() -> float:
        post = next(numbers)
        account = Account.objects.get(person__appointments__post=post)
        viewer = get_viewer(account, today=TODAY)
        started = time.perf_counter()
        act = record_act(viewer=viewer, submission=uuid.uuid4(), unit=post.unit, post=post, **facts)
        assert act.contributions.exists()
        return time.perf_counter() - started

    def request() -> float:
        post = next(numbers)
        client = _client(Account.objects.get(person__appointments__post=post))
        data = {
            **facts,
            "on": facts["on"].isoformat(),
            "subject": f"post:{post.pk}",
            "submission": str(uuid.uuid4()),
        }
        started = time.perf_counter()
        answer = client.post(reverse("performance:act-new"), data)
        assert answer.status_code == 302
        return time.perf_counter() - started

    facts = {"kind": "meeting", "on": date(YEAR, 5, 6), "topic": "专题分析警示教育"}
    return [
        (f"recording an act at {total} obligations", _against(_median(operation), ACT_LIMIT)),
        ("the same as a whole request", _against(_median(request), ACT_LIMIT)),
    ]


def _pages(total: int) -> list[tuple[str, str]]:
    office = _client(Account.objects.get(username="office"))
    head = _client(Account.objects.get(username="c7p0"))
    table, acts = reverse("performance:obligations"), reverse("performance:acts")
    unit = Unit.objects.get(name="学院7").pk
    cases = [
        (f"list page at {total} obligations, all", office, table, {}),
        ("list page, overdue", office, table, {"status": "overdue"}),
        ("list page, overdue of a month", office, table, {"status": "overdue", "month": "6"}),
        ("list page, one unit", office, table, {"unit": unit}),
        ("list page, by subject, last page", office, table, {"sort": "subject", "page": "200"}),
        ("list page, a head's reach", head, table, {}),
        ("list page, a head's own", head, table, {"whose": "mine"}),
        ("acts", office, acts, {}),
    ]
    lines = []
    for label, client, address, asked in cases:

        def timed(client=client, address=address, asked=asked) -> float:
            started = time.perf_counter()
            answer = client.get(address, asked)
            assert answer.status_code == 200
            return time.perf_counter() - started

        timed()
        lines.append((label, _against(_median(timed), PAGE_LIMIT)))
    return lines


def _median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(ROUNDS))


def _against(seconds: float, limit: float) -> str:
    shown = f"{seconds:.2f} s" if limit >= 1 else f"{seconds * 1000:.0f} ms"
    target = f"{limit:.0f} s" if limit >= 1 else f"{limit * 1000:.0f} ms"
    return f"{shown} ({seconds / limit:.0%} of {target})"


def _client(account: object):
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["year"] = YEAR
    session.save()
    return client


def _analyse() -> None:
    """Let the database know its own figures, as it does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
