"""What is recorded of a person: seen by them, spoken up about, answered by an office."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.things import make_things
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists.models import ListReminder, PublicationComment, RowComment
from zelian.people import operations
from zelian.people.models import Appointment, CorrectionRequest, Statement
from zelian.people.operations import CannotSpeakUp
from zelian.people.operations.personal import ANSWER_DAYS
from zelian.people.personal import record_kind, record_kinds
from zelian.people.queries import personal as queries

APPOINTMENT = "people-appointment"


@pytest.fixture
def things(world):
    return make_things(world)


def own(viewer, kind=APPOINTMENT, thing_id=None):
    found = record_kind(kind)
    thing = found.rows(viewer)[0] if thing_id is None else found.rows(viewer).get(pk=thing_id)
    return {"thing": thing, "shown": found.show(thing)}


def test_every_kind_says_why_it_is_held_and_for_how_long(world):
    assert len(record_kinds()) >= 9
    assert all(str(kind.purpose) and str(kind.kept) for kind in record_kinds())


@pytest.mark.parametrize("name", ["unit_head", "member", "organisation", "foreign_head"])
def test_a_person_sees_records_of_their_own_and_of_nobody_else(world, things, name):
    viewer = world.viewer(name)
    appointments = record_kind(APPOINTMENT).rows(viewer)
    assert {row.person_id for row in appointments} == {viewer.person_id}
    acts = set(record_kind("performance-act").rows(viewer).values_list("pk", flat=True))
    assert (things.act.pk in acts) == (name == "unit_head")


def test_what_somebody_said_of_lists_is_among_their_records(world, things):
    viewer = world.viewer("foreign_head")
    listed = things.row_comment.list
    by = {"by_id": viewer.account_id, "by_name": viewer.name}
    RowComment.objects.create(list=listed, text="请写具体", **by)
    ListReminder.objects.create(list=listed, person_id=viewer.person_id, words="请抓紧", **by)
    PublicationComment.objects.create(
        publication=things.publication_comment.publication,
        author_id=viewer.account_id,
        text="写得不清楚",
    )
    for code, text in (
        ("lists-rowcomment", "请写具体"),
        ("lists-listreminder", "请抓紧"),
        ("lists-publicationcomment", "写得不清楚"),
    ):
        kind = record_kind(code)
        assert [kind.show(row).label for row in kind.rows(viewer)] == [text]
        assert kind.answerers == ()
        others = kind.rows(world.viewer("unit_clerk"))
        assert text not in {kind.show(row).label for row in others}


def test_the_page_counts_every_kind_and_leads_to_each_record(sign_in, world, things):
    client = sign_in("unit_head")
    page = client.get(reverse("people:my_records"))
    counts = {row.kind.code: row.count for row in page.context["kinds"]}
    assert counts[APPOINTMENT] == 1
    assert counts["performance-act"] == 1
    assert counts["performance-obligation"] == 1
    for row in page.context["kinds"]:
        listed = client.get(reverse("people:my_records_of", args=[row.kind.code]))
        assert listed.status_code == 200
        for thing in row.kind.rows(world.viewer("unit_head"))[:1]:
            shown = client.get(reverse("people:my_record", args=[row.kind.code, thing.pk]))
            assert row.kind.show(thing).label in shown.content.decode()


def test_a_statement_stands_beside_the_record_until_it_is_taken_back(sign_in, world, things):
    viewer = world.viewer("unit_head")
    words = "当天会议改到了下午，地点不变。"
    client = sign_in("unit_head")
    address = reverse("people:make_statement", args=["performance-act", things.act.pk])
    assert client.post(address, {"text": words}).status_code == 302
    act_page = reverse("performance:act", args=[things.act.pk])
    assert words in sign_in("discipline").get(act_page).content.decode()
    statement = Statement.objects.get(person=viewer.person_id, text=words)
    back = reverse("people:withdraw_statement", args=[statement.pk])
    assert client.post(back).status_code == 302
    assert words not in sign_in("discipline").get(act_page).content.decode()
    assert set(Event.objects.values_list("action", flat=True)) >= {
        "statement.made",
        "statement.withdrawn",
    }


def test_nobody_speaks_up_about_records_of_others(world, things, sign_in):
    client = sign_in("foreign_head")
    for name in ("make_statement", "ask_correction", "my_record"):
        address = reverse(f"people:{name}", args=["performance-act", things.act.pk])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("  \n", "请写明内容。"), ("字" * 2001, "请控制在 2000 字以内。")],
    ids=["nothing", "too much"],
)
def test_a_statement_of_nothing_or_too_much_is_refused(world, text, sentence):
    viewer = world.viewer("unit_head")
    with pytest.raises(CannotSpeakUp, match=sentence):
        operations.make_statement(viewer=viewer, text=text, **own(viewer))
    assert not Statement.objects.exists()


def test_a_request_is_answered_by_the_office_with_words(world, sign_in):
    viewer = world.viewer("unit_head")
    asked = operations.ask_correction(viewer=viewer, text="任职日期应为三月。", **own(viewer))
    assert asked.due_on == TODAY + timedelta(days=ANSWER_DAYS)
    office = sign_in("organisation")
    assert (
        "任职日期应为三月。"
        in office.get(reverse("people:correction", args=[asked.pk])).content.decode()
    )
    address = reverse("people:correction", args=[asked.pk])
    empty = office.post(address, {"accepted": "accepted", "answer": ""})
    assert empty.status_code == 200
    done = office.post(address, {"accepted": "accepted", "answer": "已核对文件并改正。"})
    assert done.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("accepted", "已核对文件并改正。")
    mine = sign_in("unit_head").get(reverse("people:my_records")).content.decode()
    assert "已核对文件并改正。" in mine


def test_a_second_request_waits_for_the_first_answer(world):
    viewer = world.viewer("unit_head")
    first = operations.ask_correction(viewer=viewer, text="一", **own(viewer))
    with pytest.raises(CannotSpeakUp, match="还没有答复"):
        operations.ask_correction(viewer=viewer, text="二", **own(viewer))
    operations.withdraw_correction(viewer=viewer, request=first)
    operations.ask_correction(viewer=viewer, text="三", **own(viewer))
    assert CorrectionRequest.objects.filter(state="open").count() == 1


def test_nobody_answers_their_own_request_or_one_that_is_settled(world):
    clerk = world.viewer("organisation")
    mine = operations.ask_correction(viewer=clerk, text="一", **own(clerk))
    with pytest.raises(CannotSpeakUp, match="须由他人答复"):
        operations.answer_correction(viewer=clerk, request=mine, accepted=True, answer="好")
    operations.withdraw_correction(viewer=clerk, request=mine)
    other = world.viewer("unit_head")
    theirs = operations.ask_correction(viewer=other, text="二", **own(other))
    operations.answer_correction(viewer=clerk, request=theirs, accepted=False, answer="属实")
    with pytest.raises(CannotSpeakUp, match="不能再办"):
        operations.answer_correction(viewer=clerk, request=theirs, accepted=True, answer="好")
    with pytest.raises(CannotSpeakUp, match="不能再办"):
        operations.withdraw_correction(viewer=other, request=theirs)


@pytest.mark.parametrize("name", ["unit_clerk", "member", "foreign_head", "audit_admin"])
def test_only_an_answering_office_may_answer(world, name):
    asker = world.viewer("unit_head")
    asked = operations.ask_correction(viewer=asker, text="一", **own(asker))
    if name not in world.accounts:
        pytest.fail(f"the world has no {name}")
    with pytest.raises(PermissionDenied):
        operations.answer_correction(
            viewer=world.viewer(name), request=asked, accepted=True, answer="好"
        )


def test_a_sealed_record_takes_a_statement_but_no_request(world, sign_in):
    viewer = world.viewer("unit_head")
    appointment = Appointment.objects.get(person=viewer.person_id)
    operations.make_statement(
        viewer=viewer, text="说明", thing=appointment, shown=own(viewer)["shown"]
    )
    event = Event.objects.get(actor_id=viewer.account_id)
    client = sign_in("unit_head")
    page = client.get(reverse("people:my_record", args=["history-event", event.pk]))
    assert "任何人都不能改动" in page.content.decode()
    asking = reverse("people:ask_correction", args=["history-event", event.pk])
    assert client.get(asking).status_code == 404


def test_all_of_it_can_be_taken_along(world, things, sign_in):
    viewer = world.viewer("unit_head")
    operations.make_statement(viewer=viewer, text="=1+1", **own(viewer))
    answer = sign_in("unit_head").post(reverse("people:export_my_records"))
    data = io.BytesIO(b"".join(answer.streaming_content))
    with zipfile.ZipFile(data) as archive:
        told = json.loads(archive.read("records.json"))
        book = openpyxl.load_workbook(io.BytesIO(archive.read("records.xlsx")))
    kinds = {kind["kind"]: kind["records"] for kind in told["kinds"]}
    assert kinds["performance-act"][0]["label"] == things.act.topic
    assert told["statements_and_requests"][0]["text"] == "=1+1"
    assert book.sheetnames == [str(kind.label) for kind in record_kinds()]
    assert Event.objects.filter(action="records.exported").exists()


def test_the_counts_take_one_query_a_kind(world, things, django_assert_num_queries):
    viewer = world.viewer("unit_head")
    vacancies = 1  # whether any post goes up a level while nobody holds it
    with django_assert_num_queries(len(record_kinds()) + vacancies):
        queries.count_own_records(viewer)
