from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tests.pledges.pledging import fresh, issue, kind, one
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists.models import ListKind
from zelian.pledges import operations
from zelian.pledges.kinds import fill_in_kinds
from zelian.pledges.models import PledgeField, PledgeKind
from zelian.pledges.operations.kinds import KIND_FIELDS, MOST_FIELDS
from zelian.pledges.wording import Filling, filled, unknown_places

FILLING = Filling("物理学院", "书记", "张三", 2026, "副校长", "李四", "某大学", TODAY)


def known(code: str = "letter", **changed) -> dict[str, object]:
    found = kind(code)
    values = {name: getattr(found, name) for name in KIND_FIELDS}
    return {**values, "version": found.version, "quotes": found.quotes.all()} | changed


def change(world, code="letter", who="committee_office", **changed) -> PledgeKind:
    fields = known(code, **changed)
    return operations.change_pledge_kind(viewer=world.viewer(who), kind=kind(code), **fields)


def add(world, who="committee_office", **changed) -> PledgeKind:
    fields = known("letter", name="保密承诺书", **changed)
    del fields["version"]
    return operations.add_pledge_kind(viewer=world.viewer(who), **fields)


def test_six_kinds_come_with_the_house_and_are_filled_in_once(db):
    assert PledgeKind.objects.count() == 6
    assert fill_in_kinds() == 0
    assert list(kind().quotes.values_list("pk", flat=True)) == ["tasks"]
    for one_kind in PledgeKind.objects.all():
        assert not unknown_places(one_kind.body), one_kind
        assert one_kind.both_sign or not one_kind.grades


def test_places_are_filled_in_and_never_read_twice():
    assert filled("{姓名}（{ 岗位 }）{年度}{没有}", FILLING) == "张三（书记）2026{没有}"
    sly = Filling("{姓名}", "", "张三", 2026, "", "", "", TODAY)
    assert filled("{单位}｛姓名｝", sly) == "{姓名}张三"
    assert unknown_places("{姓名}{甲}{乙}{甲}{0.__class__}") == ["甲", "乙", "0.__class__"]


def test_a_new_kind_needs_no_code(world):
    made = add(world)
    operations.add_pledge_field(
        viewer=world.viewer("committee_office"),
        kind=made,
        name="涉密事项",
        type="long",
        choices=[],
        required=True,
        note="",
        order=1,
    )
    outcomes = issue(world, made.pk)
    assert {row.result for row in outcomes} == {"issued", "vacant"}
    pledge = one(world, made.pk)
    assert [field.name for field in pledge.form_fields] == ["涉密事项"]
    assert Event.objects.filter(action="pledge_kind.added").count() == 1


def test_a_change_touches_only_what_is_issued_later(world):
    issue(world)
    pledge = one(world)
    change(world, body="新的正文", both_sign=False)
    assert "新的正文" not in fresh(pledge).body
    assert fresh(pledge).both_sign
    field = PledgeField.objects.get(kind="letter", key="goals")
    operations.remove_pledge_field(viewer=world.viewer("committee_office"), field=field)
    assert [one.key for one in fresh(pledge).form_fields] == ["goals", "measures"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"body": " "}, "body"),
        ({"body": "{谁}"}, "body"),
        ({"name": "军令状"}, "name"),
        ({"for_units": False, "for_posts": False}, "for_units"),
        ({"grades": ["好", "差"], "both_sign": False}, "both_sign"),
        ({"grades": ["好", "差"], "first": "counterpart"}, "first"),
    ],
    ids=["empty", "place", "name", "nobody", "one_side", "first"],
)
def test_what_contradicts_itself_is_refused_at_its_field(world, changed, field):
    with pytest.raises(operations.CannotChangePledgeKind) as refused:
        change(world, **changed)
    assert refused.value.field == field


def test_the_second_of_two_is_told_what_differs(world):
    change(world, note="先改的")
    with pytest.raises(operations.PledgeKindChangedMeanwhile) as overtaken:
        change(world, note="后改的", version=1)
    assert [one.typed for one in overtaken.value.differences] == ["后改的"]


@pytest.mark.parametrize("who", ["unit_head", "discipline", "head", "organisation"])
def test_a_kind_is_changed_by_its_own_office(world, who):
    with pytest.raises(PermissionDenied):
        change(world, who=who)


def test_the_office_that_leads_a_kind_changes_it(world):
    assert change(world, "integrity", "discipline", note="说明").note == "说明"
    with pytest.raises(PermissionDenied):
        add(world, who="discipline")
    assert add(world, who="discipline", led_by="discipline").led_by == "discipline"


FIELD = {
    "name": "新栏目",
    "type": "choice",
    "choices": ["甲", "乙"],
    "required": False,
    "note": "",
    "order": 9,
}


def test_fields_are_added_changed_and_removed(world):
    viewer = world.viewer("committee_office")
    field = operations.add_pledge_field(viewer=viewer, kind=kind(), **FIELD)
    changed = operations.change_pledge_field(viewer=viewer, field=field, **{**FIELD, "name": "改"})
    assert (changed.name, changed.key) == ("改", field.key)
    operations.remove_pledge_field(viewer=viewer, field=field)
    assert not PledgeField.objects.filter(pk=field.pk).exists()
    assert kind().version == 4


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "年度目标"}, "name"), ({"choices": ["甲"]}, "choices")],
    ids=["name", "choices"],
)
def test_a_field_is_refused_with_a_sentence(world, typed, field):
    with pytest.raises(operations.CannotChangePledgeKind) as refused:
        operations.add_pledge_field(
            viewer=world.viewer("committee_office"), kind=kind(), **{**FIELD, **typed}
        )
    assert refused.value.field == field


def test_fields_have_an_end(world):
    PledgeField.objects.bulk_create(
        PledgeField(kind=kind(), key=f"k{n}", name=f"栏{n}") for n in range(MOST_FIELDS)
    )
    with pytest.raises(operations.CannotChangePledgeKind, match="最多"):
        operations.add_pledge_field(viewer=world.viewer("committee_office"), kind=kind(), **FIELD)


def test_quotes_are_kinds_of_list(world):
    change(world, quotes=ListKind.objects.filter(pk__in=["risks", "problems"]))
    assert set(kind().quotes.values_list("pk", flat=True)) == {"risks", "problems"}
