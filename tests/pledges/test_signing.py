from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.pledges.pledging import (
    APPRAISED,
    VALUES,
    fill,
    fresh,
    in_force,
    issue,
    one,
    put_in_charge,
    sign,
)
from tests.signing.proving import proof
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists.models import ListItem, ListKind, ResponsibilityList
from zelian.people.models import Appointment
from zelian.pledges import facts, operations, queries
from zelian.pledges.facts import Fact
from zelian.pledges.models import Pledge, PledgeQuote
from zelian.pledges.signing import content_of
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, ContentWasChanged


@pytest.fixture
def pledge(world) -> Pledge:
    """The physics college's letter, issued and filled in."""
    issue(world)
    return fill(world, one(world))


def test_both_sides_sign_and_it_is_in_force(world, pledge):
    first = sign(world, pledge)
    assert (first.meaning, fresh(pledge).state) == ("sign", "signed")
    second = sign(world, pledge, "team_member")
    assert second.meaning == "countersign"
    done = fresh(pledge)
    assert (done.state, done.effective_on) == ("in_force", TODAY)
    assert queries.status_of(done) == "effective"
    assert Event.objects.filter(action="pledge.signed").count() == 2


def test_the_signed_content_holds_exactly_these_fields(world, pledge):
    content = json.loads(content_of(pledge))
    assert set(content) == {
        "form",
        "title",
        "kind",
        "year",
        "giver",
        "holder",
        "counterpart",
        "body",
        "values",
        "quotes",
        "figures",
    }
    assert content["form"] == "zelian.pledge/1"
    assert {"name": "年度目标", "value": VALUES["goals"]} in content["values"]


def test_one_side_alone_signs_what_is_only_theirs(world):
    issue(world, "integrity", who="discipline")
    pledge = one(world, "integrity", "physics", "member")
    sign(world, pledge, "member")
    assert fresh(pledge).state == "in_force"
    assert Signature.objects.get().signer_name == "物理学院党委委员"


def test_the_other_side_may_be_first(world):
    issue(world)
    pledge = fill(world, one(world))
    Pledge.objects.filter(pk=pledge.pk).update(first="counterpart")
    with pytest.raises(CannotSign, match="轮到"):
        sign(world, pledge)
    sign(world, pledge, "team_member")
    sign(world, pledge)
    assert fresh(pledge).state == "in_force"


@pytest.mark.parametrize("who", ["unit_clerk", "member", "committee_office", "head", "discipline"])
def test_nobody_signs_for_another(world, pledge, who):
    with pytest.raises(PermissionDenied):
        sign(world, pledge, who)
    assert not Signature.objects.exists()


def test_the_other_side_waits_its_turn(world, pledge):
    with pytest.raises(CannotSign, match="轮到"):
        sign(world, pledge, "team_member")


def test_what_is_required_is_asked_for_before_signing(world):
    issue(world)
    pledge = one(world)
    with pytest.raises(CannotSign, match="年度目标"):
        sign(world, pledge)


def test_a_pledge_in_force_is_signed_no_more(world):
    pledge = in_force(world)
    with pytest.raises(CannotSign, match="不需要签字"):
        sign(world, pledge)


def test_a_former_holders_pledge_is_not_signed_by_the_new_one(world, pledge):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    Appointment.objects.create(
        post=world.posts["unit_head"], person=world.people["member"], from_date=TODAY
    )
    with pytest.raises(CannotSign, match="换一份"):
        sign(world, pledge, "member")


def test_one_person_never_signs_for_both(world, pledge):
    sign(world, pledge)
    Appointment.objects.create(
        post=world.posts["team_member"], person=world.people["unit_head"], from_date=TODAY
    )
    with pytest.raises(CannotSign, match="两方"):
        sign(world, pledge, "unit_head")


def test_what_changed_since_it_was_seen_is_not_signed(world, pledge):
    seen = content_of(pledge)
    fill(world, pledge, values={**VALUES, "goals": "另一个目标"})
    with pytest.raises(ContentWasChanged) as refused:
        sign(world, pledge, seen=seen)
    assert [change.label for change in refused.value.changes] == ["年度目标"]


def test_an_old_proof_signs_nothing(world, pledge):
    with pytest.raises(CannotSign, match="确认"):
        sign(world, pledge, proof=proof(age=timedelta(hours=1)))


@pytest.mark.parametrize(
    "change",
    [
        {"body": "别的"},
        {"values": {"goals": "改了"}},
        {"title": "改名"},
        {"holder_name": "别人"},
        {"year": 2031},
        {"figures": [["已履行", "9"]]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_of_content_makes_the_signatures_void(world, change):
    pledge = in_force(world)
    Pledge.objects.filter(pk=pledge.pk).update(**change)
    changed = fresh(pledge)
    assert queries.status_of(changed) == "void"
    row = queries.list_pledges(world.viewer("unit_head")).get(pk=pledge.pk)
    assert queries.status_of(row) == "void"


def test_a_void_signature_is_not_countersigned(world, pledge):
    sign(world, pledge)
    Pledge.objects.filter(pk=pledge.pk).update(body="别的")
    with pytest.raises(CannotSign, match="有了变动"):
        sign(world, pledge, "team_member")


def test_a_signature_of_another_pledge_stands_for_nothing(world):
    pledge = in_force(world)
    other = one(world, "letter", "letters")
    Pledge.objects.filter(pk=other.pk).update(state="signed")
    other.signatures.add(pledge.signatures.first())
    assert queries.status_of(fresh(other)) == "broken"


# -- many at once ---------------------------------------------------------------------------


def test_many_are_signed_each_by_a_signature_of_its_own(world):
    put_in_charge(world, "team_member", "physics_staff")
    issue(world)
    first, second = one(world), one(world, "letter", "physics_staff")
    for pledge, who in ((first, "unit_head"), (second, "branch_secretary")):
        fill(world, pledge, who)
        sign(world, pledge, who)
    viewer = world.viewer("team_member")
    assert len(queries.pledges_waiting_for(viewer).to_countersign) == 2
    seen = {pledge.pk: content_of(fresh(pledge)) for pledge in (first, second)}
    seen[second.pk] = "不是看到的内容"
    done = operations.sign_pledges(viewer=viewer, seen=seen, proof=proof())
    assert [bool(row.refusal) for row in done] == [False, True]
    assert (fresh(first).state, fresh(second).state) == ("in_force", "signed")
    assert Signature.objects.filter(meaning="countersign").count() == 1


def test_another_persons_pledge_stops_the_whole_lot(world, pledge):
    with pytest.raises(PermissionDenied):
        operations.sign_pledges(
            viewer=world.viewer("foreign_head"), seen={pledge.pk: ""}, proof=proof()
        )


# -- appraisal ------------------------------------------------------------------------------


@pytest.fixture
def appraisal(world) -> Pledge:
    issue(world, "appraisal", who="organisation")
    pledge = fill(world, one(world, "appraisal"), values=APPRAISED)
    sign(world, pledge)
    return fresh(pledge)


def appraise(world, pledge, who="team_member", **fields) -> Pledge:
    fields = {"version": fresh(pledge).version, "grade": "好", "comment": "任务都完成了"} | fields
    return operations.appraise_pledge(viewer=world.viewer(who), pledge=pledge, **fields)


def test_an_appraisal_leaves_the_givers_signature_as_it_is(world, appraisal):
    with pytest.raises(CannotSign, match="评议"):
        sign(world, appraisal, "team_member")
    appraise(world, appraisal)
    assert queries.status_of(fresh(appraisal)) == "half_signed"
    signature = sign(world, appraisal, "team_member")
    assert signature.form == "zelian.pledge.appraised/1"
    assert json.loads(signature.content)["grade"] == "好"
    assert queries.status_of(fresh(appraisal)) == "effective"
    Pledge.objects.filter(pk=appraisal.pk).update(grade="差")
    assert queries.status_of(fresh(appraisal)) == "void"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"grade": "优秀"}, "grade"),
        ({"comment": " \n"}, "comment"),
        ({"comment": "长" * 10_001}, "comment"),
        ({"version": 77}, None),
    ],
    ids=["grade", "nothing", "long", "version"],
)
def test_an_appraisal_is_refused_with_a_sentence(world, appraisal, fields, field):
    with pytest.raises(operations.CannotAppraise) as refused:
        appraise(world, appraisal, **fields)
    assert refused.value.field == field


def test_only_the_other_side_appraises(world, appraisal, pledge):
    with pytest.raises(PermissionDenied):
        appraise(world, appraisal, "unit_head")
    with pytest.raises(operations.CannotAppraise, match="不需要"):
        appraise(world, pledge)


def test_an_appraisal_is_not_written_before_the_giver_signed(world):
    issue(world, "appraisal", who="organisation")
    with pytest.raises(operations.CannotAppraise, match="签字之后"):
        appraise(world, one(world, "appraisal"))


def test_figures_of_upper_apps_are_taken_when_it_is_filled_in(world, monkeypatch):
    monkeypatch.setattr(facts, "_sources", [lambda about: [Fact("已履行", "3")]])
    issue(world, "appraisal", who="organisation")
    pledge = fill(world, one(world, "appraisal"), values=APPRAISED)
    assert pledge.figures == [["已履行", "3"]]


# -- filling in -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["unit_head", "unit_clerk"])
def test_the_givers_side_fills_in(world, who):
    issue(world)
    assert fill(world, one(world), who).values["goals"] == VALUES["goals"]


@pytest.mark.parametrize("who", ["member", "team_member", "foreign_clerk", "committee_office"])
def test_others_do_not_fill_in(world, who):
    issue(world)
    with pytest.raises(PermissionDenied):
        fill(world, one(world), who)


def test_the_second_of_two_is_told_what_differs(world, pledge):
    version = pledge.version
    fill(world, pledge, values={**VALUES, "goals": "书记写的"})
    with pytest.raises(operations.PledgeWasChanged) as overtaken:
        fill(world, pledge, "unit_clerk", version=version, values={**VALUES, "goals": "干事写的"})
    (difference,) = overtaken.value.differences
    assert (difference.stands, difference.typed) == ("书记写的", "干事写的")
    assert overtaken.value.version == fresh(pledge).version


def test_a_signed_pledge_is_not_filled_in(world, pledge):
    sign(world, pledge)
    with pytest.raises(operations.CannotFillPledge, match="已经有人签字"):
        fill(world, pledge)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"goals": "长" * 10_001}, "goals"), ({"self": "特别好"}, "self")],
    ids=["long", "choice"],
)
def test_what_does_not_fit_is_refused_at_its_field(world, values, field):
    code = "appraisal" if field == "self" else "letter"
    issue(world, code, who="organisation" if field == "self" else "committee_office")
    with pytest.raises(operations.CannotFillPledge) as refused:
        fill(world, one(world, code), values=values)
    assert refused.value.field == field


@pytest.fixture
def rows(world) -> list[ListItem]:
    """Tasks of the physics college."""
    tasks = ResponsibilityList.objects.create(
        kind=ListKind.objects.get(pk="tasks"),
        unit=world.units["physics"],
        unit_path=world.units["physics"].path,
        year=TODAY.year,
        title="物理学院党委任务清单",
    )
    return [
        ListItem.objects.create(list=tasks, number=n, content=f"任务{n}", due_on=TODAY)
        for n in (1, 2)
    ]


def test_rows_are_quoted_as_they_stand_and_keep_their_link(world, pledge, rows):
    assert list(queries.quotable_items(pledge)) == rows
    pledge = fill(world, pledge, quotes=rows[:1])
    quote = PledgeQuote.objects.get()
    assert (quote.text, quote.item, quote.source) == ("任务1", rows[0], "物理学院党委任务清单")
    sign(world, pledge)
    ListItem.objects.filter(pk=rows[0].pk).update(content="改了")
    assert queries.status_of(fresh(pledge)) == "half_signed"
    rows[0].delete()
    assert PledgeQuote.objects.get().text == "任务1"
    PledgeQuote.objects.update(text="改了引用")
    assert queries.status_of(fresh(pledge)) == "void"


def test_rows_of_the_newest_edition_are_quoted_but_not_of_one_given_up(world, pledge, rows):
    listed = rows[0].list
    edition = ResponsibilityList.objects.create(
        kind=listed.kind,
        unit=listed.unit,
        unit_path=listed.unit_path,
        year=listed.year,
        edition=2,
        previous=listed,
        title=listed.title,
    )
    newer = ListItem.objects.create(list=edition, number=1, content="改过的任务")
    assert list(queries.quotable_items(pledge)) == [newer]
    ResponsibilityList.objects.filter(pk=edition.pk).update(state="archived")
    assert list(queries.quotable_items(pledge)) == rows


def test_only_rows_of_ones_own_lists_are_quoted(world, pledge, rows):
    ResponsibilityList.objects.update(
        unit=world.units["letters"], unit_path=world.units["letters"].path
    )
    with pytest.raises(operations.CannotFillPledge) as refused:
        fill(world, pledge, quotes=ListItem.objects.select_related("list"))
    assert refused.value.field == "quotes"
