from __future__ import annotations

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.pledges.pledging import VALUES, fill, fresh, issue, kind, one, put_in_charge, sign
from tests.signing.proving import let_prove
from zelian.people.models import Appointment
from zelian.pledges.models import Pledge, PledgeIssue, PledgeKind, PledgeReminder
from zelian.signing.models import Signature
from zelian.signing.seen import packed

# pages go by the clock: the year in view is the running one
YEAR = timezone.localdate().year
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pledge(world) -> Pledge:
    issue(world, year=YEAR)
    return fill(world, one(world))


def page(pledge: Pledge, name: str = "pledge") -> str:
    return reverse(f"pledges:{name}", args=[pledge.pk])


def text(response) -> str:
    return response.content.decode()


# -- issuing --------------------------------------------------------------------------------


def test_many_are_issued_after_a_look(world, sign_in):
    client, address = sign_in("committee_office"), reverse("pledges:new")
    typed = {"kind": "letter", "year": YEAR, "unit": world.units["school"].pk}
    shown = text(client.post(address, typed))
    assert "物理学院党委书记" in shown
    assert "岗位空缺" in shown
    assert not Pledge.objects.exists()
    done = client.post(address, {**typed, "confirmed": "1"}, follow=True)
    assert "已下发" in text(done)
    assert Pledge.objects.filter(state="issued").count() > 2


def test_another_office_is_told_who_leads_the_kind(world, sign_in):
    typed = {"kind": "letter", "year": YEAR, "unit": world.units["school"].pk, "confirmed": "1"}
    shown = text(sign_in("discipline").post(reverse("pledges:new"), typed))
    assert "选择一个有效的选项" in shown or "请选择" in shown
    assert not Pledge.objects.exists()


def test_progress_of_an_issue_is_polled_and_then_shown(world, sign_in):
    job = PledgeIssue.objects.create(
        kind=kind(),
        year=YEAR,
        unit=world.units["school"],
        requested_by=world.accounts["committee_office"],
        state="running",
        total=10,
        done=4,
    )
    client, address = sign_in("committee_office"), reverse("pledges:issuing", args=[job.pk])
    assert "4 / 10" in text(client.get(address))
    PledgeIssue.objects.update(state="failed")
    assert client.get(address, headers=HTMX)["HX-Refresh"] == "true"
    assert "下发中断了" in text(client.get(address))
    assert sign_in("organisation").get(address).status_code == 404


# -- the table and one pledge ---------------------------------------------------------------


def test_the_table_narrows_by_kind_year_state_and_unit(world, sign_in, pledge):
    client = sign_in("committee_office")

    def rows(**filters):
        return client.get(reverse("pledges:pledges"), filters).context["table"].count

    every = rows()
    assert every == Pledge.objects.count()
    assert rows(kind="letter", year=YEAR, state="issued") == every
    assert rows(state="in_force") == 0
    assert rows(unit=world.units["physics"].pk) == 2
    assert rows(year="九") == every


def test_the_giver_is_shown_the_next_step(sign_in, pledge):
    shown = sign_in("unit_head").get(page(pledge))
    assert shown.context["offers"].solid.url == page(pledge, "sign")
    assert VALUES["goals"] in text(shown)
    Pledge.objects.update(values={})
    shown = sign_in("unit_head").get(page(pledge))
    assert shown.context["offers"].solid.url == page(pledge, "fill")
    assert "签字前还要填写：年度目标" in text(shown)


def test_what_a_stranger_asks_for_is_not_there(sign_in, pledge):
    assert sign_in("foreign_head").get(page(pledge)).status_code == 404


def test_a_former_holders_own_is_offered_to_the_leading_office(world, sign_in, pledge):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(
        until_date=timezone.localdate()
    )
    Appointment.objects.create(
        post=world.posts["unit_head"],
        person=world.people["member"],
        from_date=timezone.localdate(),
    )
    client = sign_in("committee_office")
    assert "物理学院党委委员" in text(client.get(reverse("pledges:owed")))
    told = text(client.post(page(pledge, "renew"), follow=True))
    assert "已为新任职的责任人下发" in told
    assert "没有要换签的" in told
    assert "不用换签" in text(client.post(page(pledge, "renew"), follow=True))


# -- filling in and signing -----------------------------------------------------------------


def test_what_is_typed_is_kept_also_when_somebody_was_faster(world, sign_in, pledge):
    client, address = sign_in("unit_head"), page(pledge, "fill")
    typed = {"value_goals": "我写的目标", "value_measures": "", "version": pledge.version}
    fill(world, pledge, values={"goals": "别人写的"})
    shown = text(client.post(address, typed))
    assert "别人写的" in shown
    assert "我写的目标" in shown
    typed["version"] = fresh(pledge).version
    assert client.post(address, typed).status_code == 302
    assert fresh(pledge).values["goals"] == "我写的目标"


def test_a_date_that_is_none_is_refused_in_its_place(world, sign_in):
    issue(world, "project", who="organisation", year=YEAR)
    made = one(world, "project")
    client, address = sign_in("unit_head"), page(made, "fill")
    typed = {"value_project": "改造", "value_finish_on": "三月", "version": made.version}
    shown = client.post(address, typed)
    assert shown.context["form"].errors["value_finish_on"]
    typed |= {"value_finish_on": f"{YEAR}-12-01", "value_money": "12.50"}
    assert client.post(address, typed).status_code == 302
    assert fresh(made).values == {
        "project": "改造",
        "goal": "",
        "measures": "",
        "finish_on": f"{YEAR}-12-01",
        "money": "12.50",
    }
    assert "12月1日" in text(client.get(page(made)))
    assert client.get(address).context["form"].initial["value_finish_on"].month == 12


def test_both_sign_on_their_pages(sign_in, pledge):
    for who, title in (("unit_head", "一方已签"), ("team_member", "已生效")):
        client = let_prove(sign_in(who))
        shown = client.get(page(pledge, "sign"))
        done = client.post(page(pledge, "sign"), {"seen": shown.context["step"].field}, follow=True)
        assert "签字完成" in text(done)
        assert title in text(done)
    assert fresh(pledge).state == "in_force"


def test_signing_asks_who_one_is_and_shows_what_changed(world, sign_in, pledge):
    shown = sign_in("unit_head").post(page(pledge, "sign"), {"seen": "x"})
    assert shown.status_code == 302
    assert "/prove/" in shown["Location"]
    client = let_prove(sign_in("unit_head"))
    seen = client.get(page(pledge, "sign")).context["step"].field
    fill(world, pledge, values={**VALUES, "goals": "换了"})
    assert "换了" in text(client.post(page(pledge, "sign"), {"seen": seen}))
    assert "有了变动" in text(client.post(page(pledge, "sign"), {"seen": "坏的"}))
    assert not Signature.objects.exists()


def test_many_are_signed_with_one_proof(world, sign_in):
    put_in_charge(world, "team_member", "physics_staff")
    issue(world, year=YEAR)
    pledge = fill(world, one(world))
    other = fill(world, one(world, "letter", "physics_staff"), "branch_secretary")
    sign(world, pledge)
    sign(world, other, "branch_secretary")
    address = reverse("pledges:sign_many")
    assert "确认身份" in text(sign_in("team_member").get(address))
    client = let_prove(sign_in("team_member"))
    rows = {row["pledge"].pk: row["seen"] for row in client.get(address).context["rows"]}
    assert set(rows) == {pledge.pk, other.pk}
    assert "请先勾选" in text(client.post(address, {"pledge": "九"}, follow=True))
    data = {
        "pledge": [pledge.pk, other.pk],
        f"seen-{pledge.pk}": rows[pledge.pk],
        f"seen-{other.pk}": packed("{}"),
    }
    shown = text(client.post(address, data))
    assert "已签字1份" in shown
    assert "没有签成" in shown
    data = {"pledge": [other.pk], f"seen-{other.pk}": rows[other.pk]}
    assert client.post(address, data).status_code == 302
    assert fresh(other).state == "in_force"
    assert "没有等您签字接受的" in text(client.get(address))


def test_an_appraisal_is_written_on_its_page(world, sign_in):
    issue(world, "appraisal", who="organisation", year=YEAR)
    made = one(world, "appraisal")
    fill(world, made, values={"done": "1", "shortcomings": "2", "next": "3", "self": "好"})
    sign(world, made)
    client = sign_in("team_member")
    assert client.get(page(made)).context["offers"].solid.url == page(made, "appraise")
    address = page(made, "appraise")
    refused = client.post(address, {"comment": "不错", "version": fresh(made).version})
    assert "请选一个等次" in text(refused)
    assert "不错" in text(refused)
    typed = {"comment": "不错", "grade": "好", "version": fresh(made).version}
    assert "签字后生效" in text(client.post(address, typed, follow=True))
    assert client.get(page(made)).context["offers"].solid.url == page(made, "sign")


# -- returning, ending, drafts --------------------------------------------------------------


def test_a_return_needs_a_reason_and_keeps_the_words(sign_in, pledge):
    client, address = sign_in("unit_head"), page(pledge, "return")
    assert "请写明原因" in text(client.post(address, {"version": pledge.version}))
    typed = {"reason": "目标定高了", "version": pledge.version}
    shown = text(client.post(address, typed, follow=True))
    assert "目标定高了" in shown
    assert client.get(page(pledge)).context["offers"].solid.url == page(pledge, "fill")
    told = text(client.post(page(pledge, "issue"), follow=True))
    assert "等待签字" in told
    assert "不能变为" in text(client.post(page(pledge, "issue"), follow=True))


def test_a_draft_is_worded_addressed_and_sent_out(world, sign_in):
    issue(world, year=YEAR, as_draft=True)
    made, client = one(world), sign_in("committee_office")
    offered = [offer.url for offer in client.get(page(made)).context["offers"].menu]
    assert page(made, "word") in offered
    typed = {"body": "专门的正文", "version": made.version}
    assert client.post(page(made, "word"), typed).status_code == 302
    typed = {"post": world.posts["head"].pk, "version": fresh(made).version}
    assert client.post(page(made, "address"), typed).status_code == 302
    client.post(page(made, "issue"))
    now = fresh(made)
    assert (now.body, now.counterpart_post, now.state) == (
        "专门的正文",
        world.posts["head"],
        "issued",
    )


def test_a_pledge_is_ended_on_its_page(sign_in, pledge):
    client = sign_in("committee_office")
    typed = {"reason": "机构撤销", "version": pledge.version}
    assert "已终止" in text(client.post(page(pledge, "end"), typed, follow=True))
    assert "已经终止" in text(client.post(page(pledge, "end"), typed))


def test_a_reminder_stands_on_the_page(sign_in, pledge):
    sign_in("committee_office").post(page(pledge, "remind"))
    assert "催签：" in text(sign_in("unit_head").get(page(pledge)))


# -- progress -------------------------------------------------------------------------------


def test_the_progress_page_reminds_and_archives(world, sign_in, pledge):
    Pledge.objects.update(due_on=timezone.localdate().replace(year=YEAR - 1))
    client = sign_in("committee_office")
    address = reverse("pledges:progress")
    shown = text(client.get(address, {"kind": "letter"}))
    assert "逾期未签" in shown
    assert "物理学院党委" in shown
    assert "state=issued" in shown
    told = client.post(reverse("pledges:remind_late"), {"kind": "letter"}, follow=True)
    assert f"已催签{Pledge.objects.count()}份" in text(told)
    assert PledgeReminder.objects.count() == Pledge.objects.count()
    told = client.post(reverse("pledges:archive"), {"kind": ""}, follow=True)
    assert "先选一个种类" in text(told)
    told = client.post(reverse("pledges:archive"), {"kind": "letter"}, follow=True)
    assert "还没有结束" in text(told)
    assert "还没有责任书" in text(client.get(address, {"kind": "order"}))


# -- paper ----------------------------------------------------------------------------------


def test_the_paper_has_both_places_to_sign_and_the_seal(world, sign_in, pledge):
    for signed in (False, True):
        if signed:
            sign(world, pledge)
        response = sign_in("unit_head").get(page(pledge, "pdf"))
        assert response["Content-Type"] == "application/pdf"
        document = pypdfium2.PdfDocument(response.content)
        words = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
        document.close()
        words = words.replace("\u200b", "").replace("\r\n", "").replace("\n", "")
        assert words.count("签字（盖章）") == 2
        assert "公章位置" in words
        assert VALUES["goals"] in words
        assert ("核验编号" in words) == signed


# -- kinds ----------------------------------------------------------------------------------


def test_a_kind_and_its_fields_are_changed_on_their_pages(world, sign_in):
    client = sign_in("committee_office")
    assert "军令状" in text(client.get(reverse("pledges:kinds")))
    typed = {
        "name": "保密承诺书",
        "led_by": "committee_office",
        "body": "我是{姓名}。",
        "counterpart": "institution",
        "first": "giver",
        "term": "year",
        "season": "",
        "sign_by": "3月31日",
        "sign_within": "15",
        "for_posts": "on",
        "order": "70",
        "in_use": "on",
        "quotes": ["tasks"],
    }
    assert "{谁}" in text(client.post(reverse("pledges:add_kind"), {**typed, "body": "{谁}"}))
    wrong = client.post(reverse("pledges:add_kind"), {**typed, "sign_by": "13月1日"})
    assert wrong.context["form"].errors["sign_by"]
    client.post(reverse("pledges:add_kind"), typed)
    made = PledgeKind.objects.get(name="保密承诺书")
    assert (made.sign_by, made.for_units, made.both_sign) == ("03-31", False, False)
    assert [one.pk for one in made.quotes.all()] == ["tasks"]
    field = {"name": "涉密事项", "type": "choice", "choices": "甲、乙", "order": "1"}
    address = reverse("pledges:add_field", args=[made.pk])
    refused = client.post(address, {**field, "choices": "甲"})
    assert "至少写两个" in text(refused)
    client.post(address, field)
    (kept,) = made.fields.all()
    assert kept.choices == ["甲", "乙"]
    client.post(reverse("pledges:field", args=[kept.pk]), {**field, "name": "改名"})
    shown = text(client.get(reverse("pledges:kind", args=[made.pk])))
    assert "改名" in shown
    client.post(reverse("pledges:remove_field", args=[kept.pk]))
    assert not made.fields.exists()
    typed |= {"version": "1", "note": "新的说明"}
    shown = text(client.post(reverse("pledges:kind", args=[made.pk]), typed))
    assert "别人已修改" in shown
    typed["version"] = str(PledgeKind.objects.get(pk=made.pk).version)
    assert client.post(reverse("pledges:kind", args=[made.pk]), typed).status_code == 302
