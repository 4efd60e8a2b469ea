"""Every list page at the size of a large school: 3,000 people, 500 units, 1 million obligations.

The rows are written straight into the tables: what is measured is reading them under each
role's permission filter, the whole request from the server's side.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice, product

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from bench.institution import LONG_AGO, build_regulation
from bench.obligations import YEAR, _analyse, _client
from zelian.catalogue.models import Measure
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence
from zelian.people.models import (
    Account,
    Appointment,
    Oversight,
    Person,
    Post,
    PostKind,
    Tier,
    Unit,
    UnitKind,
)
from zelian.performance.models import Act, Obligation

COLLEGES, BRANCHES, PEOPLE = 80, 5, 3_000
DEPARTMENTS = 500 - 1 - COLLEGES * (1 + BRANCHES)
OBLIGATIONS, ACTS = 1_000_000, 100_000
PAGE_LIMIT = 0.100
ROUNDS = 5
BATCH = 5_000
UNUSABLE = make_password(None)
REASONS = Reason("verdict.open", Sentence("尚未履行。")).to_json()
OUTCOMES = ("open", "fulfilled", "fulfilled", "fulfilled_late", "open", "fulfilled")
"""Of every six obligations two are open, three done in time and one late."""
ACTIVITIES = ("meeting", "talk", "lecture", "study", "inspection")


def figures() -> list[tuple[str, str]]:
    started = time.perf_counter()
    posts = _build_school()
    _write_obligations(posts)
    _write_acts(posts)
    _analyse()
    built = f"{Unit.objects.count()} units, {Person.objects.count()} people"
    lines = [(f"{built}, {OBLIGATIONS} obligations written", f"{_since(started):.0f} s")]
    return lines + list(_pages())


def _build_school() -> list[Post]:
    kinds = (("school", "学校", Tier.SCHOOL), ("department", "部门", Tier.UNIT))
    kinds += (("college_committee", "学院", Tier.UNIT), ("branch", "支部", Tier.BRANCH))
    for code, name, tier in kinds:
        UnitKind.objects.create(code=code, name=name, tier=tier)
    for code, rank in (("secretary", "head"), ("member", "member"), ("clerk", "staff")):
        PostKind.objects.create(code=code, name=code, rank=rank)
    units = [_unit(None, "学校", "school")]
    office = _unit(units[0], "组织部", "department", function="organisation")
    units += [office]
    units += [_unit(units[0], f"部门{n}", "department") for n in range(1, DEPARTMENTS)]
    for n in range(COLLEGES):
        college = _unit(units[0], f"学院{n}", "college_committee")
        units += [college, *(_unit(college, f"支部{n}.{b}", "branch") for b in range(BRANCHES))]
    posts = _fill(units)
    member = next(p for p in posts if p.unit_id == units[0].pk and p.kind_id == "member")
    colleges = Unit.objects.filter(kind="college_committee").order_by("path")[:8]
    Oversight.objects.bulk_create(
        Oversight(post=member, unit=unit, kind="in_charge", from_date=LONG_AGO) for unit in colleges
    )
    build_regulation(0)
    return posts


def _unit(parent: Unit | None, name: str, kind: str, function: str = "") -> Unit:
    fields = {"name": name, "short_name": name, "kind_id": kind, "founded_on": LONG_AGO}
    fields["function"] = function
    if parent is None:
        return Unit.objects.add_root(fields)
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), fields)


def _fill(units: list[Unit]) -> list[Post]:
    """Six posts a unit: a head, four members, a clerk; each held by somebody with an account."""
    ranks = ("secretary", "member", "member", "member", "member", "clerk")
    seats = list(islice(product(units, enumerate(ranks)), PEOPLE))
    posts = Post.objects.bulk_create(
        Post(unit=unit, kind_id=kind, title=f"{kind}{n}", opened_on=LONG_AGO)
        for unit, (n, kind) in seats
    )
    names = [f"u{number}" for number in range(len(posts))]
    names[posts.index(next(p for p in posts if p.unit_id == units[1].pk))] = "office"
    accounts = Account.objects.bulk_create(
        Account(username=name, password=UNUSABLE) for name in names
    )
    people = Person.objects.bulk_create(
        Person(name=f"人员{name}", staff_no=name, account=account)
        for name, account in zip(names, accounts, strict=True)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, post=post, from_date=LONG_AGO)
        for person, post in zip(people, posts, strict=True)
    )
    return posts


def _batches(rows: Iterator) -> Iterator[list]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write_obligations(posts: list[Post]) -> None:
    for rows in _batches(_obligations(posts)):
        Obligation.objects.bulk_create(rows)


def _obligations(posts: list[Post]) -> Iterator[Obligation]:
    measures = list(Measure.objects.select_related("duty").order_by("pk"))
    turns = zip(range(OBLIGATIONS), cycle(posts), cycle(OUTCOMES), strict=False)
    for number, post, outcome in turns:
        measure = measures[number // len(posts) % len(measures)]
        due = date(YEAR, 1, 1) + timedelta(days=number * 7 % 365)
        yield Obligation(
            key=f"bench:{number}",
            duty=measure.duty,
            measure=measure,
            unit=post.unit,
            unit_path=post.unit.path,
            post=post,
            year=YEAR,
            activity=ACTIVITIES[number % len(ACTIVITIES)],
            title=measure.duty.action,
            period_from=due.replace(day=1),
            period_until=due + timedelta(days=1),
            due_date=due,
            soon_from=due - timedelta(days=15),
            required=Decimal(1),
            outcome=outcome,
            fulfilled_on=None if outcome == "open" else due,
            reasons=REASONS,
        )


def _write_acts(posts: list[Post]) -> None:
    recorder = Account.objects.get(username="office")
    turns = zip(range(ACTS), cycle(posts), strict=False)
    acts = (
        Act(
            submission=uuid.UUID(int=number),
            kind=ACTIVITIES[number % len(ACTIVITIES)],
            on=date(YEAR, 1, 1) + timedelta(days=number * 11 % 320),
            topic=f"专题{number}",
            unit=post.unit,
            unit_path=post.unit.path,
            post=post,
            recorded_by=recorder,
        )
        for number, post in turns
    )
    for rows in _batches(acts):
        Act.objects.bulk_create(rows)


def _pages() -> Iterator[tuple[str, str]]:
    """The slowest and the median of each page under each role."""
    roles = {
        "an office": _client(Account.objects.get(username="office")),
        "a member in charge of 8 colleges": _client(_holder("学校", "member")),
        "a college's head": _client(_holder("学院7", "secretary")),
        "a branch's secretary": _client(_holder("支部7.1", "secretary")),
    }
    unit = Unit.objects.get(name="学院7").pk
    asked = [
        ("performance:obligations", {}),
        ("performance:obligations", {"status": "overdue"}),
        ("performance:obligations", {"status": "due_soon"}),
        ("performance:obligations", {"status": "overdue", "month": "6"}),
        ("performance:obligations", {"activity": "talk", "status": "open"}),
        ("performance:obligations", {"unit": unit}),
        ("performance:obligations", {"whose": "mine"}),
        ("performance:obligations", {"sort": "subject", "page": "200"}),
        ("performance:obligations", {"sort": "-due_date", "page": "100"}),
        ("performance:acts", {}),
        ("performance:acts", {"kind": "talk", "unit": unit}),
        ("people:people", {}),
        ("people:posts", {}),
        ("lists:lists", {}),
        ("catalogue:regulations", {}),
        ("insight:mine", {}),
    ]
    for name, parameters in asked:
        times = {role: _timed(client, name, parameters) for role, client in roles.items()}
        words = " ".join(f"{key}={value}" for key, value in parameters.items())
        slowest = max(times, key=times.__getitem__)
        yield f"{name} {words}".strip(), _shown(times[slowest], slowest)


def _holder(unit: str, kind: str) -> Account:
    return Account.objects.filter(
        person__appointments__post__unit__name=unit, person__appointments__post__kind=kind
    ).order_by("pk")[0]


def _timed(client: Client, name: str, parameters: dict[str, object]) -> float:
    address = reverse(name)
    seconds = []
    for turn in range(ROUNDS + 1):
        started = time.perf_counter()
        answer = client.get(address, parameters)
        assert answer.status_code == 200, (name, parameters, answer.status_code)
        if turn:
            seconds.append(_since(started))
    return statistics.median(seconds)


def _shown(seconds: float, role: str) -> str:
    return f"{seconds * 1000:.0f} ms ({seconds / PAGE_LIMIT:.0%} of 100 ms; {role})"


def _since(started: float) -> float:
    return time.perf_counter() - started
