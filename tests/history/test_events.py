from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from zelian.history import wording
from zelian.history.models import Event
from zelian.history.operations import (
    SYSTEM,
    Actor,
    Change,
    HistoryOutsideTransaction,
    record,
    record_each,
)
from zelian.history.queries import list_events_by, list_events_of, moment_of, timeline_of

CLERK = Actor(account_id=7, name="组织部干事", address="10.0.0.7")


def test_an_event_tells_who_did_what_to_which_thing(world):
    unit = world.units["finance"]
    event = record(
        actor=CLERK,
        action="unit.renamed",
        thing=unit,
        before={"name": "旧"},
        after={"name": "新", "founded_on": date(2026, 1, 2), "label": gettext_lazy("书记")},
        why="调整",
    )
    event.refresh_from_db()
    assert (event.actor_id, event.actor_name, event.address) == (7, "组织部干事", "10.0.0.7")
    assert (event.thing_type, event.thing_id, event.thing_label) == (
        "people.unit",
        unit.pk,
        "财务处",
    )
    assert event.after == {"name": "新", "founded_on": "2026-01-02", "label": "书记"}


def test_history_outside_a_transaction_is_refused(transactional_db):
    thing = Event()
    with pytest.raises(HistoryOutsideTransaction, match=r"unit\.closed"):
        record(actor=SYSTEM, action="unit.closed", thing=thing)
    with pytest.raises(HistoryOutsideTransaction, match=r"unit\.closed"):
        record_each(actor=SYSTEM, action="unit.closed", changes=[Change(thing)])
    assert not Event.objects.exists()


def test_history_is_undone_with_what_it_tells(world):
    with transaction.atomic():
        record(actor=CLERK, action="unit.closed", thing=world.units["finance"])
        assert Event.objects.exists()
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def test_many_events_cost_one_query_and_keep_their_order(world, django_assert_num_queries):
    units = list(world.units.values())
    with django_assert_num_queries(1):
        count = record_each(actor=CLERK, action="unit.added", changes=[Change(u) for u in units])
    assert count == len(units)
    told = Event.objects.order_by("id").values_list("thing_id", flat=True)
    assert list(told) == [unit.pk for unit in units]
    assert record_each(actor=CLERK, action="unit.added", changes=[]) == 0


def test_what_is_too_long_is_cut_rather_than_lost(world):
    long = Actor(account_id=1, name="名" * 200)
    event = record(actor=long, action="unit.closed", thing=world.units["finance"], why="因" * 900)
    assert (len(event.actor_name), len(event.why)) == (80, 500)


def test_the_events_of_things_come_newest_first_in_one_query(world, django_assert_num_queries):
    finance, office = world.units["finance"], world.units["office"]
    post = world.posts["member"]
    for action, thing in (
        ("unit.added", finance),
        ("unit.added", office),
        ("post.added", post),
        ("unit.closed", finance),
    ):
        record(actor=CLERK, action=action, thing=thing)
    with django_assert_num_queries(1):
        assert [e.action for e in list_events_of(finance)] == ["unit.closed", "unit.added"]
    with django_assert_num_queries(1):
        assert [e.thing_id for e in list_events_of(finance, post)] == [
            finance.pk,
            post.pk,
            finance.pk,
        ]
    assert len(list_events_of(finance, limit=1)) == 1
    with django_assert_num_queries(0):
        assert list_events_of() == []
    with django_assert_num_queries(1):
        assert len(list_events_by(7)) == 4
    assert list_events_by(8) == []


def test_a_timeline_speaks_in_words(world):
    unit = world.units["finance"]
    actor = Actor(account_id=1, name="干事", on_behalf_of="处长")
    record(
        actor=actor,
        action="unit.renamed",
        thing=unit,
        before={"name": "财务处", "short_name": "财", "function": "", "unsaid": "1"},
        after={"name": "计财处", "short_name": "财", "function": "inspection", "unsaid": "2"},
        why="机构调整",
    )
    (moment,) = timeline_of(unit)
    assert moment.title == "修改单位名称或职能"
    assert moment.by == "干事（代处长办理）"
    assert moment.detail == "名称：财务处 → 计财处；职能：无 → 巡察督查机构；原因：机构调整"


def test_several_things_in_one_timeline_are_named(world):
    unit, post = world.units["finance"], world.posts["member"]
    record(actor=CLERK, action="unit.closed", thing=unit, after={"closed_on": date(2026, 3, 5)})
    moments = timeline_of(unit, post)
    assert moments[0].detail == "财务处；撤销日期：2026年3月5日"


def test_what_was_taken_away_is_told_as_it_was(world):
    event = record(
        actor=CLERK,
        action="oversight.cancelled",
        thing=world.units["finance"],
        before={"from_date": date(2026, 3, 5)},
    )
    event.refresh_from_db()
    assert moment_of(event).detail == "财务处；原起：2026年3月5日"


def test_an_action_nobody_named_is_still_told_in_words():
    assert wording.worded_action("unit.closed") == "撤销单位"
    assert wording.worded_action("act.recorded") not in {"", "act.recorded"}


def test_two_names_for_one_action_are_refused():
    with pytest.raises(wording.RegisteredTwice, match=r"unit\.closed"):
        wording.register_actions({"unit.closed": "另一种说法"})
    with pytest.raises(wording.RegisteredTwice, match=r"unit\.name"):
        wording.register_fields("unit", {"name": "另一种说法"})


@pytest.mark.parametrize("value", ["2026-13-45", "十个字的一句话不是日期", "1234567890"])
def test_a_text_as_long_as_a_date_stays_a_text(world, value):
    event = Event(action="unit.renamed", before={"name": ""}, after={"name": value})
    assert wording.worded_changes(event) == [f"名称：{value}"]


def test_an_event_shown_whole_has_words_where_a_pages_history_leaves_a_field_out():
    event = Event(action="list.signed", before={"state": "draft"}, after={"state": "signed"})
    (row,) = wording.side_by_side(event)
    assert (row.label, row.before, row.after) == ("状态", "草稿", "已签字")
    assert wording.worded_changes(event) == []


def test_an_answered_correction_is_told_in_the_words_of_its_form():
    event = Event(
        action="correction.answered", before={"state": "open"}, after={"state": "refused"}
    )
    assert wording.worded_changes(event) == ["状态：待答复 → 不予更正"]
