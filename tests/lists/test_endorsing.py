"""Who endorses which list, why it is they, and endorsing it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.lists.ways import (
    content_now,
    endorse,
    fresh,
    make_list,
    minutes,
    sign,
    signed_list,
)
from tests.signing.proving import let_prove, proof
from tests.world import FAR_OFF, LONG_AGO, TODAY
from zelian.core.vocabulary.obligation import Reason
from zelian.history.models import Event
from zelian.history.operations import Actor
from zelian.lists import operations, queries
from zelian.lists.attachments import CannotKeepFile
from zelian.lists.endorsers import Superiors, endorser_of
from zelian.lists.models import Endorsement, ListItem, ListKind, ResponsibilityList
from zelian.people.models import Appointment, Delegation, Oversight, Post, Unit
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, ContentWasChanged

How = Endorsement.How
State = ResponsibilityList.State
SYSTEM = Actor(account_id=None, name="系统")


def found(world, subject: str, **fields):
    return endorser_of(fresh(make_list(world, subject, **fields)), TODAY)


def told(reason: Reason) -> list[str]:
    return [reason.code, *(code for each in reason.because for code in told(each))]


def in_charge(world, post: str, unit: str, **fields) -> Oversight:
    kind = Oversight.Kind.IN_CHARGE
    return Oversight.objects.create(
        post=world.posts[post],
        unit=world.units[unit],
        **({"kind": kind, "from_date": LONG_AGO} | fields),
    )


def vacate(world, post: str) -> None:
    Appointment.objects.filter(post=world.posts[post]).update(until_date=TODAY)


def second_member(world) -> Post:
    return world.seat("vice", "school", "member", "副校长")


# -- who it is -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "how", "post"),
    [
        ("member", How.HEAD, "unit_head"),
        ("unit_clerk", How.HEAD, "unit_head"),
        ("unit_head", How.IN_CHARGE, "team_member"),
        ("physics", How.IN_CHARGE, "team_member"),
        ("physics_staff", How.UPPER_HEAD, "unit_head"),
        ("branch_secretary", How.UPPER_HEAD, "unit_head"),
        ("team_member", How.HEAD, "head"),
        ("finance", How.UPPER_HEAD, "head"),
        ("foreign_head", How.UPPER_HEAD, "head"),
    ],
)
def test_the_right_superior_is_found(world, subject, how, post):
    answer = found(world, subject)
    assert (answer.how, answer.post) == (how, world.posts[post])
    assert answer.reason.code == f"endorser.{how.value}"


@pytest.mark.parametrize("subject", ["head", "school"])
def test_above_the_root_stands_nobody_here(world, subject):
    answer = found(world, subject)
    assert (answer.how, answer.post) == (How.OUTSIDE, None)


def test_a_kind_may_ask_the_head_of_the_institution(world):
    ListKind.objects.filter(pk="powers").update(endorser=ListKind.Endorser.HEAD)
    assert found(world, "member").post == world.posts["head"]
    assert found(world, "physics").post == world.posts["head"]
    assert found(world, "head").how == How.OUTSIDE


def test_of_several_in_charge_one_must_be_chosen(world):
    vice = second_member(world)
    in_charge(world, "vice", "physics")
    answer = found(world, "physics")
    assert (answer.how, answer.post) == (How.SEVERAL, None)
    assert set(answer.candidates) == {vice, world.posts["team_member"]}


def test_two_posts_of_one_person_are_no_choice(world):
    second_member(world)
    in_charge(world, "vice", "physics")
    Appointment.objects.filter(post=world.posts["vice"]).update(person=world.people["team_member"])
    assert found(world, "physics").how == How.IN_CHARGE


def test_who_is_only_in_liaison_does_not_endorse(world):
    in_charge(world, "team_member", "finance", kind=Oversight.Kind.LIAISON)
    assert found(world, "finance").how == How.UPPER_HEAD


def test_a_charge_that_ended_counts_no_more(world):
    Oversight.objects.update(until_date=TODAY)
    assert found(world, "physics").post == world.posts["head"]


def test_a_vacant_endorser_sends_it_one_up_and_says_so(world):
    vacate(world, "team_member")
    answer = found(world, "physics")
    assert (answer.how, answer.post) == (How.UPPER_HEAD, world.posts["head"])
    assert "endorser.vacant" in told(answer.reason)


def test_a_vacant_head_of_the_unit_sends_it_to_who_is_in_charge(world):
    vacate(world, "unit_head")
    assert found(world, "member").post == world.posts["team_member"]


def test_whoever_acts_for_a_vacant_post_keeps_it(world):
    vacate(world, "team_member")
    Appointment.objects.create(
        post=world.posts["team_member"],
        person=world.people["inspection"],
        nature=Appointment.Nature.ACTING,
        from_date=LONG_AGO,
    )
    assert found(world, "physics").post == world.posts["team_member"]


def test_a_vacant_post_worked_by_delegation_keeps_it(world):
    vacate(world, "team_member")
    delegate(world, "inspection", "acting")
    answer = found(world, "physics")
    assert answer.post == world.posts["team_member"]
    assert "endorser.delegated" in told(answer.reason)


def test_a_vacant_post_only_prepared_for_does_not(world):
    vacate(world, "team_member")
    delegate(world, "inspection", "clerical")
    assert found(world, "physics").post == world.posts["head"]


def test_the_rules_for_vacant_posts_are_followed(world):
    Unit.objects.filter(pk=world.units["school"].pk).update(vacancy="up")
    vacate(world, "team_member")
    answer = found(world, "physics")
    assert (answer.how, answer.post) == (How.UPPER_HEAD, world.posts["head"])
    assert "endorser.goes_up" in told(answer.reason)


def test_who_is_the_subject_does_not_endorse_their_own(world):
    Appointment.objects.create(
        post=world.posts["unit_head"],
        person=world.people["team_member"],
        nature=Appointment.Nature.PART_TIME,
        from_date=TODAY - timedelta(days=5),
    )
    vacate(world, "unit_head")
    Appointment.objects.filter(post=world.posts["unit_head"], nature="part_time").update(
        until_date=None
    )
    for subject in ("unit_head", "physics"):
        answer = found(world, subject)
        assert answer.post == world.posts["head"]
        assert "endorser.himself" in told(answer.reason)


def test_many_lists_cost_as_much_as_one(world, django_assert_max_num_queries):
    subjects = ("member", "physics", "finance", "team_member", "head")
    lists = [fresh(make_list(world, subject)) for subject in subjects]
    post_kinds = ResponsibilityList.objects.select_related(
        "kind", "unit", "post__unit", "post__kind"
    )
    lists = list(post_kinds.filter(pk__in=[listed.pk for listed in lists]))
    with django_assert_max_num_queries(10):
        superiors = Superiors.over(lists, TODAY)
        assert len({superiors.endorser_of(listed).how for listed in lists}) > 2


# -- endorsing -----------------------------------------------------------------------------


def delegate(world, who: str, kind: str, post: str = "team_member") -> None:
    Delegation.objects.create(
        post=world.posts[post],
        delegate=world.people[who],
        kind=kind,
        reason="出差",
        granted_by=world.accounts[post],
        from_date=LONG_AGO,
        until_date=FAR_OFF,
    )


def test_a_signed_list_waits_for_its_superior_and_is_endorsed(world):
    listed = signed_list(world, "physics", "unit_head")
    endorsement = listed.endorsements.get()
    assert endorsement.post == world.posts["team_member"]
    assert Event.objects.get(action="list.endorser_found").after == {"endorser": "校党委副书记"}
    signature = endorse(world, listed, "team_member", opinion=" 同意 ")
    endorsement.refresh_from_db()
    assert (endorsement.signature, endorsement.opinion) == (signature, "同意")
    assert (signature.meaning, signature.content) == ("endorse", content_now(listed))
    listed = fresh(listed)
    assert listed.state == State.ENDORSED
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "endorsed"}
    sheet = queries.get_sheet(world.viewer("head"), listed)
    assert [one.status for one in sheet.signatures] == ["signed", "signed"]


@pytest.mark.parametrize("who", ["head", "unit_head", "unit_clerk", "organisation", "member"])
def test_nobody_else_endorses(world, who):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(PermissionDenied):
        endorse(world, listed, who)


def test_who_acts_for_the_superior_endorses_and_is_marked(world):
    listed = signed_list(world, "physics", "unit_head")
    delegate(world, "head", "acting")
    assert endorse(world, listed, "head").on_behalf_of == "校党委副书记"


def test_who_only_prepares_never_endorses(world):
    listed = signed_list(world, "physics", "unit_head")
    delegate(world, "head", "clerical")
    with pytest.raises(PermissionDenied):
        endorse(world, listed, "head")


def test_who_signed_for_the_subject_does_not_endorse_it_too(world):
    delegate(world, "team_member", "acting", post="unit_head")
    listed = make_list(world, "physics")
    ListKind.objects.filter(pk="powers").update(discuss=False)
    sign(world, listed, "team_member")
    with pytest.raises(CannotSign, match="自己签的字"):
        endorse(world, listed, "team_member")


def test_what_changed_since_it_was_seen_is_not_endorsed(world):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(ContentWasChanged):
        endorse(world, listed, "team_member", seen="{}")


def test_a_list_whose_signature_is_void_is_not_endorsed(world):
    listed = signed_list(world, "physics", "unit_head")
    ListItem.objects.filter(list=listed, number=1).update(content="偷偷改")
    with pytest.raises(CannotSign, match="原签字失效"):
        endorse(world, listed, "team_member")
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "void"}


def test_a_change_after_the_endorsement_voids_both(world):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    ListItem.objects.filter(list=listed, number=1).update(content="偷偷改")
    sheet = queries.get_sheet(world.viewer("head"), fresh(listed))
    assert sheet.status == "void"
    assert {one.status for one in sheet.signatures} == {"void"}


def test_a_list_is_endorsed_once(world):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    with pytest.raises(CannotSign, match="不等待审核背书"):
        endorse(world, listed, "team_member")


def test_too_long_an_opinion_and_an_old_proof_are_refused(world):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(CannotSign, match="1000字"):
        endorse(world, listed, "team_member", opinion="长" * 1001)
    with pytest.raises(CannotSign, match="确认一次身份"):
        endorse(world, listed, "team_member", proof=proof(age=timedelta(hours=1)))


# -- choosing ------------------------------------------------------------------------------


def choose(world, listed, post: Post, who: str = "unit_clerk", **fields):
    values = {"version": fresh(listed).version} | fields
    return operations.choose_endorser(
        viewer=world.viewer(who), listed=fresh(listed), post=post, **values
    )


def test_the_preparing_side_chooses_one_of_several(world):
    vice = second_member(world)
    in_charge(world, "vice", "physics")
    listed = signed_list(world, "physics", "unit_head")
    notice = queries.notice_of(listed)
    assert "选定一位" in notice.words
    assert notice.warning
    chosen = choose(world, listed, vice)
    assert (chosen.how, chosen.post) == (How.CHOSEN, vice)
    assert told(Reason.from_json(chosen.reason)) == ["endorser.chosen", "endorser.several"]
    assert Event.objects.get(action="list.endorser_chosen").actor_name == "物理学院党委干事"
    with pytest.raises(PermissionDenied):
        endorse(world, listed, "team_member")
    endorse(world, listed, "vice")


def test_only_one_of_the_candidates_can_be_chosen(world):
    second_member(world)
    in_charge(world, "vice", "physics")
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(operations.CannotEndorseList, match="列出的领导"):
        choose(world, listed, world.posts["head"])
    with pytest.raises(operations.CannotEndorseList, match="有了变动"):
        choose(world, listed, world.posts["vice"], version=0)
    with pytest.raises(PermissionDenied):
        choose(world, listed, world.posts["vice"], "foreign_clerk")


def test_where_one_is_in_charge_there_is_nothing_to_choose(world):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(operations.CannotEndorseList, match="不需要选定"):
        choose(world, listed, world.posts["team_member"])


# -- outside -------------------------------------------------------------------------------


def outside(world, listed, who: str = "organisation", **fields):
    values = {
        "version": fresh(listed).version,
        "body": "教育工委",
        "on": TODAY,
        "document": "教工委〔2026〕3号",
        "files": [minutes("批复.pdf")],
    }
    return operations.record_outside_endorsement(
        viewer=world.viewer(who), listed=fresh(listed), **(values | fields)
    )


def test_the_leading_office_records_what_stands_above_the_root_decided(world):
    listed = signed_list(world, "head", "head")
    assert "上级机关审定" in queries.notice_of(listed).words
    endorsement = outside(world, listed)
    assert (endorsement.outside_body, endorsement.files.get().name) == ("教育工委", "批复.pdf")
    assert fresh(listed).state == State.ENDORSED
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "endorsed"}


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({"on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"body": " "}, "名称"),
        ({"body": "长" * 121}, "120字"),
        ({"version": 0}, "有了变动"),
    ],
    ids=["tomorrow", "nobody", "long", "old"],
)
def test_a_wrong_approval_is_refused(world, fields, match):
    listed = signed_list(world, "head", "head")
    with pytest.raises(operations.CannotEndorseList, match=match):
        outside(world, listed, **fields)
    assert fresh(listed).state == State.SIGNED


def test_an_approval_needs_its_paper_and_the_leading_office(world):
    listed = signed_list(world, "head", "head")
    with pytest.raises(CannotKeepFile, match="请附上文件"):
        outside(world, listed, files=[])
    with pytest.raises(PermissionDenied):
        outside(world, listed, "unit_head")


def test_what_somebody_here_endorses_is_not_recorded_as_from_outside(world):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(operations.CannotEndorseList, match="不等待上级机关"):
        outside(world, listed)


# -- while it waits ------------------------------------------------------------------------


def test_a_change_in_the_division_of_work_asks_somebody_else(world):
    listed = signed_list(world, "physics", "unit_head")
    done = signed_list(world, "unit_head", "unit_head")
    endorse(world, done, "team_member")
    Oversight.objects.update(until_date=TODAY)
    second_member(world)
    in_charge(world, "vice", "physics")
    assert operations.keep_endorsements(actor=SYSTEM, today=TODAY) == 1
    assert listed.endorsements.get().post == world.posts["vice"]
    assert done.endorsements.get().post == world.posts["team_member"]
    event = Event.objects.get(action="list.endorser_changed")
    assert (event.before, event.after) == (
        {"endorser": "校党委副书记"},
        {"endorser": "校党委副校长"},
    )
    assert "分管" in event.why
    assert operations.keep_endorsements(actor=SYSTEM, today=TODAY) == 0


def test_a_choice_stands_while_the_candidates_do(world):
    vice = second_member(world)
    in_charge(world, "vice", "physics")
    listed = signed_list(world, "physics", "unit_head")
    choose(world, listed, vice)
    assert operations.keep_endorsements(actor=SYSTEM, today=TODAY) == 0
    vacate(world, "vice")
    assert operations.keep_endorsements(actor=SYSTEM, today=TODAY) == 1
    assert listed.endorsements.get().post == world.posts["team_member"]


def test_a_list_signed_before_its_kind_asked_for_it_is_asked_about(world):
    ListKind.objects.filter(pk="powers").update(endorser="")
    listed = signed_list(world, "physics", "unit_head")
    assert not listed.endorsements.exists()
    ListKind.objects.filter(pk="powers").update(endorser="superior")
    assert operations.keep_endorsements(actor=SYSTEM, today=TODAY) == 1
    assert listed.endorsements.get().post == world.posts["team_member"]


# -- pages ---------------------------------------------------------------------------------


def test_the_superior_examines_and_endorses_on_a_page(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    page = reverse("lists:endorse", args=[listed.pk])
    shown = sign_in("team_member").get(page).content.decode()
    assert "审批科研经费" in shown
    assert "确认身份" in shown
    client = let_prove(sign_in("team_member"))
    step = client.get(page).context["step"]
    answer = client.post(page, {"seen": step.field, "opinion": "长" * 1001})
    assert "opinion" in answer.context["opinion"].errors
    answer = client.post(page, {"seen": "spoilt", "opinion": "同意"})
    assert "有了变动" in answer.content.decode()
    assert "同意</textarea>" in answer.content.decode()
    client.post(page, {"seen": step.field, "opinion": "同意"})
    assert fresh(listed).state == State.ENDORSED
    assert client.get(page)["Location"] == reverse("lists:list", args=[listed.pk])


def test_without_a_proof_nothing_is_endorsed(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    for page in (reverse("lists:endorse", args=[listed.pk]), reverse("lists:endorsing")):
        answer = sign_in("team_member").post(page, {"chosen": [listed.pk]})
        assert answer["Location"].startswith(reverse("authentication:prove"))
    assert fresh(listed).state == State.SIGNED


def test_several_are_endorsed_in_one_go_each_by_its_own_signature(world, sign_in):
    lists = [signed_list(world, subject, "unit_head") for subject in ("physics", "unit_head")]
    untouched = signed_list(world, "physics", "unit_head", kind="problems")
    client, page = let_prove(sign_in("team_member")), reverse("lists:endorsing")
    rows = client.get(page).context["rows"]
    assert {row.listed for row in rows} == {*lists, untouched}
    seen = {f"seen-{row.listed.pk}": row.seen for row in rows}
    chosen = [listed.pk for listed in lists]
    client.post(page, {**seen, "chosen": chosen, "opinion": "同意"})
    assert [fresh(listed).state for listed in lists] == [State.ENDORSED] * 2
    assert fresh(untouched).state == State.SIGNED
    assert Signature.objects.filter(meaning="endorse").count() == 2


def test_what_changed_meanwhile_is_told_beside_its_list(world, sign_in):
    good = signed_list(world, "physics", "unit_head")
    spoilt = signed_list(world, "unit_head", "unit_head")
    client, page = let_prove(sign_in("team_member")), reverse("lists:endorsing")
    rows = client.get(page).context["rows"]
    seen = {f"seen-{row.listed.pk}": row.seen for row in rows} | {f"seen-{spoilt.pk}": "x"}
    answer = client.post(page, {**seen, "chosen": [good.pk, spoilt.pk, "no"]})
    (row,) = answer.context["rows"]
    assert (row.listed, row.ticked) == (spoilt, True)
    assert "有了变动" in row.refusal
    assert fresh(good).state == State.ENDORSED


def test_ticking_nothing_is_told(world, sign_in):
    signed_list(world, "physics", "unit_head")
    answer = let_prove(sign_in("team_member")).post(reverse("lists:endorsing"), {})
    assert "请勾选" in answer.content.decode()
    assert "没有等您背书" in sign_in("unit_clerk").get(reverse("lists:endorsing")).content.decode()


def test_the_pages_for_choosing_and_recording_work(world, sign_in):
    vice = second_member(world)
    in_charge(world, "vice", "physics")
    listed = signed_list(world, "physics", "unit_head")
    page = reverse("lists:endorser", args=[listed.pk])
    client = sign_in("unit_clerk")
    assert "校党委副校长" in client.get(page).content.decode()
    assert "post" in client.post(page, {"version": 1}).context["form"].errors
    client.post(page, {"version": fresh(listed).version, "post": vice.pk})
    assert listed.endorsements.get().post == vice
    above = signed_list(world, "school", "head")
    page = reverse("lists:outside", args=[above.pk])
    client = sign_in("organisation")
    assert "body" in client.post(page, {"version": 1}).context["form"].errors
    fields = {"version": fresh(above).version, "body": "教育工委", "on": TODAY.isoformat()}
    answer = client.post(page, fields)
    assert "files" in answer.context["form"].errors
    client.post(page, {**fields, "files": [minutes()]})
    assert fresh(above).state == State.ENDORSED
