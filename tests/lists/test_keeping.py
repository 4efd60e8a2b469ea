from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied

from tests.lists.duties import make_duties
from tests.signing.proving import proof
from tests.world import LONG_AGO, TODAY
from zelian.catalogue.models import Measure
from zelian.history.models import Event
from zelian.lists import operations, queries
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.signing import content_of
from zelian.people.models import Appointment, Person
from zelian.signing.canonical import digest_of
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, ContentWasChanged

YEAR = TODAY.year


@pytest.fixture
def duties(world):
    return make_duties(world)


@pytest.fixture
def listed(world, duties) -> ResponsibilityList:
    """The physics college's own list, a draft."""
    outcome = operations.generate_list(
        viewer=world.viewer("unit_clerk"), year=YEAR, unit=world.units["physics"]
    )
    return ResponsibilityList.objects.get(pk=outcome.list_id)


def sign(world, listed, who="unit_head", **fields) -> Signature:
    """As the page does: what is shown is what is signed."""
    if "seen" not in fields:
        now = ResponsibilityList.objects.get(pk=listed.pk)
        fields["seen"] = content_of(now, queries.items_to_sign(now))
    fields.setdefault("proof", proof())
    return operations.sign_list(viewer=world.viewer(who), listed=listed, **fields)


def sheet(world, listed, who="unit_head") -> queries.Sheet:
    viewer = world.viewer(who)
    return queries.get_sheet(viewer, queries.get_list(viewer, listed.pk))


def edit(world, item, who="unit_clerk", **fields) -> ListItem:
    item = ListItem.objects.select_related("list").get(pk=item.pk)
    version = fields.pop("version", item.version)
    return operations.edit_item(viewer=world.viewer(who), item=item, version=version, values=fields)


# -- the digest ----------------------------------------------------------------------------


def test_the_same_content_has_the_same_digest(world, listed):
    items = queries.items_to_sign(listed)
    again = queries.items_to_sign(ResponsibilityList.objects.get(pk=listed.pk))
    assert digest_of(content_of(listed, items)) == digest_of(content_of(listed, reversed(again)))


def test_the_signed_content_holds_exactly_these_fields(world, listed):
    content = json.loads(content_of(listed, queries.items_to_sign(listed)))
    assert set(content) == {
        "form",
        "title",
        "subject",
        "year",
        "kind",
        "edition",
        "columns",
        "rows",
    }
    assert set(content["rows"][0]) == {"number", "origin", "values", "duty"}
    assert [column["key"] for column in content["columns"]] == list(
        listed.kind.columns.values_list("key", flat=True)
    )
    assert set(content["rows"][0]["values"]) == {column["key"] for column in content["columns"]}
    assert content["kind"] == {"code": "responsibilities", "name": "责任清单"}
    assert content["subject"] == f"unit:{world.units['physics'].pk}"


@pytest.mark.parametrize(
    "change",
    [
        lambda item: ListItem.objects.filter(pk=item.pk).update(content="别的"),
        lambda item: ListItem.objects.filter(pk=item.pk).update(requirement="每年至少 9 次"),
        lambda item: ListItem.objects.filter(pk=item.pk).update(local_measures="补写"),
        lambda item: ListItem.objects.filter(pk=item.pk).update(responsible="别人"),
        lambda item: ListItem.objects.filter(pk=item.pk).update(number=77),
        lambda item: ListItem.objects.filter(pk=item.pk).delete(),
        lambda item: ResponsibilityList.objects.filter(pk=item.list_id).update(title="改名"),
        lambda item: ResponsibilityList.objects.filter(pk=item.list_id).update(year=YEAR + 1),
        lambda item: Measure.objects.filter(duty=item.duty).update(value={"min": 3}),
        lambda item: type(item.duty).objects.filter(pk=item.duty_id).update(quote="改过的原文"),
        lambda item: type(item.duty).objects.filter(pk=item.duty_id).update(modality="may"),
    ],
)
def test_any_change_of_content_makes_the_signature_void(world, listed, change):
    sign(world, listed)
    assert sheet(world, listed).status == "signed"
    change(listed.items.select_related("duty").first())
    shown = sheet(world, listed)
    assert shown.status == "void"
    assert not shown.latest.valid
    row = queries.list_lists(world.viewer("unit_head")).get(pk=listed.pk)
    assert queries.status_of(row) == "void"
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "void"}


def test_changing_it_back_makes_the_signature_stand_again(world, listed):
    sign(world, listed)
    item = listed.items.first()
    ListItem.objects.filter(pk=item.pk).update(content="别的")
    ListItem.objects.filter(pk=item.pk).update(content=item.content)
    assert sheet(world, listed).status == "signed"


# -- signing -------------------------------------------------------------------------------


def test_the_head_signs_the_list_of_the_unit(world, listed):
    signature = sign(world, listed)
    assert (signature.signer_name, signature.signer_title) == (
        "物理学院党委书记",
        "物理学院党委书记",
    )
    assert digest_of(signature.content) == signature.digest
    shown = sheet(world, listed)
    assert shown.digest == signature.digest
    assert (shown.may_sign, shown.may_edit, shown.may_reopen) == (False, False, True)
    event = Event.objects.get(action="list.signed")
    assert event.after["digest"] == signature.digest


def test_the_holder_signs_the_list_of_the_post(world, duties):
    outcome = operations.generate_list(
        viewer=world.viewer("organisation"), year=YEAR, post=world.posts["unit_head"]
    )
    sign(world, ResponsibilityList.objects.get(pk=outcome.list_id))
    assert Signature.objects.get().signer_name == "物理学院党委书记"


@pytest.mark.parametrize(
    "who", ["unit_clerk", "member", "foreign_head", "organisation", "head", "team_member"]
)
def test_nobody_signs_for_another(world, listed, who):
    with pytest.raises(PermissionDenied):
        sign(world, listed, who)
    assert not Signature.objects.exists()


def test_who_holds_the_post_no_longer_signs_no_longer(world, listed):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    with pytest.raises(PermissionDenied):
        sign(world, listed)


def test_who_acts_for_the_head_signs_as_acting(world, listed):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    Appointment.objects.create(
        post=world.posts["unit_head"],
        person=Person.objects.get(account=world.accounts["member"]),
        nature=Appointment.Nature.ACTING,
        from_date=LONG_AGO,
    )
    assert sign(world, listed, "member").signer_title == "物理学院党委书记（代理）"


def test_what_changed_since_it_was_seen_is_not_signed(world, listed):
    seen = sheet(world, listed)
    edit(world, listed.items.first(), local_measures="新写的措施")
    with pytest.raises(ContentWasChanged, match="有了变动") as refused:
        sign(world, listed, seen=seen.content)
    (change,) = refused.value.changes
    assert (change.label, change.signed, change.stands) == ("第1条 本单位措施", "", "新写的措施")


def test_a_duty_that_changed_since_it_was_seen_is_not_signed(world, listed, duties):
    seen = sheet(world, listed)
    Measure.objects.filter(duty=duties["plan"]).update(value={"min": 9})
    with pytest.raises(ContentWasChanged) as refused:
        sign(world, listed, seen=seen.content)
    assert [change.label for change in refused.value.changes] == ["第2条 所依据的责任事项（摘要）"]


def test_a_list_is_signed_once(world, listed):
    sign(world, listed)
    with pytest.raises(CannotSign, match="已经签字"):
        sign(world, listed)


def test_an_empty_list_is_not_signed(world, listed):
    listed.items.all().delete()
    with pytest.raises(CannotSign, match="没有条目"):
        sign(world, listed)


def test_reopening_keeps_the_signature_and_shows_it_as_void(world, listed):
    sign(world, listed)
    listed.refresh_from_db()
    operations.reopen_list(
        viewer=world.viewer("unit_clerk"),
        listed=listed,
        version=listed.version,
        reason="分工有调整",
    )
    shown = sheet(world, listed)
    assert shown.status == "draft"
    assert [one.status for one in shown.signatures] == ["withdrawn"]
    assert Event.objects.get(action="list.reopened").why == "分工有调整"
    sign(world, listed)
    assert [one.status for one in sheet(world, listed).signatures] == ["signed", "withdrawn"]


@pytest.mark.parametrize("reason", ["", "  \n ", "长" * 501])
def test_reopening_needs_a_reason_of_some_length(world, listed, reason):
    sign(world, listed)
    listed.refresh_from_db()
    with pytest.raises(operations.CannotReopenList) as refused:
        operations.reopen_list(
            viewer=world.viewer("unit_head"), listed=listed, version=listed.version, reason=reason
        )
    assert refused.value.field == "reason"


def test_a_draft_needs_no_reopening(world, listed):
    with pytest.raises(operations.CannotReopenList, match="还没有签字"):
        operations.reopen_list(
            viewer=world.viewer("unit_head"), listed=listed, version=listed.version, reason="改"
        )


# -- reading -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("organisation", 8),
        ("discipline", 8),
        ("unit_head", 4),
        ("unit_clerk", 4),
        ("team_member", 4),
        ("branch_secretary", 1),
        ("member", 0),
        ("foreign_head", 4),
    ],
)
def test_lists_are_seen_within_reach(world, duties, who, seen):
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    assert queries.list_lists(world.viewer(who)).count() == seen


def test_a_list_out_of_reach_is_not_there(world, listed):
    with pytest.raises(ResponsibilityList.DoesNotExist):
        queries.get_list(world.viewer("foreign_head"), listed.pk)
    with pytest.raises(ListItem.DoesNotExist):
        queries.get_item(world.viewer("member"), listed.items.first().pk)


def test_lists_to_sign_are_the_viewers_own_drafts(world, duties):
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    viewer = world.viewer("unit_head")
    waiting = queries.lists_to_sign(viewer, year=YEAR)
    assert [str(row.post or row.unit) for row in waiting] == ["物理学院党委", "物理学院党委书记"]
    sign(world, waiting[0])
    assert len(queries.lists_to_sign(viewer, year=YEAR)) == 1
    assert queries.lists_to_sign(world.viewer("unit_clerk"), year=YEAR) == []
