"""Common templates: whose rows they are, who keeps them, and what two hands do to one row."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from zelian.history.models import Event
from zelian.lists.models import ListItem, ListKind, ListTemplate, ResponsibilityList
from zelian.lists.operations.templates import (
    CannotKeepTemplate,
    TemplateChangedMeanwhile,
    add_rows,
    add_template,
    change_row,
    change_template,
    move_row,
    remove_row,
    version_of_row,
)
from zelian.lists.queries.templates import (
    items_for,
    list_templates,
    templates_for,
    templates_in_force,
)
from zelian.people.queries import SubjectRow


@pytest.fixture
def office(world):
    return world.viewer("organisation")


@pytest.fixture
def powers(world):
    return ListKind.objects.get(pk="powers")


@pytest.fixture
def common(world, office, powers):
    """A template for all units of the school, with three rows."""
    template = add_template(viewer=office, kind=powers, unit=world.units["school"], name="通用权责")
    add_rows(viewer=office, template=template, contents=["招生", "采购", "评奖"])
    return template


def rows_of(template):
    return [(row.number, row.content) for row in template.items.order_by("number")]


# -- for whom -------------------------------------------------------------------------------


def test_a_template_without_kinds_is_for_all_below_its_unit(world, common, powers):
    for unit, post in (("physics", None), ("physics", "unit_head"), ("finance", None)):
        subject = SubjectRow(world.units[unit], world.posts[post] if post else None)
        assert templates_for(powers, subject) == [common]


def test_a_template_is_for_its_unit_its_kinds_of_unit_and_of_post(world, office, powers):
    physics = world.units["physics"]
    own = add_template(viewer=office, kind=powers, unit=physics, name="物理学院自用")
    colleges = add_template(
        viewer=office,
        kind=powers,
        unit=world.units["school"],
        name="学院",
        unit_kinds=["college_committee"],
    )
    members = add_template(
        viewer=office,
        kind=powers,
        unit=world.units["school"],
        name="委员",
        post_kinds=["member"],
    )
    asked = {
        "unit": SubjectRow(physics),
        "member": SubjectRow(physics, world.posts["member"]),
        "other": SubjectRow(world.units["letters"]),
        "department": SubjectRow(world.units["finance"]),
    }
    found = {key: set(templates_for(powers, subject)) for key, subject in asked.items()}
    assert found == {
        "unit": {own, colleges},
        "member": {own, colleges, members},
        "other": {colleges},
        "department": set(),
    }


def test_rows_for_all_subjects_cost_two_queries(world, common, powers, django_assert_num_queries):
    subjects = [SubjectRow(unit) for unit in world.units.values()] * 50
    with django_assert_num_queries(2):
        templates = templates_in_force(powers)
        counts = [len(items_for(templates, subject)) for subject in subjects]
    assert set(counts) == {3}


def test_what_two_templates_both_say_comes_once(world, office, common, powers):
    own = add_template(viewer=office, kind=powers, unit=world.units["physics"], name="自用")
    add_rows(viewer=office, template=own, contents=["采购", "实验室"])
    found = items_for(templates_in_force(powers), SubjectRow(world.units["physics"]))
    assert [item.content for item in found] == ["招生", "采购", "评奖", "实验室"]


def test_a_retired_template_gives_no_rows(world, office, common, powers):
    change_template(viewer=office, template=common, version=2, name=common.name, in_use=False)
    assert templates_for(powers, SubjectRow(world.units["physics"])) == []


# -- who keeps them -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["unit_head", "unit_clerk", "head", "member"])
def test_who_leads_no_kind_keeps_no_template(world, powers, who):
    with pytest.raises(PermissionDenied):
        add_template(
            viewer=world.viewer(who), kind=powers, unit=world.units["physics"], name="自用"
        )


def test_an_office_keeps_templates_of_its_own_kinds(world, powers):
    discipline = world.viewer("discipline")
    fields = {"unit": world.units["school"], "name": "监督"}
    with pytest.raises(CannotKeepTemplate):
        add_template(viewer=discipline, kind=powers, **fields)
    supervision = ListKind.objects.get(pk="supervision")
    assert add_template(viewer=discipline, kind=supervision, **fields).pk
    assert add_template(
        viewer=world.viewer("committee_office"), kind=powers, **fields
    ).pk  # it leads every kind


def test_another_offices_template_is_not_changed(world, common):
    with pytest.raises(PermissionDenied):
        add_rows(viewer=world.viewer("discipline"), template=common, contents=["新的"])


# -- changes --------------------------------------------------------------------------------


def test_a_name_is_there_once_in_a_unit(world, office, common, powers):
    with pytest.raises(CannotKeepTemplate) as refused:
        add_template(viewer=office, kind=powers, unit=world.units["school"], name="通用权责")
    assert refused.value.field == "name"


def test_lines_become_rows_and_none_comes_twice(office, common):
    add_rows(viewer=office, template=common, contents=[" 采购 ", "", "保密", "保密"])
    assert rows_of(common) == [(1, "招生"), (2, "采购"), (3, "评奖"), (4, "保密")]
    with pytest.raises(CannotKeepTemplate):
        add_rows(viewer=office, template=common, contents=["招生", " "])


def test_a_template_has_an_end(office, common):
    with pytest.raises(CannotKeepTemplate, match="500"):
        add_rows(viewer=office, template=common, contents=[f"第{n}项" for n in range(498)])
    assert common.items.count() == 3


def test_rows_are_put_in_order_and_taken_out(office, common):
    first, second, _third = common.items.order_by("number")
    move_row(viewer=office, item=first, places=1)
    assert rows_of(common) == [(1, "采购"), (2, "招生"), (3, "评奖")]
    remove_row(viewer=office, item=second)
    assert rows_of(common) == [(1, "招生"), (2, "评奖")]
    with pytest.raises(CannotKeepTemplate):
        remove_row(viewer=office, item=second)


def test_a_row_taken_out_stays_in_the_lists_that_have_it(world, office, common, powers):
    unit = world.units["physics"]
    listed = ResponsibilityList.objects.create(
        kind=powers, unit=unit, unit_path=unit.path, year=2026, title="清单"
    )
    row = common.items.first()
    item = ListItem.objects.create(list=listed, number=1, content="招生", template_item=row)
    remove_row(viewer=office, item=row)
    item.refresh_from_db()
    assert (item.content, item.template_item) == ("招生", None)


def test_a_row_holds_the_kinds_columns(office, common):
    row = common.items.first()
    changed = change_row(
        viewer=office,
        item=row,
        version=version_of_row(row),
        content="招生录取",
        values={"category": "审核审批", "basis": ""},
    )
    assert (changed.content, changed.values) == ("招生录取", {"category": "审核审批"})
    assert Event.objects.filter(action="list_template.row_changed").count() == 1


def test_two_hands_on_one_row_are_told_and_on_two_rows_are_not(office, common):
    first, second, _third = common.items.order_by("number")
    seen = {row.pk: version_of_row(row) for row in (first, second)}
    change_row(viewer=office, item=first, version=seen[first.pk], content="甲", values={})
    change_row(viewer=office, item=second, version=seen[second.pk], content="乙", values={})
    with pytest.raises(TemplateChangedMeanwhile) as refused:
        change_row(viewer=office, item=first, version=seen[first.pk], content="丙", values={})
    assert [(d.stands, d.typed) for d in refused.value.differences] == [("甲", "丙")]


def test_a_template_changed_meanwhile_shows_what_differs(office, common):
    with pytest.raises(TemplateChangedMeanwhile) as refused:
        change_template(viewer=office, template=common, version=1, name="别的")
    assert [(d.stands, d.typed) for d in refused.value.differences] == [("通用权责", "别的")]


# -- pages ----------------------------------------------------------------------------------


def test_a_clerk_sees_the_templates_of_the_school_without_buttons(sign_in, common):
    client = sign_in("unit_clerk")
    assert "通用权责" in client.get(reverse("lists:templates")).content.decode()
    page = client.get(reverse("lists:template", args=[common.pk])).content.decode()
    assert "招生" in page
    assert "新增条目" not in page
    answer = client.post(reverse("lists:template", args=[common.pk]), {"contents": "偷加"})
    assert answer.status_code == 403


def test_lines_are_pasted_on_the_page(sign_in, common):
    client = sign_in("organisation")
    page = reverse("lists:template", args=[common.pk])
    assert client.post(page, {"contents": "保密\r\n招生\r\n安全"}).status_code == 302
    assert common.items.count() == 5
    answer = client.post(page, {"contents": "保密"})
    assert "没有可新增的条目" in answer.content.decode()


def test_a_row_is_changed_on_its_page(sign_in, common):
    row = common.items.first()
    client = sign_in("organisation")
    page = reverse("lists:change-template-row", args=[row.pk])
    shown = client.get(page)
    assert "权责事项" in shown.content.decode()
    typed = {
        "content": "招生录取",
        "column_category": "审核审批",
        "version": version_of_row(row),
    }
    assert client.post(page, typed).status_code == 302
    row.refresh_from_db()
    assert row.values == {"category": "审核审批"}
    refused = client.post(page, {**typed, "column_category": "不存在的", "content": ""})
    assert refused.status_code == 200
    row.refresh_from_db()
    assert row.content == "招生录取"


def test_the_order_changes_by_buttons(sign_in, common):
    last = common.items.last()
    client = sign_in("organisation")
    client.post(reverse("lists:move-template-row", args=[last.pk]), {"to": "up"})
    assert rows_of(common) == [(1, "招生"), (2, "评奖"), (3, "采购")]
    client.post(reverse("lists:remove-template-row", args=[last.pk]))
    assert rows_of(common) == [(1, "招生"), (2, "采购")]
    assert ListTemplate.objects.get(pk=common.pk).version > 1


def test_templates_of_another_school_are_not_seen(world, office, common):
    stranger = world.viewer("organisation")
    assert list_templates(stranger).count() == 1
    foreign = type(office)(account_id=office.account_id, person_id=1, name="外", today=office.today)
    assert list_templates(foreign).count() == 0
