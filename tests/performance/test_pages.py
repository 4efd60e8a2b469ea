from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.performance.conftest import QUARTERLY, YEARLY
from tests.things import PNG
from tests.world import TODAY
from zelian.people.models import Appointment, Person
from zelian.performance.models import Act, CalendarDay, CalendarYear, Obligation, PlanRun
from zelian.performance.operations import change_act, waive_obligation

pytestmark = pytest.mark.usefixtures("_at_today")


@pytest.fixture
def _at_today():
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC)
    with time_machine.travel(noon):
        yield


def filled(world, **changes: object) -> dict[str, object]:
    data = {
        "submission": str(uuid.uuid4()),
        "subject": f"post:{world.posts['unit_head'].pk}",
        "kind": "lecture",
        "topic": "廉政党课",
        "on": "2026-11-17",
    }
    return {**data, **changes}


def url(name: str, *args: object) -> str:
    return reverse(f"performance:{name}", args=args)


# -- every page opens --------------------------------------------------------------------


def test_every_page_opens_for_those_it_is_for(bench, lecture, sign_in):
    act = bench.record(files=[SimpleUploadedFile("a.png", PNG)])
    row = bench.of("unit_head")[0]
    evidence = act.evidence.get()
    head, office = sign_in("unit_head"), sign_in("organisation")
    for address in (
        url("obligations"),
        url("obligation", row.pk),
        url("acts"),
        url("act-new"),
        url("act", act.pk),
        url("act-edit", act.pk),
        url("act-withdraw", act.pk),
        url("act-choose", act.pk),
        url("act-propose"),
        url("evidence-remove", evidence.pk),
        url("calendar"),
    ):
        assert head.get(address).status_code == 200, address
    for address in (
        url("plan"),
        url("waive", row.pk),
        url("calendar-year", 2027),
        url("calendar-term"),
    ):
        assert office.get(address).status_code == 200, address
        assert head.get(address).status_code == 403, address


def test_pages_hold_no_inline_script_or_style(bench, lecture, sign_in):
    act = bench.record(files=[SimpleUploadedFile("a.png", PNG)])
    client = sign_in("unit_head")
    for address in (
        url("obligations"),
        url("obligation", bench.of("unit_head")[0].pk),
        url("act-new"),
        url("act", act.pk),
        url("act-edit", act.pk),
        url("calendar"),
    ):
        text = client.get(address).content.decode()
        for mark in (" style=", "onclick=", "<style", "<script>"):
            assert mark not in text, (address, mark)


def test_nobody_signed_in_is_sent_to_the_door(world, client):
    for name in ("obligations", "acts", "act-new", "calendar", "plan"):
        answer = client.get(url(name))
        assert answer.status_code == 302
        assert "/login/" in answer.url


def test_missing_things_are_not_found(world, sign_in):
    client = sign_in("unit_head")
    for name in ("obligation", "act", "act-edit", "evidence-remove"):
        assert client.get(url(name, 999)).status_code == 404
    assert sign_in("organisation").get(url("plan-run", 999)).status_code == 404
    assert sign_in("organisation").get(url("calendar-year", 1900)).status_code == 404


def test_a_foreign_obligation_and_act_are_closed(bench, lecture, sign_in):
    act = bench.record()
    foreign = sign_in("foreign_head")
    assert foreign.get(url("obligation", bench.of("unit_head")[0].pk)).status_code == 403
    assert foreign.get(url("act", act.pk)).status_code == 403
    assert foreign.get(url("act-edit", act.pk)).status_code == 403
    assert foreign.post(url("act-withdraw", act.pk), {"reason": "x"}).status_code == 403


# -- the table ---------------------------------------------------------------------------


def test_the_table_narrows_by_status_unit_month_and_whose(bench, sign_in):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    office = sign_in("organisation")

    def rows(**asked: object) -> int:
        return office.get(url("obligations"), asked).context["table"].count

    assert rows() == 8
    assert rows(status="overdue") == 6
    assert rows(status="open") == 2
    assert rows(month="3") == 2
    assert rows(unit=bench.world.units["physics"].pk) == 4
    assert rows(activity="talk") == 0
    assert rows(regulation=bench.regulation.pk) == 8
    assert rows(year="2025") == 0
    assert rows(year="abcd", status="nonsense", month="13") == 8
    own = sign_in("unit_head").get(url("obligations"), {"whose": "mine"})
    assert own.context["table"].count == 4


def test_the_table_is_exported_as_it_is_filtered(bench, lecture, sign_in):
    answer = sign_in("unit_head").get(url("obligations"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "讲廉政党课" in text
    assert "物理学院党委书记" in text
    assert "文学院" not in text


def test_the_pages_query_counts_are_pinned(bench, sign_in):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    act = bench.record(kind="meeting", topic="每季度召开专题会议")
    client = sign_in("organisation")
    counted = {}
    for name, *args in (
        ("obligations",),
        ("obligation", bench.of("unit_head")[0].pk),
        ("acts",),
        ("act", act.pk),
        ("act-new",),
        ("calendar",),
        ("plan",),
    ):
        client.get(url(name, *args))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name, *args))
        counted[name] = len(queries)
    assert counted == {
        "obligations": 10,
        "obligation": 16,
        "acts": 11,
        "act": 18,
        "act-new": 9,
        "calendar": 10,
        "plan": 8,
    }


# -- recording ---------------------------------------------------------------------------


def test_recording_counts_and_says_why(bench, lecture, sign_in):
    client = sign_in("unit_head")
    photo = SimpleUploadedFile("会场.png", PNG)
    answer = client.post(url("act-new"), filled(bench.world, photo=[photo]), follow=True)
    act = Act.objects.get()
    assert answer.redirect_chain[-1][0] == url("act", act.pk)
    page = answer.content.decode()
    assert "已履行" in page
    assert "为什么计入" in page
    assert "会场.png" in page
    assert f'data-saved="{"act-new"}"' in page
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.FULFILLED


def test_an_obligation_fills_the_form_in(bench, lecture, sign_in):
    row = bench.of("unit_head")[0]
    answer = sign_in("unit_head").get(url("act-new"), {"obligation": row.pk})
    form = answer.context["form"]
    assert form["kind"].value() == "lecture"
    assert form["topic"].value() == "讲廉政党课"
    assert form["subject"].value() == f"post:{row.post_id}"
    assert [p.obligation for p in answer.context["proposals"]] == [row]


def test_an_obligation_whose_period_is_over_leaves_the_day_open(bench, sign_in):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    third = bench.of("unit_head")[2]
    client = sign_in("unit_head")
    answer = client.get(url("act-new"), {"obligation": third.pk})
    assert answer.context["form"]["on"].value() is None
    asked = filled(bench.world, kind="meeting", topic="别的事", on="2026-10-12")
    page = client.get(url("act-propose"), {**asked, "obligation": third.pk})
    ticked = [p.obligation.pk for p in page.context["proposals"] if p.ticked]
    assert third.pk in ticked


def test_a_foreign_or_strange_obligation_fills_nothing_in(bench, lecture, sign_in):
    client = sign_in("unit_head")
    for asked in (bench.of("foreign_head")[0].pk, "x", "99999999"):
        answer = client.get(url("act-new"), {"obligation": asked})
        assert answer.status_code == 200
        assert answer.context["form"]["topic"].value() is None


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(bench, sign_in):
    data = filled(
        bench.world,
        on=(TODAY + timedelta(days=3)).isoformat(),
        topic="关于作风建设的党课",
        place="二楼会议室",
        people=[bench.world.people["member"].pk],
        files=[SimpleUploadedFile("脚本.exe", b"MZ")],
    )
    answer = sign_in("unit_head").post(url("act-new"), data)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert "今天" in form.errors["on"][0]
    assert "脚本.exe" in form.errors["files"][0]
    page = answer.content.decode()
    for typed in ("关于作风建设的党课", "二楼会议室", data["submission"], "物理学院党委委员"):
        assert typed in page
    assert "请重新选择附件" in page
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": ""}, "topic"),
        ({"on": "昨天"}, "on"),
        ({"on": ""}, "on"),
        ({"kind": "dancing"}, "kind"),
        ({"subject": "post:99999"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"submission": "x"}, "submission"),
        ({"people": ["99999"]}, "people"),
        ({"people": ["x"]}, "people"),
        ({"people_names": "查无此人甲"}, "people_names"),
        ({"quantity": "很多"}, "quantity"),
        ({"quantity": "3"}, "quantity_unit"),
        ({"topic": "长" * 201}, "topic"),
    ],
)
def test_each_bad_input_gets_a_sentence_at_its_field(bench, sign_in, changes, field):
    answer = sign_in("unit_head").post(url("act-new"), filled(bench.world, **changes))
    assert answer.status_code == 200
    assert answer.context["form"].errors[field]
    assert not Act.objects.exists()


def test_names_can_be_pasted_and_strangers_and_namesakes_are_told(bench, sign_in):
    client = sign_in("unit_head")
    world = bench.world
    names = f"{world.people['member'].name}、{world.people['branch_secretary'].staff_no}"
    client.post(url("act-new"), filled(world, people_names=names))
    assert set(Act.objects.get().people.all()) == {
        world.people["member"],
        world.people["branch_secretary"],
    }
    Person.objects.create(name="同名", staff_no="n1")
    Person.objects.create(name="同名", staff_no="n2")
    answer = client.post(url("act-new"), filled(world, people_names="同名，生人"))
    assert "生人" in answer.context["form"].errors["people_names"][0]
    answer = client.post(url("act-new"), filled(world, people_names="同名"))
    assert "n1、n2" in answer.context["form"].errors["people_names"][0]


def test_a_double_click_records_once(bench, lecture, sign_in):
    client, data = sign_in("unit_head"), filled(bench.world)
    first = client.post(url("act-new"), data)
    second = client.post(url("act-new"), data)
    assert first.url == second.url
    assert Act.objects.count() == 1


def test_too_large_a_file_is_told_and_dropped_while_it_streams(bench, sign_in, settings):
    settings.ZELIAN_EVIDENCE_LIMIT = 100_000
    large = SimpleUploadedFile("录像.mp4", b"\0\0\0\x18ftypisom" + bytes(5_000_000))
    answer = sign_in("unit_head").post(url("act-new"), filled(bench.world, files=[large]))
    assert "录像.mp4" in answer.context["form"].errors["files"][0]
    seen = answer.wsgi_request.FILES["files"].size
    assert 100_000 < seen < 300_000
    assert not Act.objects.exists()


def test_several_files_are_kept_together(bench, sign_in):
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.pdf", b"%PDF-1.4")]
    sign_in("unit_head").post(url("act-new"), filled(bench.world, files=files))
    assert Act.objects.get().evidence.count() == 2


def test_the_form_is_protected_against_forged_requests(bench):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        bench.world.accounts["unit_head"], backend="django.contrib.auth.backends.ModelBackend"
    )
    for address in (url("act-new"), url("evidence-attach", 1)):
        assert client.post(address, filled(bench.world)).status_code == 403
    assert not Act.objects.exists()


def test_somebody_without_a_post_is_told_so(bench, sign_in):
    Appointment.objects.filter(person=bench.world.people["member"]).update(until_date=TODAY)
    answer = sign_in("member").get(url("act-new"))
    assert "没有可以记录的岗位" in answer.content.decode()


# -- proposals ---------------------------------------------------------------------------


def test_proposals_follow_the_form_and_keep_what_was_unticked(bench, lecture, sign_in):
    client, row = sign_in("unit_head"), bench.of("unit_head")[0]
    asked = filled(bench.world)
    page = client.get(url("act-propose"), asked).content.decode()
    assert "讲廉政党课" in page
    assert "checked" in page
    unticked = client.get(url("act-propose"), {**asked, "shown": row.pk}).content.decode()
    assert "checked" not in unticked
    client.post(url("act-new"), {**asked, "shown": row.pk})
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.OPEN


def test_ticks_made_for_another_date_are_not_held_against_the_recorder(bench, lecture, sign_in):
    client, row = sign_in("unit_head"), bench.of("unit_head")[0]
    next_year = {"shown_for": "post:1/lecture/2027-12-01", "shown": 999, "counts": 999}
    client.post(url("act-new"), {**filled(bench.world), **next_year})
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.FULFILLED
    assert row.contributions.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"on": ""},
        {"on": "2026-13-45"},
        {"subject": "post:x"},
        {"subject": ""},
        {"kind": ""},
        {"people": ["x"], "quantity": "NaN", "counts": ["-1", "9" * 40]},
    ],
)
def test_half_filled_forms_propose_quietly(bench, lecture, sign_in, changes):
    answer = sign_in("unit_head").get(url("act-propose"), filled(bench.world, **changes))
    assert answer.status_code == 200


def test_nothing_of_others_is_proposed(bench, lecture, sign_in):
    asked = filled(bench.world, subject=f"post:{bench.world.posts['foreign_head'].pk}")
    answer = sign_in("unit_head").get(url("act-propose"), asked)
    assert answer.context["proposals"] is None


# -- changing ----------------------------------------------------------------------------


def edited(act: Act, **changes: object) -> dict[str, object]:
    data = {
        "kind": act.kind,
        "on": act.on.isoformat(),
        "topic": act.topic,
        "version": act.version,
    }
    return {**data, **changes}


def test_an_edit_rejudges_and_the_slower_editor_sees_the_difference(bench, lecture, sign_in):
    act = bench.record()
    client = sign_in("unit_head")
    stale = edited(act, place="二楼")
    facts = {k: v for k, v in edited(act).items() if k != "version"}
    facts["on"] = act.on
    change_act(
        viewer=bench.world.viewer("unit_head"), act=act, version=1, **{**facts, "topic": "纪律党课"}
    )
    answer = client.post(url("act-edit", act.pk), stale)
    page = answer.content.decode()
    assert "内容对照" in page
    assert "纪律党课" in page
    assert answer.context["form"]["version"].value() == 2
    client.post(url("act-edit", act.pk), {**stale, "version": 2, "on": "2026-11-18"})
    act.refresh_from_db()
    assert (act.place, act.version) == ("二楼", 3)
    assert bench.of("unit_head")[0].fulfilled_on == date(2026, 11, 18)


def test_a_bad_edit_is_told_at_its_field(bench, sign_in):
    act = bench.record()
    answer = sign_in("unit_head").post(url("act-edit", act.pk), edited(act, on="2027-01-01"))
    assert answer.context["form"].errors["on"]


def test_withdrawing_asks_for_a_reason(bench, lecture, sign_in):
    act = bench.record()
    client = sign_in("unit_head")
    assert client.post(url("act-withdraw", act.pk), {"reason": " "}).context["form"].errors
    page = client.post(
        url("act-withdraw", act.pk), {"reason": "重复登记"}, follow=True
    ).content.decode()
    assert "重复登记" in page
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.OPEN
    again = client.post(url("act-withdraw", act.pk), {"reason": "再撤"})
    assert again.context["form"].errors


def test_contributions_are_chosen_on_a_page_of_their_own(bench, lecture, sign_in):
    act = bench.record()
    row = bench.of("unit_head")[0]
    client = sign_in("unit_head")
    client.post(url("act-choose", act.pk), {"shown": [row.pk]})
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.OPEN
    client.post(url("act-choose", act.pk), {"shown": [row.pk], "counts": [row.pk]})
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.FULFILLED
    foreign = bench.of("foreign_head")[0]
    answer = client.post(url("act-choose", act.pk), {"counts": [foreign.pk]})
    assert "不能计入" in answer.content.decode()


def test_evidence_is_attached_and_removed_on_the_acts_page(bench, sign_in):
    act = bench.record()
    client = sign_in("unit_head")
    client.post(url("evidence-attach", act.pk), {"files": [SimpleUploadedFile("a.png", PNG)]})
    row = act.evidence.get()
    wrong = client.post(url("evidence-attach", act.pk), {"files": []})
    assert wrong.context["evidence_form"].errors["files"]
    assert client.post(url("evidence-remove", row.pk), {"reason": ""}).context["form"].errors
    client.post(url("evidence-remove", row.pk), {"reason": "传错了"})
    assert not act.evidence.exists()


# -- waiving, planning, calendar ---------------------------------------------------------


def test_waiving_and_lifting_on_the_page(bench, lecture, sign_in):
    row = bench.of("unit_head")[0]
    office = sign_in("organisation")
    assert office.post(url("waive", row.pk), {"reason": ""}).context["form"].errors
    page = office.post(url("waive", row.pk), {"reason": "挂职期间"}, follow=True).content.decode()
    assert "挂职期间" in page
    office.post(url("waive", row.pk), {"reason": "已返校"})
    row.refresh_from_db()
    assert row.outcome == Obligation.Outcome.OPEN


def test_waiving_what_is_fulfilled_is_told(bench, lecture, sign_in):
    bench.record()
    row = bench.of("unit_head")[0]
    answer = sign_in("organisation").post(url("waive", row.pk), {"reason": "不必"})
    assert "不需要免除" in answer.content.decode()


def test_a_waived_obligation_offers_no_recording(bench, lecture, sign_in):
    row = bench.of("unit_head")[0]
    waive_obligation(viewer=bench.world.viewer("organisation"), obligation=row, reason="挂职")
    page = sign_in("unit_head").get(url("obligation", row.pk)).content.decode()
    assert f"?obligation={row.pk}" not in page


def test_planning_by_the_button_reports_what_came_of_it(bench, sign_in):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    office = sign_in("organisation")
    answer = office.post(url("plan"), {"year": "2026", "regulation": ""}, follow=True)
    assert answer.context["report"]["added"] == 2
    assert PlanRun.objects.get().state == PlanRun.State.DONE
    bar = office.get(url("plan-run", PlanRun.objects.get().pk), headers={"HX-Request": "true"})
    assert bar["HX-Refresh"] == "true"
    assert office.post(url("plan"), {"year": "1999"}).context["form"].errors["year"]


def test_a_year_is_announced_from_pasted_lines(bench, sign_in):
    office = sign_in("organisation")
    lines = "2027-01-01 放假 元旦\n2027年1月3日 上班 元旦调休\n2027-02-06 Holiday Spring Festival\n"
    answer = office.post(url("calendar-year", 2027), {"source": "通知", "days": lines}, follow=True)
    assert answer.context["sheet"].year.state == CalendarYear.State.ANNOUNCED
    assert CalendarDay.objects.filter(day__year=2027).count() == 3
    again = office.get(url("calendar-year", 2027)).context["form"]
    assert "2027-01-01 放假 元旦" in again["days"].value()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("随便写写", "随便写写"),
        ("2027-02-30 放假 春节", "2027-02-30"),
        ("2026-01-01 放假 元旦", "不在这个年度"),
        ("2027-01-04 上班 元旦", "本来就是工作日"),
    ],
)
def test_lines_that_make_no_sense_are_told(bench, sign_in, lines, words):
    answer = sign_in("organisation").post(
        url("calendar-year", 2027), {"source": "通知", "days": lines}
    )
    assert words in "".join(answer.context["form"].errors["days"])
    assert lines in answer.content.decode()


def test_a_term_is_set_with_its_last_day(bench, sign_in):
    answer = sign_in("organisation").post(
        url("calendar-term"),
        {"name": "小学期", "from_date": "2026-07-20", "until_date": "2026-07-31"},
        follow=True,
    )
    assert "小学期" in answer.content.decode()
    wrong = sign_in("organisation").post(
        url("calendar-term"),
        {"name": "又一小学期", "from_date": "2026-07-25", "until_date": "2026-08-01"},
    )
    assert "重叠" in wrong.content.decode()
