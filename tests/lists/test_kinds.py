"""Kinds of list as data: what their pages change, and what keeps lists safe."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists.applying import applies_to
from zelian.lists.columns import put, value_of
from zelian.lists.forms.kinds import DayOfYearField
from zelian.lists.models import ListColumn, ListItem, ListKind, ListTemplate, ResponsibilityList
from zelian.lists.operations.kind_columns import (
    add_column,
    change_column,
    move_column,
    remove_column,
)
from zelian.lists.operations.kinds import (
    CannotChangeListKind,
    ListKindChangedMeanwhile,
    add_list_kind,
    change_list_kind,
    copy_list_kind,
    switch_list_kind,
)
from zelian.lists.queries.kinds import day_words, get_kind_page, list_list_kinds
from zelian.people.models import Post, Unit
from zelian.people.queries import SubjectRow

State = ResponsibilityList.State
COLUMN = {"heading": "", "choices": [], "required": False, "weight": 1.0, "note": ""}


@pytest.fixture
def office(world):
    return world.viewer("organisation")


@pytest.fixture
def tops(world):
    """The world's school stands at the top, so its offices keep the kinds."""
    return world


def column(**fields):
    return {**COLUMN, **fields}


def a_list(world, kind, **fields):
    unit = world.units["physics"]
    defaults = {"year": TODAY.year, "unit": unit, "unit_path": unit.path, "title": "物理学院的清单"}
    return ResponsibilityList.objects.create(kind=kind, **defaults | fields)


def subject(unit: Unit, post: Post | None = None) -> SubjectRow:
    found = Unit.objects.select_related("kind").get(pk=unit.pk)
    if post is not None:
        post = Post.objects.select_related("kind").get(pk=post.pk)
        post.unit = found
    return SubjectRow(found, post)


def settings_of(kind, **changed):
    from zelian.lists.operations.kinds import FIELDS

    return {name: getattr(kind, name) for name in FIELDS} | changed


# -- whose list -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "unit", "post", "wanted"),
    [
        ({}, "physics", None, True),
        ({"for_units": False}, "physics", None, False),
        ({"unit_tiers": ["unit"]}, "physics", None, True),
        ({"unit_tiers": ["branch"]}, "physics", None, False),
        ({"unit_kinds": ["department"]}, "physics", None, False),
        ({"unit_kinds": ["college_committee"]}, "physics", None, True),
        ({"for_posts": False}, "physics", "unit_head", False),
        ({"post_ranks": ["head"]}, "physics", "unit_head", True),
        ({"post_ranks": ["head"]}, "physics", "member", False),
        ({"post_kinds": ["member"]}, "physics", "member", True),
        ({"post_words": ["纪检"]}, "physics", "member", False),
        ({"post_words": ["纪委"]}, "discipline", "discipline", True),
        ({"unit_tiers": ["discipline"]}, "physics", "member", True),
    ],
    ids=lambda value: str(value).replace(" ", ""),
)
def test_a_kind_says_whose_it_is(world, fields, unit, post, wanted):
    kind = ListKind(code="x", name="试", **fields)
    asked = subject(world.units[unit], world.posts[post] if post else None)
    assert applies_to(kind, asked) is wanted


# -- a new kind -----------------------------------------------------------------------------


def test_kinds_stand_in_their_order(world):
    kinds = list(list_list_kinds())
    assert kinds == sorted(kinds, key=lambda kind: (kind.order, kind.code))
    assert len({kind.order for kind in kinds}) > 1


def test_a_new_kind_begins_with_what_who_and_where(office):
    kind = add_list_kind(viewer=office, name=" 安全清单 ", source="blank")
    assert kind.name == "安全清单"
    assert [one.key for one in kind.columns.all()] == ["content", "responsible", "department"]
    event = Event.objects.get(action="list_kind.added")
    assert event.after["name"] == "安全清单"


def test_codes_of_new_kinds_never_meet(office):
    made = [add_list_kind(viewer=office, name=f"清单{n}", source="blank") for n in range(3)]
    assert len({kind.pk for kind in made}) == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "责任清单"}, "name"),
        ({"for_units": False, "for_posts": False}, "for_units"),
        ({"source": "derived"}, "derives_from"),
        ({"compile_by": "04-01", "file_by": "03-01"}, "file_by"),
        ({"compile_by": "04-01", "sign_by": "03-01"}, "sign_by"),
        ({"sign_by": "04-01", "file_by": "03-01"}, "file_by"),
    ],
    ids=["name", "nobody", "source", "filing", "signing", "signed-after"],
)
def test_a_kind_that_contradicts_itself_is_refused_at_the_field(office, fields, field):
    with pytest.raises(CannotChangeListKind) as refused:
        add_list_kind(viewer=office, **{"name": "新的", "source": "blank"} | fields)
    assert refused.value.field == field
    assert not ListKind.objects.filter(name="新的").exists()


def test_a_copy_has_all_settings_and_columns_of_its_own(office):
    tasks = ListKind.objects.get(pk="tasks")
    copied = copy_list_kind(viewer=office, kind=tasks, name="专项任务清单")
    assert copied.compile_by == tasks.compile_by
    assert list(copied.derives_from.all()) == list(tasks.derives_from.all())
    assert [c.key for c in copied.columns.all()] == [c.key for c in tasks.columns.all()]
    assert copied.columns.count() + tasks.columns.count() == 2 * tasks.columns.count()


def test_a_fresh_kind_works_without_code(world, sign_in, office):
    """Made on its pages, given typed columns, made for a unit, filled in."""
    client = sign_in("organisation")
    typed = {
        "name": "实验室安全清单",
        "note": "写明每个实验室的安全事项。",
        "for_units": "on",
        "source": "blank",
        "compiler": "subject",
        "led_by": "organisation",
        "compile_by_0": "3",
        "compile_by_1": "20",
        "publish_days": "0",
        "order": "200",
    }
    answer = client.post(reverse("lists:add-kind"), typed)
    assert answer.status_code == 302
    kind = ListKind.objects.get(name="实验室安全清单")
    assert kind.compile_by == "03-20"
    for fields in (
        {"name": "房间", "type": "text"},
        {"name": "检查次数", "type": "number"},
        {"name": "等级", "type": "choice", "choices": "高\n低"},
        {"name": "已整改", "type": "yes_no"},
        {"name": "检查日期", "type": "date", "use": "due_on"},
    ):
        kind.refresh_from_db()
        version = {"version": kind.version, "weight": "1"}
        page = reverse("lists:add-column", args=[kind.pk])
        assert client.post(page, {**fields, **version}).status_code == 302
    columns = {one.name: one for one in kind.columns.all()}
    assert columns["等级"].choices == ["高", "低"]
    assert columns["检查日期"].key == "due_on"
    assert applies_to(kind, subject(world.units["physics"]))
    listed = a_list(world, kind)
    item = ListItem.objects.create(list=listed, number=1, origin="own", content="用电安全")
    assert put(item, columns["检查次数"].key, 4)
    assert put(item, columns["等级"].key, "高")
    assert put(item, "due_on", TODAY)
    item.save()
    item.refresh_from_db()
    assert value_of(item, columns["等级"].key) == "高"
    shown = client.get(reverse("lists:kind", args=[kind.pk])).content.decode()
    assert "检查次数" in shown
    assert "每年3月20日" in shown


# -- changes --------------------------------------------------------------------------------


def test_a_change_is_kept_and_told(office):
    kind = ListKind.objects.get(pk="problems")
    changed = change_list_kind(
        viewer=office, kind=kind, version=1, **settings_of(kind, file_by="05-06")
    )
    assert (changed.file_by, changed.version) == ("05-06", 2)
    event = Event.objects.get(action="list_kind.changed")
    assert (event.before["file_by"], event.after["file_by"]) == ("04-15", "05-06")


def test_who_was_slower_is_shown_what_differs(office):
    kind = ListKind.objects.get(pk="problems")
    change_list_kind(viewer=office, kind=kind, version=1, **settings_of(kind, note="新说明"))
    with pytest.raises(ListKindChangedMeanwhile) as refused:
        change_list_kind(viewer=office, kind=kind, version=1, **settings_of(kind, note="我的"))
    assert [(d.stands, d.typed) for d in refused.value.differences] == [("新说明", "我的")]
    assert refused.value.version == 2


def test_a_step_that_lists_wait_in_stays_and_they_are_named(world, office):
    kind = ListKind.objects.get(pk="problems")
    a_list(world, kind, state=State.SIGNED)
    with pytest.raises(CannotChangeListKind, match="物理学院的清单") as refused:
        change_list_kind(viewer=office, kind=kind, version=1, **settings_of(kind, endorser=""))
    assert refused.value.field == "endorser"


def test_a_draft_nobody_has_begun_waits_for_nothing(world, office):
    kind = ListKind.objects.get(pk="problems")
    a_list(world, kind)
    change_list_kind(viewer=office, kind=kind, version=1, **settings_of(kind, discuss=False))
    kind.refresh_from_db()
    assert not kind.discuss


def test_kinds_do_not_derive_in_a_circle(office):
    powers = ListKind.objects.get(pk="powers")
    with pytest.raises(CannotChangeListKind) as refused:
        change_list_kind(
            viewer=office,
            kind=powers,
            version=1,
            derives_from=[ListKind.objects.get(pk="supervision")],
            **settings_of(powers),
        )
    assert refused.value.field == "derives_from"


def test_a_retired_kind_keeps_its_lists_and_comes_back(world, office):
    kind = ListKind.objects.get(pk="reforms")
    listed = a_list(world, kind)
    switch_list_kind(viewer=office, kind=kind, in_use=False)
    with pytest.raises(CannotChangeListKind):
        switch_list_kind(viewer=office, kind=kind, in_use=False)
    listed.refresh_from_db()
    assert not listed.kind.in_use
    assert switch_list_kind(viewer=office, kind=kind, in_use=True).in_use


@pytest.mark.parametrize("who", ["unit_head", "discipline", "head", "inspection"])
def test_only_the_offices_at_the_top_change_kinds(world, who):
    with pytest.raises(PermissionDenied):
        add_list_kind(viewer=world.viewer(who), name="新的", source="blank")


# -- columns --------------------------------------------------------------------------------


def test_columns_are_put_in_another_order(office):
    kind = ListKind.objects.get(pk="reforms")
    first = kind.columns.first()
    move_column(viewer=office, column=first, version=1, places=1)
    assert kind.columns.all()[1] == first
    move_column(viewer=office, column=first, version=2, places=-9)
    assert kind.columns.first() == first


def test_a_filled_column_stays_and_an_empty_one_goes(world, office):
    kind = ListKind.objects.get(pk="powers")
    category, basis = (kind.columns.get(key=key) for key in ("category", "basis"))
    listed = a_list(world, kind)
    ListItem.objects.create(
        list=listed, number=1, content="招生", values={"category": "审核审批", "basis": ""}
    )
    with pytest.raises(CannotChangeListKind, match="1份清单"):
        remove_column(viewer=office, column=category, version=1)
    remove_column(viewer=office, column=basis, version=1)
    assert not kind.columns.filter(key="basis").exists()
    assert kind.columns.filter(key="category").exists()


def test_the_column_all_lists_have_stays(office):
    kind = ListKind.objects.get(pk="powers")
    with pytest.raises(CannotChangeListKind):
        remove_column(viewer=office, column=kind.columns.get(key="content"), version=1)


def test_a_standing_column_with_values_stays(world, office):
    kind = ListKind.objects.get(pk="problems")
    item = {"number": 1, "content": "问题", "due_on": TODAY, "responsible": "张三"}
    ListItem.objects.create(list=a_list(world, kind), **item)
    for key in ("due_on", "responsible"):
        with pytest.raises(CannotChangeListKind):
            remove_column(viewer=office, column=kind.columns.get(key=key), version=1)


def test_a_column_that_templates_fill_stays(world, office):
    kind = ListKind.objects.get(pk="powers")
    school = world.units["school"]
    template = ListTemplate.objects.create(
        kind=kind, unit=school, unit_path=school.path, name="通用"
    )
    template.items.create(number=1, content="招生", values={"basis": "章程"})
    with pytest.raises(CannotChangeListKind, match="模板"):
        remove_column(viewer=office, column=kind.columns.get(key="basis"), version=1)


def test_a_type_changes_only_where_what_is_written_fits(world, office):
    kind = ListKind.objects.get(pk="powers")
    category = kind.columns.get(key="category")
    ListItem.objects.create(
        list=a_list(world, kind), number=1, content="招生", values={"category": "审核审批"}
    )
    fields = column(name="类别", type="date")
    with pytest.raises(CannotChangeListKind) as refused:
        change_column(viewer=office, column=category, version=1, **fields)
    assert refused.value.field == "type"
    fields = column(name="类别", type="choice", choices=["其他"])
    with pytest.raises(CannotChangeListKind, match="审核审批"):
        change_column(viewer=office, column=category, version=1, **fields)
    change_column(viewer=office, column=category, version=1, **column(name="类别", type="text"))
    category.refresh_from_db()
    assert (category.type, category.choices) == ("text", [])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (column(name="责任人", type="text"), "name"),
        (column(name="日子", type="text", use="due_on"), "type"),
        (column(name="一季度", type="number", use="q1"), "type"),
        (column(name="等级", type="choice"), "choices"),
        (column(name="谁", type="person", use="responsible"), "use"),
    ],
    ids=["name", "due", "quarter", "choices", "use"],
)
def test_a_column_that_cannot_be_is_refused_at_the_field(office, fields, field):
    kind = add_list_kind(viewer=office, name="新的", source="blank")
    with pytest.raises(CannotChangeListKind) as refused:
        add_column(viewer=office, kind=kind, version=1, **fields)
    assert refused.value.field == field


def test_a_removed_columns_key_never_comes_back(office):
    kind = add_list_kind(viewer=office, name="新的", source="blank")
    first = add_column(viewer=office, kind=kind, version=1, **column(name="甲", type="text"))
    remove_column(viewer=office, column=first, version=2)
    again = add_column(viewer=office, kind=kind, version=3, **column(name="乙", type="text"))
    assert again.key != first.key


def test_buttons_of_an_old_page_change_nothing(sign_in):
    kind = ListKind.objects.get(pk="reforms")
    last = kind.columns.last()
    client = sign_in("organisation")
    for seen in ("0", "", "abc", "99999999999999999999"):
        client.post(reverse("lists:remove-column", args=[last.pk]), {"version": seen})
        assert ListColumn.objects.filter(pk=last.pk).exists()
    client.post(reverse("lists:remove-column", args=[last.pk]), {"version": "1"})
    assert not ListColumn.objects.filter(pk=last.pk).exists()


# -- pages ----------------------------------------------------------------------------------


def test_the_page_tells_the_life_in_order(world):
    page = get_kind_page("tasks")
    assert [one.step.value for one in page.steps] == [
        "discuss",
        "sign",
        "endorse",
        "file",
        "publish",
        "take_effect",
    ]
    assert {fact.label: fact.words for fact in page.facts}["编制截止"] == "每年3月20日"


@pytest.mark.parametrize("code", ["responsibilities", "discipline", "team", "head"])
def test_every_kind_has_a_page(sign_in, code):
    assert sign_in("member").get(reverse("lists:kind", args=[code])).status_code == 200


def test_there_is_no_page_of_a_kind_there_is_not(sign_in):
    assert sign_in("member").get(reverse("lists:kind", args=["none"])).status_code == 404


def test_what_was_typed_stays_beside_the_refusal(sign_in):
    client = sign_in("organisation")
    answer = client.post(
        reverse("lists:add-kind"),
        {"name": "责任清单", "compile_by_0": "2", "compile_by_1": "30", "publish_days": "-1"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "2月没有30日。" in page
    assert 'value="责任清单"' in page


def test_a_page_from_before_shows_what_differs(sign_in, office):
    kind = ListKind.objects.get(pk="reforms")
    client = sign_in("organisation")
    page = reverse("lists:change-kind", args=[kind.pk])
    shown = client.get(page).context["form"]
    typed = {name: value for name, value in shown.initial.items() if value not in (None, False)}
    change_list_kind(viewer=office, kind=kind, version=1, **settings_of(kind, note="别人写的"))
    typed |= {"note": "我写的", "compile_by_0": "3", "compile_by_1": "20"}
    answer = client.post(page, typed)
    assert "别人写的" in answer.content.decode()


@pytest.mark.parametrize(
    ("parts", "kept"), [(["2", "29"], "02-29"), (["", ""], ""), (["12", "1"], "12-01")]
)
def test_a_day_of_the_year_is_kept_as_month_and_day(parts, kept):
    assert DayOfYearField(label="日").clean(parts) == kept


@pytest.mark.parametrize("parts", [["2", "30"], ["3", ""], ["", "4"], ["13", "1"], ["x", "1"]])
def test_a_day_that_is_none_is_refused(parts):
    from django import forms

    with pytest.raises(forms.ValidationError):
        DayOfYearField(label="日").clean(parts)


def test_a_day_is_spoken(db):
    assert day_words("02-09") == "2月9日"
