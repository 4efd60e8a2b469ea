"""Audit pages: everything of history can be read there by those who audit, and by nobody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.history import sealed
from tests.history.sealed import CLERK
from tests.unguarding import unguarded
from zelian.history import days, sealing
from zelian.history.models import Block, DayRoot, Event, RootLetter, Verification
from zelian.history.operations import SYSTEM, Actor, record
from zelian.history.proofs import CHECKER
from zelian.people.models import Account

PAGES = ["audit_events", "audit_blocks", "audit_days", "audit_verification", "audit_checker"]


@pytest.fixture
def sealed_world(world, settings, tmp_path):
    """The small institution with five blocks of history and one day's root."""
    settings.DATA = tmp_path
    sealed.build()
    return world


@pytest.fixture
def auditor(sealed_world) -> Client:
    client = Client()
    client.force_login(
        sealed_world.accounts["audit_admin"],
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_all_events_newest_first(auditor):
    page = text(auditor.get(reverse("people:audit_events")))
    assert page.count("王干事") == 20
    assert page.index("旧") if "旧" in page else True
    assert "修改单位名称或职能" in page
    numbers = list(Event.objects.order_by("-pk").values_list("pk", flat=True))
    first, last = (page.index(f"/audit/events/{n}/") for n in (numbers[0], numbers[-1]))
    assert first < last


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 21),
        ("?who=系统", 1),
        ("?who=unit_clerk", 0),
        ("?who=auditor7", 20),
        ("?action=unit.closed", 1),
        ("?action=unit.renamed", 20),
        ("?thing_type=people.unit", 1),
        ("?thing_type=keys.signingkey&thing_id=1", 20),
        ("?thing_type=keys.signingkey&thing_id=2", 0),
        ("?since=2026-03-06&until=2026-03-06", 8),
        ("?until=2026-03-05", 12),
        ("?address=10.0.0.7", 20),
        ("?address=10.0.0.8", 0),
        ("?address=nonsense", 0),
    ],
)
def test_the_list_is_narrowed_by_who_what_when_and_where(auditor, sealed_world, query, count):
    number = CLERK.account_id
    Account.objects.update_or_create(pk=number, defaults={"username": "auditor7"})
    with transaction.atomic():
        record(actor=SYSTEM, action="unit.closed", thing=sealed_world.units["finance"])
    answer = auditor.get(reverse("people:audit_events") + query)
    assert answer.context["table"].count == count


def test_an_event_shows_before_and_after_and_its_place(auditor):
    number = Event.objects.order_by("pk")[5].pk
    page = text(auditor.get(reverse("people:audit_event", args=[number])))
    for part in ("旧1-1", "新1-1", "李书记", "10.0.0.7", "机构调整", "第 2 块", "share"):
        assert part in page, part
    assert auditor.get(reverse("people:audit_event", args=[999_999])).status_code == 404


def test_what_was_typed_is_never_markup(auditor, sealed_world):
    hostile = Actor(account_id=1, name="<script>alert(1)</script>")
    with transaction.atomic():
        event = record(
            actor=hostile,
            action="<b>.x",
            thing=sealed_world.units["finance"],
            after={"<i>": "<img src=x>"},
            why="<u>",
        )
    for address in (
        reverse("people:audit_events"),
        reverse("people:audit_event", args=[event.pk]),
    ):
        page = text(auditor.get(address))
        assert not any(f"<{tag}>" in page for tag in ("script", "b", "img src=x", "i", "u"))


def test_a_proof_comes_as_a_file_and_a_fresh_event_says_wait(auditor, sealed_world):
    number = Event.objects.order_by("pk")[5].pk
    answer = auditor.get(reverse("people:audit_proof", args=[number]))
    assert f'filename="zelian-proof-{number}.json"' in answer["Content-Disposition"]
    assert json.loads(answer.content)["event"]["number"] == number
    with transaction.atomic():
        fresh = record(actor=SYSTEM, action="unit.closed", thing=sealed_world.units["finance"])
    answer = auditor.get(reverse("people:audit_proof", args=[fresh.pk]))
    assert answer.status_code == 409
    assert "还没有封存" in answer.content.decode()
    script = auditor.get(reverse("people:audit_checker"))
    assert b"".join(script.streaming_content) == CHECKER.read_bytes()


def test_blocks_and_their_events(auditor):
    page = text(auditor.get(reverse("people:audit_blocks")))
    assert all(f"/audit/blocks/{number}/" in page for number in range(1, 6))
    page = text(auditor.get(reverse("people:audit_block", args=[2])))
    block = Block.objects.get(number=2)
    assert "第 2 块" in page
    assert block.previous in page
    assert block.root in page
    assert page.count("王干事") == 4
    assert auditor.get(reverse("people:audit_block", args=[9])).status_code == 404


def test_a_days_root_on_paper_and_as_a_file(auditor):
    row = DayRoot.objects.get()
    RootLetter.objects.create(
        day_root=row, address="a@example.org", tries=2, trouble="ConnectionRefusedError: x"
    )
    assert "未能寄出" in text(auditor.get(reverse("people:audit_days")))
    page = text(auditor.get(reverse("people:audit_day", args=[row.day])))
    digits = row.digest.partition(":")[2]
    assert all(f"<span>{digits[i : i + 4]}</span>" in page for i in range(0, 64, 4))
    assert "第 1 至 3 块，共 3 块" in page
    assert "已试 2 次" in page
    told = json.loads(auditor.get(reverse("people:audit_day_file", args=[row.day])).content)
    assert (told["digest"], told["events"]) == (row.digest, 12)
    for day in ("2026-03-04", "2026-13-45"):
        assert auditor.get(f"/audit/days/{day}/").status_code == 404


def test_a_verification_is_asked_for_done_and_told(auditor):
    address = reverse("people:audit_verification")
    assert "还没有核验过" in text(auditor.get(address))
    with time_machine.travel(sealed.NOW, tick=False):
        answer = auditor.post(reverse("people:audit_verify"))
    assert answer.status_code == 302
    done = Verification.objects.get()
    assert (done.faults, done.events, done.blocks, done.progress) == (0, 20, 5, 100)
    page = text(auditor.get(address))
    assert "历史完整" in page
    assert [e.action for e in Event.objects.all()[:2]] == [
        "history.verified",
        "history.verification_requested",
    ]
    progress = auditor.get(reverse("people:audit_progress", args=[done.pk]))
    assert progress["HX-Refresh"] == "true"


def test_a_verification_that_finds_something_says_what(auditor):
    with unguarded():
        Event.objects.filter(pk=Event.objects.order_by("pk")[5].pk).update(why="别的")
    auditor.post(reverse("people:audit_verify"))
    page = text(auditor.get(reverse("people:audit_verification")))
    assert "发现 1 处问题" in page
    assert "对不上的是：原因" in page


def test_only_one_verification_runs_at_a_time(auditor):
    Verification.objects.create(asked_by="甲", asked_at=timezone.now(), progress=40)
    auditor.post(reverse("people:audit_verify"))
    assert Verification.objects.count() == 1
    page = text(auditor.get(reverse("people:audit_verification")))
    assert "40%" in page
    assert "开始核验" not in page


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "head", "organisation"])
def test_nobody_else_reads_all_of_history(sealed_world, sign_in, role):
    client = sign_in(role)
    number = Event.objects.order_by("pk")[0].pk
    addresses = [reverse(f"people:{name}") for name in PAGES]
    addresses += [
        reverse("people:audit_event", args=[number]),
        reverse("people:audit_proof", args=[number]),
        reverse("people:audit_block", args=[Block.objects.first().pk]),
        reverse("people:audit_day", args=[DayRoot.objects.get().day]),
        reverse("people:audit_day_file", args=[DayRoot.objects.get().day]),
    ]
    assert {client.get(address).status_code for address in addresses} == {403}
    assert client.post(reverse("people:audit_verify")).status_code == 403
    assert not Verification.objects.exists()


@pytest.mark.parametrize(
    ("name", "count"),
    [("audit_events", 6), ("audit_blocks", 6), ("audit_days", 7), ("audit_verification", 7)],
)
def test_a_page_takes_its_queries_however_long_history_is(
    auditor, django_assert_max_num_queries, name, count
):
    auditor.get(reverse(f"people:{name}"))
    for _ in range(2):
        with django_assert_max_num_queries(count):
            assert auditor.get(reverse(f"people:{name}")).status_code == 200
        with time_machine.travel(datetime(2026, 3, 7, 1, tzinfo=UTC), tick=False):
            with transaction.atomic():
                for _more in range(5):
                    record(actor=SYSTEM, action="unit.closed", thing=Block.objects.first())
            sealing.seal_next()
            days.make_day_roots(datetime(2026, 3, 6, 1, tzinfo=UTC).date())
