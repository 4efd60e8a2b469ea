"""One list of each kind through its whole life: a return, a revision, and what stays of both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.carrying import Carrier, Cast, patience
from tests.lists.duties import add_duty, make_duties
from tests.world import World
from zelian.catalogue.models import Measure
from zelian.history import sealing
from zelian.history.verifying import verify
from zelian.lists import kinds
from zelian.lists.columns import value_of
from zelian.lists.models import ListKind, Publication, ResponsibilityList, RevisionCall
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.lists.tasks import ListKeeper
from zelian.people.models import UnitFunction
from zelian.performance.models import Obligation
from zelian.performance.tasks import keep_plans
from zelian.signing.models import Signature
from zelian.signing.queries import standing_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KINDS = tomllib.loads(Path(kinds.__file__).with_name("kinds.toml").read_text("utf-8"))
# All of them on SQLite; on PostgreSQL, where only the database differs, one made of duties,
# one written by hand and one filed outside: a life takes a browser half a minute.
SHAPES = ("responsibilities", "problems", "discipline")
TRIED = tuple(KINDS) if connection.vendor == "sqlite" else SHAPES
State = ResponsibilityList.State
DAY = timedelta(days=1)
# Before the lists of the spring are due, but after those of the annex forms are.
SPRING = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
OFFICES = {
    UnitFunction.ORGANISATION: "organisation",
    UnitFunction.DISCIPLINE: "discipline",
    UnitFunction.COMMITTEE_OFFICE: "committee_office",
}
RETURN = "措施太笼统，请写明次数"
FINDING = "谈话提醒没有写明次数"


def cast_of(kind: str) -> Cast:
    """A college's own list; for the kinds that are not for it, whoever they are for."""
    people = {
        "compiler": "unit_clerk",
        "signer": "unit_head",
        "endorser": "team_member",
        "receiver": "discipline",
        "publisher": OFFICES[UnitFunction(KINDS[kind]["led_by"])],
    }
    if kind == "head":
        return Cast("unit_head", for_post=True, **people)
    if kind == "member":
        people |= {"signer": "member", "endorser": "unit_head"}
        return Cast("member", for_post=True, **people)
    if kind == "discipline":
        people |= {"compiler": "discipline_clerk", "signer": "discipline", "endorser": "head"}
        return Cast("discipline", **people | {"receiver": "committee_office"})
    return Cast("physics", **people)


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path) -> None:
    """Keys and the head of history of its own for each test."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The day of this process and of the server in it; it goes on by itself."""
    with time_machine.travel(SPRING, tick=True) as traveller:
        yield traveller


@pytest.fixture
def institution(clock, world) -> World:
    """With a clerk of the discipline office, and duties for whoever has a list of duties."""
    world.seat("discipline_clerk", "discipline", "clerk", "干事")
    duties = make_duties(world)
    regulation = duties["lecture"].regulation
    add_duty(
        regulation, "开展谈话提醒", order=5, bearer="members", unit_kind_id="college_committee"
    )
    add_duty(
        regulation, "开展监督检查", order=6, bearer="unit", unit_kind_id="discipline_committee"
    )
    # once a quarter: some of it is due before the revision and some after
    quarterly = {"min": 1, "max": None, "per": "quarter", "every": 1}
    Measure.objects.filter(duty=duties["meeting"]).update(value=quarterly)
    ListKind.objects.filter(pk="responsibilities").update(discuss=True)
    return world


def let_the_time_of_publication_pass(clock: time_machine.Traveller, carrier: Carrier) -> None:
    """The worker's clock looks in on the last day, when it is too early, and on the next."""
    keeper = ListKeeper()
    running = Publication.objects.get(list=carrier.list_id, ended_at=None)
    last = timezone.make_aware(
        datetime.combine(running.until_date - DAY, datetime.min.time().replace(hour=9))
    )
    clock.move_to(last)
    keeper()
    assert carrier.listed.state == State.PUBLISHED
    clock.move_to(last + DAY)
    keeper()
    assert carrier.listed.state == State.IN_FORCE
    assert carrier.listed.effective_on == timezone.localdate()


def first_life(clock: time_machine.Traveller, carrier: Carrier) -> None:
    carrier.compile()
    carrier.comment_on_a_row("请写清楚谁来办", "已按意见写明")
    carrier.discuss()
    carrier.sign()
    carrier.send_back(RETURN)
    carrier.edit_first_row("每月办理一次", because=RETURN)
    carrier.discuss()
    carrier.sign()
    carrier.endorse()
    carrier.file()
    carrier.publish()
    carrier.comment_and_answer("每月一次够不够？", "够，另有专项检查")
    let_the_time_of_publication_pass(clock, carrier)


def second_life(clock: time_machine.Traveller, carrier: Carrier) -> None:
    """A month later the inspection finds something."""
    clock.shift(28 * DAY)
    carrier.knows_the_way = True
    carrier.find_fault(FINDING)
    carrier.begin_revision(FINDING)
    carrier.edit_first_row("每季度谈话提醒两次", because="第2版")
    carrier.discuss()
    carrier.sign()
    carrier.endorse()
    carrier.file()
    carrier.publish()
    let_the_time_of_publication_pass(clock, carrier)


def look_at_both_editions(carrier: Carrier) -> None:
    """Side by side the difference shows; the old one says that it is revised."""
    carrier.open(carrier.cast.compiler)
    carrier.link("版本")
    expect(carrier.main.locator("tr", has_text="第2版")).to_contain_text("已生效")
    old = carrier.main.locator("tr", has_text="第1版")
    expect(old).to_contain_text("已修订")
    changed = carrier.main.locator(".compare-row")
    expect(changed).to_have_count(1)
    expect(changed.locator(".compare-side").filter(has_text="办理一次")).not_to_have_count(0)
    expect(changed.locator(".compare-side").filter(has_text="谈话提醒两次")).not_to_have_count(0)
    old.get_by_role("link").click()
    expect(carrier.page).to_have_url(re.compile(rf"/lists/{carrier.listed.previous_id}/$"))
    carrier.told("已修订")


def assert_first_life(first: ResponsibilityList, carrier: Carrier) -> None:
    """Signed twice, once in vain; returned once; filed, published, over."""
    assert first.state == State.REVISED
    assert [one.from_state for one in first.returns.all()] == [State.SIGNED]
    assert first.discussions.count() == 2
    assert first.comments.filter(settled_at=None).count() == 0
    assert [comment.answer for comment in first.publications.get().comments.all()] == [
        "够，另有专项检查"
    ]
    assert standings(first) == ["withdrawn", "signed", "signed"]
    world, cast = carrier.world, carrier.cast
    signers = [world.people[who].name for who in (cast.signer, cast.signer, cast.endorser)]
    assert [one.signer_name for one in signatures(first)] == signers


def assert_second_life(second: ResponsibilityList, first: ResponsibilityList) -> None:
    """The new edition took the old one's place on its day, and differs in one row."""
    assert (second.state, second.edition, second.previous) == (State.IN_FORCE, 2, first)
    assert second.effective_on == first.ended_on == timezone.localdate()
    assert standings(second) == ["signed", "signed"]
    assert second.returns.count() == 0
    call = RevisionCall.objects.get(cause=RevisionCall.Cause.FINDING)
    assert (call.state, call.edition) == (RevisionCall.State.TAKEN, second)
    old, new = (list(one.items.order_by("number")) for one in (first, second))
    assert [item.copied_from for item in new] == old
    keys = [column.key for column in second.kind.columns.all()]
    differing = {
        (row.number, key)
        for was, row in zip(old, new, strict=True)
        for key in keys
        if value_of(was, key) != value_of(row, key)
    }
    assert len(differing) == 1


def assert_filed_and_published(first: ResponsibilityList, second: ResponsibilityList) -> None:
    numbers = []
    for listed in (first, second):
        filing, publication = listed.filings.get(), listed.publications.get()
        signed = signatures(listed)[-1]
        assert filing.digest == publication.digest == signed.digest
        assert filing.received_at is not None
        assert filing.late == (filing.due_on is not None and filing.submitted_on > filing.due_on)
        assert (publication.until_date - publication.from_date).days == listed.kind.publish_days
        assert publication.until_date == listed.effective_on
        numbers.append(filing.number)
    assert all(numbers)
    assert len(set(numbers)) == 2


def signatures(listed: ResponsibilityList) -> list[Signature]:
    """All that were ever set below a list, in their order."""
    return list(
        Signature.objects.filter(thing_type=listed._meta.label_lower, thing_id=listed.pk).order_by(
            "pk"
        )
    )


def standings(listed: ResponsibilityList) -> list[str]:
    content = content_of(listed, items_to_sign(listed))
    return [standing_of(signature, content) for signature in signatures(listed)]


def assert_history_is_whole() -> None:
    sealing.seal_all()
    report = verify(now=timezone.now())
    assert report.is_intact
    assert (report.unsealed, report.notices) == (0, [])


def assert_obligations_follow(first: ResponsibilityList, second: ResponsibilityList) -> None:
    """What was due before the new edition stays with the old one, the rest follows it."""
    keep_plans()
    rows = Obligation.objects.filter(unit=first.unit, post=first.post).select_related("list_item")
    editions = {(row.due_date >= second.effective_on, row.list_item.list_id) for row in rows}
    assert editions == {(False, first.pk), (True, second.pk)}


@pytest.mark.parametrize("kind", TRIED)
def test_a_list_goes_through_its_whole_life(kind, clock, institution, browser_page, live_server):
    carrier = Carrier(
        browser_page, live_server, institution, ListKind.objects.get(pk=kind), cast_of(kind)
    )
    keep_plans()
    with patience(browser_page):
        first_life(clock, carrier)
        keep_plans()
        second_life(clock, carrier)
        look_at_both_editions(carrier)

    second = carrier.listed
    assert_first_life(second.previous, carrier)
    assert_second_life(second, second.previous)
    assert_filed_and_published(second.previous, second)
    if kind == kinds.RESPONSIBILITIES:
        assert_obligations_follow(second.previous, second)
    assert_history_is_whole()
