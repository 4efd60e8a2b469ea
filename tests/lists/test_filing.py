"""Filing: to whom, until when, received with numbers, and everything that is refused."""

from __future__ import annotations

import threading
import time
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from tests.lists.stages import State, bring_to, endorsed, filed, filing_of, make_list
from tests.world import TODAY, build_bureau, build_world
from zelian.core.vocabulary.time import WorkCalendar
from zelian.history.models import Event
from zelian.lists import calendar
from zelian.lists.models import Filing, ListItem, ListKind, ResponsibilityList
from zelian.lists.operations import filing as operations
from zelian.lists.operations.filing import CannotFileList, CannotReceiveList
from zelian.lists.operations.returning import return_list
from zelian.lists.queries import filing as queries
from zelian.lists.queries import notice_of
from zelian.people.models import Unit

DAY = timedelta(days=1)


def submit(world, listed, who="unit_clerk", today=TODAY, **fields):
    return operations.file_list(viewer=world.viewer(who, today), listed=listed, **fields)


def receive(world, filing, who="discipline", today=TODAY):
    return operations.receive_filing(viewer=world.viewer(who, today), filing=filing)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def sundays():
    """Only weekends are off."""
    before = list(calendar._source)
    calendar.register_calendar(WorkCalendar)
    yield
    calendar._source[:] = before


# -- where and until when ---------------------------------------------------------------------


def test_a_list_of_a_unit_goes_to_the_office_of_its_own_institution(world):
    destination = queries.destination_of(endorsed(world), TODAY)
    assert (destination.receiver, destination.unit) == ("discipline", world.units["school"])
    assert destination.served
    assert "校党委纪检机构" in destination.words


def test_a_list_of_the_institution_itself_goes_to_a_body_outside_where_none_is_above(world):
    destination = queries.destination_of(make_list(world, unit="school"), TODAY)
    assert destination.is_outside
    assert "不在本系统内" in destination.words


def test_with_an_institution_above_lists_of_the_school_go_there(db):
    world = build_bureau()
    school = queries.destination_of(make_list(world, unit="school"), TODAY)
    assert (school.receiver, school.unit) == ("discipline", world.units["bureau"])
    college = make_list(world, kind="discipline")
    upper = queries.destination_of(college, TODAY)
    assert (upper.receiver, upper.unit) == ("discipline", world.units["bureau"])
    ListKind.objects.filter(pk="powers").update(filed_with="upper")
    led_by_others = queries.destination_of(make_list(world, kind="powers"), TODAY)
    assert led_by_others.receiver == "committee_office"
    assert not led_by_others.served  # the bureau has no such office


def test_a_date_on_a_sunday_moves_as_the_kind_says_and_the_page_says_so(world, sundays):
    listed = make_list(world, file_by=date(2026, 11, 22))
    deadline = queries.deadline_of(listed)
    assert deadline.day == date(2026, 11, 23)
    assert deadline.words == "截止日11月22日是周日，顺延到11月23日。"
    listed.kind.holiday_rule = "before"
    assert queries.deadline_of(listed).words == "截止日11月22日是周日，提前到11月20日。"
    listed.kind.holiday_rule = ""
    assert queries.deadline_of(listed).words == "截止日11月22日。"


def test_without_a_day_of_its_own_the_kind_s_day_counts_and_without_any_none(world, sundays):
    listed = make_list(world)
    assert queries.deadline_of(listed).laid_down == date(2026, 4, 15)
    listed.kind.file_by = ""
    assert queries.deadline_of(listed) is None


def test_a_holiday_is_called_by_its_name(world):
    before = list(calendar._source)
    day = date(2026, 11, 23)
    calendar.register_calendar(lambda: WorkCalendar(off=frozenset({day}), names={day: "校庆日"}))
    try:
        words = queries.deadline_of(make_list(world, file_by=day)).words
    finally:
        calendar._source[:] = before
    assert words == "截止日11月23日是校庆日，顺延到11月24日。"


# -- sending up -------------------------------------------------------------------------------


def test_sending_up_keeps_the_day_the_digest_and_the_office(world, sundays):
    listed = endorsed(world, file_by=date(2026, 11, 22))
    filing = submit(world, listed, today=date(2026, 11, 23))
    assert (filing.due_on, filing.late) == (date(2026, 11, 23), False)
    assert filing.digest == listed.signatures.get().digest
    assert (filing.receiver, filing.receiver_unit) == ("discipline", world.units["school"])
    listed.refresh_from_db()
    assert listed.state == State.ENDORSED
    event = Event.objects.get(action="list.submitted")
    assert event.thing_id == listed.pk
    assert event.after["late"] is False


def test_the_head_of_a_list_sent_up_says_for_whom_it_waits(world):
    listed = endorsed(world)
    assert notice_of(listed) is None
    filing = submit(world, listed)
    assert notice_of(listed).words == "已报送校党委纪检机构，等待接收。"
    receive(world, filing)
    listed.refresh_from_db()
    assert notice_of(listed) is None


def test_a_day_after_the_moved_date_is_late(world, sundays):
    listed = endorsed(world, file_by=date(2026, 11, 22))
    assert submit(world, listed, today=date(2026, 11, 24)).late


def test_a_list_is_sent_up_once(world):
    filing = filing_of(world)
    with pytest.raises(CannotFileList, match="已经报送"):
        submit(world, filing.list)
    receive(world, filing)
    with pytest.raises(CannotFileList, match="已经备案"):
        submit(world, filing.list)
    assert Filing.objects.count() == 1


def test_a_list_that_is_not_there_yet_is_not_sent_up(world):
    with pytest.raises(CannotFileList, match="还不到备案这一步"):
        submit(world, make_list(world))


def test_a_kind_that_is_not_filed_is_not_sent_up(world):
    listed = endorsed(world)
    ListKind.objects.filter(pk="powers").update(filed_with="")
    with pytest.raises(CannotFileList):
        submit(world, listed)


def test_what_was_changed_since_it_was_signed_is_not_sent_up(world):
    listed = endorsed(world)
    ListItem.objects.filter(list=listed, number=1).update(content="另一回事")
    with pytest.raises(CannotFileList, match="原签字失效"):
        submit(world, listed)
    assert not Filing.objects.exists()


def test_where_nobody_can_receive_it_is_said_before(world):
    listed = endorsed(world)
    Unit.objects.filter(pk=world.units["discipline"].pk).update(closed_on=TODAY)
    with pytest.raises(CannotFileList, match="无人接收"):
        submit(world, listed)


def test_a_body_outside_is_named_and_its_number_noted_by_the_leading_office(world):
    listed = bring_to(world, make_list(world, unit="school"), State.ENDORSED, unit="school")
    with pytest.raises(CannotFileList, match="机关名称") as refused:
        submit(world, listed, who="committee_office")
    assert refused.value.field == "outside_body"
    with pytest.raises(CannotFileList, match="120字"):
        submit(world, listed, who="committee_office", outside_body="长" * 121)
    filing = submit(world, listed, who="committee_office", outside_body=" 市教育局  党委 ")
    assert (filing.outside_body, filing.receiver_unit) == ("市教育局 党委", None)
    leader = world.viewer("organisation")
    assert list(queries.receipts_to_note(leader)) == [filing]
    with pytest.raises(PermissionDenied):
        receive(world, filing)
    with pytest.raises(PermissionDenied):
        operations.note_receipt(viewer=world.viewer("unit_clerk"), filing=filing, number="1")
    for number, said in ((" ", "请填写"), ("9" * 61, "60字")):
        with pytest.raises(CannotReceiveList, match=said) as refused:
            operations.note_receipt(viewer=leader, filing=filing, number=number)
        assert refused.value.field == "number"
    noted = operations.note_receipt(viewer=leader, filing=filing, number="市教备〔2026〕7号")
    assert noted.list.pk == listed.pk
    listed.refresh_from_db()
    assert listed.state == State.FILED


def test_a_number_is_noted_for_bodies_outside_only(world):
    filing = filing_of(world)
    with pytest.raises(CannotReceiveList, match="自动生成"):
        operations.note_receipt(viewer=world.viewer("organisation"), filing=filing, number="1")


def test_strangers_send_nothing_up(world):
    listed = endorsed(world)
    for who in ("foreign_clerk", "discipline", "member"):
        with pytest.raises(PermissionDenied):
            submit(world, listed, who=who)


# -- receiving --------------------------------------------------------------------------------


def test_a_receipt_has_the_next_number_of_the_office_s_year(world):
    first, second = filing_of(world), filing_of(world, kind="risks")
    assert receive(world, first).number == "纪备-2026-0001"
    assert receive(world, second).number == "纪备-2026-0002"
    third = filing_of(world, kind="problems")
    assert receive(world, third, today=date(2027, 1, 4)).number == "纪备-2027-0001"
    event = Event.objects.filter(action="list.filed").latest("pk")
    assert event.after["number"] == "纪备-2027-0001"
    first.list.refresh_from_db()
    assert first.list.state == State.FILED


def test_numbers_go_on_past_four_digits(world):
    first, second = filing_of(world), filing_of(world, kind="risks")
    Filing.objects.filter(pk=first.pk).update(number="纪备-2026-9999")
    assert receive(world, second).number == "纪备-2026-10000"
    third = filing_of(world, kind="problems")
    assert receive(world, third).number == "纪备-2026-10001"


def test_each_office_counts_for_itself(world):
    ListKind.objects.filter(pk="risks").update(filed_with="organisation")
    assert receive(world, filing_of(world)).number == "纪备-2026-0001"
    other = filing_of(world, kind="risks")
    assert receive(world, other, who="organisation").number == "组备-2026-0001"


def test_a_list_is_received_once_and_not_after_it_went_back(world):
    filing = filing_of(world)
    receive(world, filing)
    with pytest.raises(CannotReceiveList, match="已经接收，备案编号纪备-2026-0001"):
        receive(world, filing)
    again = filing_of(world, kind="risks")
    listed = ResponsibilityList.objects.get(pk=again.list_id)
    return_list(
        viewer=world.viewer("discipline"), listed=listed, version=listed.version, reason="缺依据"
    )
    again.refresh_from_db()
    assert again.ended_at is not None
    with pytest.raises(CannotReceiveList, match="已经退回"):
        receive(world, again)


def test_what_was_changed_on_the_way_is_not_received(world):
    filing = filing_of(world)
    ListItem.objects.filter(list=filing.list, number=1).update(content="另一回事")
    with pytest.raises(CannotReceiveList, match="原签字失效"):
        receive(world, filing)
    filing.refresh_from_db()
    assert filing.number == ""


def test_only_the_receiving_office_receives(world):
    filing = filing_of(world)
    for who in ("organisation", "committee_office", "unit_head", "head", "inspection"):
        with pytest.raises(PermissionDenied):
            receive(world, filing, who=who)


def test_a_school_s_office_receives_not_the_bureau_s(db):
    world = build_bureau()
    filing = filing_of(world)
    with pytest.raises(PermissionDenied):
        receive(world, filing, who="bureau_discipline")
    assert not queries.filings_to_receive(world.viewer("bureau_discipline")).exists()
    assert queries.filings_to_receive(world.viewer("discipline")).count() == 1


def test_the_upper_office_reads_what_was_filed_with_it_and_receives_it(db):
    world = build_bureau()
    listed = bring_to(world, make_list(world, unit="school"), State.ENDORSED, unit="school")
    filing = submit(world, listed, who="committee_office")
    assert receive(world, filing, who="bureau_discipline").number == "纪备-2026-0001"
    assert queries.get_filing(world.viewer("bureau_discipline"), filing.pk) == filing
    with pytest.raises(Filing.DoesNotExist):
        queries.get_filing(world.viewer("other_head"), filing.pk)


def test_many_are_sent_up_and_received_each_for_itself(world):
    good, bad = endorsed(world), endorsed(world, kind="risks")
    ListItem.objects.filter(list=bad, number=1).update(content="另一回事")
    sent = operations.file_lists(viewer=world.viewer("unit_clerk"), lists=[good, bad])
    assert [filing.list_id for filing in sent.done] == [good.pk]
    assert [name for name, _why in sent.refused] == [bad.title]
    received = operations.receive_filings(viewer=world.viewer("discipline"), filings=sent.done)
    assert [filing.number for filing in received.done] == ["纪备-2026-0001"]
    again = operations.receive_filings(viewer=world.viewer("discipline"), filings=sent.done)
    assert again.done == ()
    assert "已经接收" in again.refused[0][1]


def test_a_return_after_the_receipt_keeps_the_number_for_good(world):
    listed = filed(world)
    return_list(
        viewer=world.viewer("discipline"), listed=listed, version=listed.version, reason="缺依据"
    )
    assert receive(world, filing_of(world, kind="risks")).number == "纪备-2026-0002"


def until_it_is_free(do):
    """SQLite lets one transaction write at a time; shared memory refuses instead of waiting."""
    for _attempt in range(500):
        try:
            return do()
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
            time.sleep(0.02)
    raise AssertionError("the database stayed locked")


@pytest.mark.django_db(transaction=True)
def test_many_who_receive_at_once_leave_no_gap_and_no_double(transactional_db):
    world = build_world()
    kinds = ("powers", "risks", "problems", "reforms")
    filings = [filing_of(world, kind=kind) for kind in kinds]
    viewer, ready, troubles = world.viewer("discipline"), threading.Barrier(4), []

    def attempt(mine: list[Filing]) -> None:
        ready.wait(10)
        try:
            for filing in mine:
                try:
                    until_it_is_free(
                        partial(operations.receive_filing, viewer=viewer, filing=filing)
                    )
                except CannotReceiveList as refusal:
                    troubles.append(refusal.sentence)
        finally:
            connection.close()

    orders = (filings, filings[::-1], filings[2:] + filings[:2], filings[1:] + filings[:1])
    threads = [threading.Thread(target=attempt, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    numbers = sorted(Filing.objects.values_list("number", flat=True))
    assert numbers == [f"纪备-2026-{serial:04d}" for serial in (1, 2, 3, 4)]
    assert len(troubles) == 12
    assert all("已经接收" in sentence for sentence in troubles)


# -- what waits for whom ----------------------------------------------------------------------


def test_what_waits_is_shown_to_the_own_side_then_to_the_receiver(world):
    listed = endorsed(world)
    clerk, other = world.viewer("unit_clerk"), world.viewer("foreign_clerk")
    assert list(queries.to_file(clerk)) == [listed]
    assert not queries.to_file(other).exists()
    assert list(queries.lists_to_file(world.viewer("organisation"))) == [listed]
    submit(world, listed)
    assert not queries.to_file(clerk).exists()
    assert queries.filings_to_receive(world.viewer("discipline")).count() == 1
    assert not queries.filings_to_receive(world.viewer("organisation")).exists()


def test_the_block_of_the_steps_page_says_what_is_next(world):
    listed = endorsed(world)
    clerk = world.viewer("unit_clerk")
    block = queries.filing_block(clerk, listed)
    assert (block.waits, block.may_file, block.current) == (True, True, None)
    filing = submit(world, listed)
    waiting = queries.filing_block(world.viewer("discipline"), listed)
    assert (waiting.current, waiting.may_receive, waiting.may_file) == (filing, True, False)
    assert not queries.filing_block(clerk, listed).may_receive


def test_the_page_of_steps_shows_filing_and_publication(world, sign_in):
    listed = endorsed(world)
    page = reverse("lists:steps", args=[listed.pk])
    shown = text(sign_in("unit_clerk").get(page))
    assert "报校党委纪检机构" in shown
    assert reverse("lists:file", args=[listed.pk]) in shown
    filing = submit(world, listed)
    assert "已于2026年11月20日报送" in text(sign_in("organisation").get(page))
    receive(world, filing)
    shown = text(sign_in("unit_clerk").get(page))
    assert "备案编号纪备-2026-0001" in shown
    assert "至少公示7天" in shown


# -- pages ------------------------------------------------------------------------------------


def today():
    return timezone.localdate()


def test_the_page_of_sending_up_explains_where_and_until_when(world, sign_in, sundays):
    listed = endorsed(world, file_by=today() - DAY)
    client = sign_in("unit_clerk")
    page = text(client.get(reverse("lists:file", args=[listed.pk])))
    assert "报校党委纪检机构" in page
    assert "截止日" in page
    answer = client.post(reverse("lists:file", args=[listed.pk]))
    assert answer.status_code == 302
    filing = Filing.objects.get()
    assert filing.submitted_by_name == "物理学院党委干事"
    again = client.post(reverse("lists:file", args=[listed.pk]))
    assert "不必重复报送" in text(again)


def test_a_body_outside_that_is_not_named_stands_at_its_field(world, sign_in):
    listed = bring_to(world, make_list(world, unit="school"), State.ENDORSED, unit="school")
    client, page = sign_in("committee_office"), reverse("lists:file", args=[listed.pk])
    assert "上级机关名称" in text(client.get(page))
    assert not Filing.objects.exists()
    client.post(page, {"outside_body": "市教育局党委"})
    filing = Filing.objects.get()
    number = reverse("lists:note-receipt", args=[filing.pk])
    assert "登记回执编号" in text(client.get(reverse("lists:filing", args=[filing.pk])))
    client.post(number, {"number": "市教备7号"})
    filing.refresh_from_db()
    assert filing.number == "市教备7号"


def test_a_unit_sends_all_its_lists_up_at_once(world, sign_in):
    lists = [endorsed(world), endorsed(world, kind="risks")]
    foreign = endorsed(world, unit="letters")
    client, page = sign_in("unit_clerk"), reverse("lists:file-many")
    shown = text(client.get(page))
    assert all(listed.title in shown for listed in lists)
    assert foreign.title not in shown
    assert "请先勾选" in text(client.post(page, {}))
    client.post(page, {"list": [*(listed.pk for listed in lists), foreign.pk, "x"]})
    assert set(Filing.objects.values_list("list_id", flat=True)) == {one.pk for one in lists}
    assert "没有等待报送的清单" in text(client.get(page))


def test_the_receiving_page_receives_many_and_one(world, sign_in):
    first, second = filing_of(world), filing_of(world, kind="risks")
    client, page = sign_in("discipline"), reverse("lists:receive")
    shown = text(client.get(page))
    assert first.list.title in shown
    assert "勾选" in text(client.post(page, {}, follow=True))
    client.post(page, {"filing": [first.pk, "９９", "x"]})
    client.post(reverse("lists:receive-one", args=[second.pk]))
    assert sorted(Filing.objects.values_list("number", flat=True)) == [
        f"纪备-{today().year}-0001",
        f"纪备-{today().year}-0002",
    ]
    twice = client.post(reverse("lists:receive-one", args=[second.pk]), follow=True)
    assert "已经接收" in text(twice)
    assert "没有等待接收的清单" in text(client.get(page))


def test_the_register_filters_and_is_exported(world, sign_in, sundays):
    late = filing_of(world, file_by=TODAY - 9 * DAY)
    filing_of(world, kind="risks", file_by=TODAY + 9 * DAY)
    receive(world, late)
    client, page = sign_in("discipline"), reverse("lists:filings")

    def rows(**asked):
        return client.get(page, asked).context["table"].count

    assert rows() == 2
    assert (rows(late="true"), rows(late="false")) == (1, 1)
    assert (rows(kind="risks"), rows(year=TODAY.year)) == (1, 2)
    assert (rows(state="waiting"), rows(state="received"), rows(state="returned")) == (1, 1, 0)
    answer = client.get(page, {"export": "csv", "sort": "number"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "纪备-2026-0001" in lines[2]
    assert sign_in("foreign_clerk").get(page).context["table"].count == 0
    assert sign_in("unit_clerk").get(page).context["table"].count == 2


def test_a_filed_copy_is_what_was_signed_whatever_became_of_the_list(world, sign_in):
    filing = filing_of(world)
    listed = ResponsibilityList.objects.get(pk=filing.list_id)
    return_list(
        viewer=world.viewer("discipline"), listed=listed, version=listed.version, reason="缺依据"
    )
    ListItem.objects.filter(list=listed, number=1).update(content="改过的内容")
    page = text(sign_in("discipline").get(reverse("lists:filing", args=[filing.pk])))
    assert "审批经费第1项" in page
    assert "先由科室提出方案1" in page
    assert "改过的内容" not in page
    assert "已退回" in page


def test_a_filing_of_others_is_not_there(world, sign_in):
    filing = filing_of(world)
    for name in ("lists:filing", "lists:filed-copy", "lists:receipt"):
        assert sign_in("foreign_head").get(reverse(name, args=[filing.pk])).status_code == 404


def test_the_receipt_and_the_copy_are_papers(world, sign_in):
    filing = filing_of(world)
    client = sign_in("unit_clerk")
    receipt = reverse("lists:receipt", args=[filing.pk])
    assert client.get(receipt).status_code == 404  # not received yet
    receive(world, filing)
    for address in (receipt, reverse("lists:filed-copy", args=[filing.pk])):
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith("attachment")


def test_the_buttons_of_a_list_follow_its_filing(world, sign_in):
    listed = endorsed(world)
    page = reverse("lists:list", args=[listed.pk])
    assert "报送备案" in text(sign_in("unit_clerk").get(page))
    filing = submit(world, listed)
    assert "接收备案" in text(sign_in("discipline").get(page))
    assert "报送备案</span>" not in text(sign_in("unit_clerk").get(page))
    receive(world, filing)
    assert reverse("lists:filing", args=[filing.pk]) in text(sign_in("unit_clerk").get(page))
