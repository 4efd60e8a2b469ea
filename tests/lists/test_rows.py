from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.lists.compiling import YEAR, add, contents, make_list, make_template
from tests.lists.duties import make_duties
from zelian.history.models import Event
from zelian.lists import operations
from zelian.lists.models import ListColumn, ListItem, ListKind, ResponsibilityList

HTMX = {"HX-Request": "true"}
State = ResponsibilityList.State


@pytest.fixture
def listed(world) -> ResponsibilityList:
    """The college's own list, a draft of two duties."""
    make_duties(world)
    return make_list(world, "responsibilities")


@pytest.fixture
def problems(world) -> ResponsibilityList:
    return make_list(world, "problems")


def edit(world, item, who="unit_clerk", *, version=None, seen=None, **values) -> ListItem:
    item = ListItem.objects.get(pk=item.pk)
    return operations.edit_item(
        viewer=world.viewer(who),
        item=item,
        version=item.version if version is None else version,
        values=values,
        seen=seen,
    )


def text(response) -> str:
    return response.content.decode()


# -- filling in ----------------------------------------------------------------------------


def test_an_edit_is_kept_with_its_history(world, listed):
    item = edit(
        world, listed.items.first(), local_measures="  一季度\r\n完成 ", responsible="副书记"
    )
    assert (item.local_measures, item.responsible, item.version) == ("一季度\n完成", "副书记", 2)
    event = Event.objects.get(action="item.changed")
    assert event.before["local_measures"] == ""
    assert event.after == {"local_measures": "一季度\n完成", "responsible": "副书记"}


def test_an_edit_without_a_change_writes_nothing(world, listed):
    item = listed.items.first()
    edit(world, item, responsible=item.responsible)
    assert not Event.objects.filter(action="item.changed").exists()
    listed.refresh_from_db()
    assert listed.begun_at is None


def test_the_first_edit_begins_the_list(world, listed):
    edit(world, listed.items.first(), local_measures="甲")
    listed.refresh_from_db()
    begun = listed.begun_at
    edit(world, listed.items.last(), local_measures="乙")
    listed.refresh_from_db()
    assert begun is not None
    assert listed.begun_at == begun


def test_every_type_of_column_is_filled_in(world, problems):
    item = add(world, problems, "流程不清")
    edit(
        world, item, found_by="审计", local_measures="修订办法", responsible="张三",
        department="办公室", due_on="6月底", lasting="是",
    )  # fmt: skip
    item.refresh_from_db()
    assert item.values == {"found_by": "审计", "lasting": True}
    assert (item.due_on.isoformat(), item.department) == (f"{YEAR}-06-30", "办公室")


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("content", "  "),
        ("found_by", "道听途说"),
        ("due_on", "March 5"),
        ("lasting", "也许"),
        ("responsible", "人" * 121),
        ("local_measures", "长" * 5001),
    ],
)
def test_what_can_not_stand_is_refused_at_its_column(world, problems, key, typed):
    item = add(world, problems, "流程不清")
    with pytest.raises(operations.CannotEditItem) as refused:
        edit(world, item, **{key: typed})
    assert refused.value.field == key
    item.refresh_from_db()
    assert item.version == 1


def test_what_a_regulation_says_is_not_changed_by_hand(world, listed):
    item = edit(world, listed.items.first(), content="别的", requirement="随便", q1="甲")
    assert (item.content, item.requirement) == ("召开专题会议", "每年至少 2 次")


def test_a_column_the_kind_does_not_have_is_not_written(world, listed):
    item = edit(world, listed.items.first(), nonsense="x", version_="y")
    assert item.values == {}


@pytest.mark.parametrize(
    ("state", "words"), [(State.SIGNED, "已经签字"), (State.DISCUSSED, "已讨论")]
)
def test_only_a_draft_is_edited(world, listed, state, words):
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=state)
    item = listed.items.first()
    clerk = world.viewer("unit_clerk")
    for attempt in (
        lambda: edit(world, item, local_measures="偷偷改"),
        lambda: operations.add_row(viewer=clerk, listed=listed, values={"content": "甲"}),
        lambda: operations.split_row(viewer=clerk, item=item),
        lambda: operations.move_row(viewer=clerk, item=item, up=False),
        lambda: operations.remove_row(viewer=clerk, item=item, version=1),
    ):
        with pytest.raises(operations.CannotEditItem, match=words):
            attempt()
    assert listed.items.count() == 2


@pytest.mark.parametrize("who", ["member", "foreign_clerk", "discipline", "team_member"])
def test_rows_are_written_only_by_those_who_keep_the_list(world, listed, who):
    viewer, item = world.viewer(who), listed.items.first()
    for attempt in (
        lambda: edit(world, item, who, local_measures="x"),
        lambda: operations.add_row(viewer=viewer, listed=listed, values={"content": "甲"}),
        lambda: operations.split_row(viewer=viewer, item=item),
        lambda: operations.move_row(viewer=viewer, item=item, up=False),
        lambda: operations.remove_row(viewer=viewer, item=item, version=1),
        lambda: operations.restore_row(viewer=viewer, listed=listed, event_id=1),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


# -- many hands ----------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told_who_changed_what(world, listed):
    item = listed.items.first()
    edit(world, item, "unit_head", local_measures="书记写的")
    with pytest.raises(operations.ItemWasChanged) as overtaken:
        edit(world, item, version=1, local_measures="干事写的")
    assert "物理学院党委书记" in overtaken.value.sentence
    assert overtaken.value.version == 2
    (difference,) = overtaken.value.differences
    assert (difference.stands, difference.typed) == ("书记写的", "干事写的")
    item.refresh_from_db()
    assert item.local_measures == "书记写的"


def test_two_editors_of_different_rows_do_not_meet(world, listed):
    first, second = listed.items.all()
    edit(world, first, "unit_head", version=1, local_measures="甲")
    edit(world, second, version=1, local_measures="乙")
    assert set(listed.items.values_list("local_measures", flat=True)) == {"甲", "乙"}


def test_two_editors_of_different_columns_of_one_row_both_keep_their_change(world, listed):
    item = listed.items.first()
    seen = {"local_measures": "", "responsible": item.responsible, "department": ""}
    edit(world, item, "unit_head", version=1, seen=seen, **{**seen, "department": "办公室"})
    edit(world, item, version=1, seen=seen, **{**seen, "local_measures": "每月碰头"})
    item.refresh_from_db()
    assert (item.department, item.local_measures) == ("办公室", "每月碰头")


def test_only_the_columns_that_collide_are_told(world, listed):
    item = listed.items.first()
    seen = {"local_measures": "", "department": ""}
    edit(world, item, "unit_head", version=1, seen=seen, local_measures="甲", department="办公室")
    with pytest.raises(operations.ItemWasChanged) as overtaken:
        edit(world, item, version=1, seen=seen, local_measures="乙", department="")
    assert [one.label for one in overtaken.value.differences] == ["本单位措施"]


def test_sending_the_same_edit_twice_is_no_conflict(world, listed):
    item = listed.items.first()
    edit(world, item, version=1, local_measures="同样的话")
    edit(world, item, version=1, local_measures="同样的话")
    assert Event.objects.filter(action="item.changed").count() == 1


# -- rows come and go ----------------------------------------------------------------------


def test_rows_are_added_at_the_end_or_behind_another(world, problems):
    clerk = world.viewer("unit_clerk")
    first = add(world, problems, "甲")
    add(world, problems, "丙")
    operations.add_row(viewer=clerk, listed=problems, values={"content": "乙"}, after=first)
    assert contents(problems) == ["甲", "乙", "丙"]
    assert [item.number for item in problems.items.all()] == [1, 2, 3]
    assert Event.objects.filter(action="item.added").count() == 3


def test_a_row_needs_content(world, problems):
    with pytest.raises(operations.CannotEditItem) as refused:
        add(world, problems, "  ")
    assert refused.value.field == "content"


def test_a_duty_is_split_and_refreshing_keeps_both_parts(world, listed):
    clerk, item = world.viewer("unit_clerk"), listed.items.first()
    part = operations.split_row(viewer=clerk, item=item)
    edit(world, part, local_measures="下半年一次")
    assert contents(listed) == ["召开专题会议", "召开专题会议", "制定年度计划"]
    outcome = operations.generate_list(viewer=clerk, year=YEAR, unit=world.units["physics"])
    assert outcome.result == operations.UNCHANGED
    assert contents(listed) == ["召开专题会议", "召开专题会议", "制定年度计划"]


def test_rows_change_places_and_stay_so_when_refreshed(world, listed):
    clerk, (first, second) = world.viewer("unit_clerk"), listed.items.all()
    operations.move_row(viewer=clerk, item=second, up=True)
    assert contents(listed) == ["制定年度计划", "召开专题会议"]
    operations.move_row(viewer=clerk, item=second, up=True)
    operations.move_row(viewer=clerk, item=first, up=False)
    assert contents(listed) == ["制定年度计划", "召开专题会议"]
    operations.generate_list(viewer=clerk, year=YEAR, unit=world.units["physics"])
    assert contents(listed) == ["制定年度计划", "召开专题会议"]


def test_the_only_row_of_a_duty_does_not_go(world, listed):
    clerk, item = world.viewer("unit_clerk"), listed.items.first()
    with pytest.raises(operations.CannotEditItem, match="来自制度"):
        operations.remove_row(viewer=clerk, item=item, version=1)
    part = operations.split_row(viewer=clerk, item=item)
    operations.remove_row(viewer=clerk, item=part, version=1)
    assert [row.number for row in listed.items.all()] == [1, 2]


def test_a_row_that_changed_since_it_was_seen_does_not_go(world, problems):
    item = add(world, problems, "甲")
    edit(world, item, local_measures="写了很多")
    with pytest.raises(operations.CannotEditItem, match="有了改动"):
        operations.remove_row(viewer=world.viewer("unit_clerk"), item=item, version=1)


@pytest.mark.parametrize("doing", ["edit", "split", "move", "remove", "add behind"])
def test_whoever_has_a_row_open_that_went_is_told_so(world, problems, doing):
    clerk, item = world.viewer("unit_clerk"), add(world, problems, "甲")
    operations.remove_row(viewer=clerk, item=item, version=1)
    do = {
        "edit": lambda: operations.edit_item(
            viewer=clerk, item=item, version=1, values={"local_measures": "写了很多"}
        ),
        "split": lambda: operations.split_row(viewer=clerk, item=item),
        "move": lambda: operations.move_row(viewer=clerk, item=item, up=True),
        "remove": lambda: operations.remove_row(viewer=clerk, item=item, version=1),
        "add behind": lambda: operations.add_row(
            viewer=clerk, listed=problems, values={"content": "乙"}, after=item
        ),
    }
    with pytest.raises(operations.CannotEditItem, match="刚刚被别人删除"):
        do[doing]()


def test_a_row_that_went_comes_back_whole_and_once(world, problems):
    clerk = world.viewer("unit_clerk")
    add(world, problems, "甲")
    item = add(world, problems, "乙", found_by="审计", due_on="3月5日", lasting="否")
    add(world, problems, "丙")
    event = operations.remove_row(viewer=clerk, item=item, version=1)
    assert contents(problems) == ["甲", "丙"]
    back = operations.restore_row(viewer=clerk, listed=problems, event_id=event.pk)
    again = operations.restore_row(viewer=clerk, listed=problems, event_id=event.pk)
    assert back.pk == again.pk
    assert contents(problems) == ["甲", "乙", "丙"]
    back.refresh_from_db()
    assert back.values == {"found_by": "审计", "lasting": False}
    assert back.due_on.isoformat() == f"{YEAR}-03-05"


def test_a_row_of_another_list_is_not_brought_here(world, problems, listed):
    clerk, item = world.viewer("unit_clerk"), add(world, problems, "甲")
    event = operations.remove_row(viewer=clerk, item=item, version=1)
    for wrong in (event.pk + 1000, event.pk - 1):
        with pytest.raises(operations.CannotEditItem, match="没有可以恢复"):
            operations.restore_row(viewer=clerk, listed=problems, event_id=wrong)
    with pytest.raises(operations.CannotEditItem, match="没有可以恢复"):
        operations.restore_row(viewer=clerk, listed=listed, event_id=event.pk)


def test_a_template_row_keeps_its_words_and_takes_local_ones(world):
    make_template(world, "powers", {"content": "审批经费", "category": "审核审批"})
    listed = make_list(world, "powers")
    item = edit(world, listed.items.get(), content="别的", procedure="先核后批")
    assert (item.content, item.values["procedure"]) == ("审批经费", "先核后批")
    with pytest.raises(operations.CannotEditItem, match="通用模板"):
        operations.remove_row(viewer=world.viewer("unit_clerk"), item=item, version=item.version)


# -- the page ------------------------------------------------------------------------------


def test_columns_stand_under_their_shared_head(world, sign_in):
    listed = make_list(world, "tasks")
    add(world, listed, "建章立制", group="领导责任", q1="摸底", due_on="10月1日")
    page = text(sign_in("unit_clerk").get(reverse("lists:list", args=[listed.pk])))
    assert 'colspan="4">工作措施和目标要求' in page
    for words in ("领导责任", "摸底", f"{YEAR}年10月1日", "还有1条没有填齐", "（空缺）"):
        assert words in page


def test_a_row_is_edited_in_place_with_every_column(world, sign_in, problems):
    item, client = add(world, problems, "流程不清"), sign_in("unit_clerk")
    page = reverse("lists:edit", args=[item.pk])
    form = client.get(page, headers=HTMX).context["form"]
    sent = {
        "content": "流程不清",
        "own-found_by": "审计",
        "due_on": "3月5日",
        "own-lasting": "是",
        "version": 1,
        "seen": form["seen"].value(),
    }
    saved = client.post(page, sent, headers=HTMX)
    assert f'data-saved="list-item-{item.pk}"' in text(saved)
    assert f"{YEAR}年3月5日" in text(saved)
    wrong = client.post(page, {**sent, "version": 2, "due_on": "March 5"}, headers=HTMX)
    assert "due_on" in wrong.context["form"].errors
    assert 'value="March 5"' in text(wrong)


def test_two_people_on_the_page_keep_both_changes(world, sign_in, problems):
    item = add(world, problems, "流程不清")
    page = reverse("lists:edit", args=[item.pk])
    first, second = sign_in("unit_head"), sign_in("unit_clerk")
    seen = second.get(page).context["form"]["seen"].value()
    both = {"content": "流程不清", "version": 1, "seen": seen}
    first.post(page, {**both, "department": "办公室"})
    second.post(page, {**both, "local_measures": "修订办法"})
    item.refresh_from_db()
    assert (item.department, item.local_measures) == ("办公室", "修订办法")


@pytest.mark.parametrize("seen", ["", "nonsense", "[1]", '{"content": 5}', "null"])
def test_a_form_that_was_tampered_with_overwrites_nothing(world, sign_in, problems, seen):
    item = add(world, problems, "流程不清")
    edit(world, item, "unit_head", local_measures="书记写的")
    answer = sign_in("unit_clerk").post(
        reverse("lists:edit", args=[item.pk]),
        {"content": "流程不清", "local_measures": "干事写的", "version": 1, "seen": seen},
    )
    assert "已经修改了本条" in text(answer)
    item.refresh_from_db()
    assert item.local_measures == "书记写的"


def test_saving_leads_on_to_the_next_row_where_asked(world, sign_in, problems):
    item, after = add(world, problems, "甲"), add(world, problems, "乙")
    answer = sign_in("unit_clerk").post(
        reverse("lists:edit", args=[item.pk]),
        {"content": "甲甲", "version": 1, "next": "1", "seen": '{"content": "甲"}'},
    )
    assert answer["Location"] == reverse("lists:edit", args=[after.pk])


def test_rows_are_added_split_moved_removed_and_restored_by_their_pages(world, sign_in, problems):
    client = sign_in("unit_clerk")
    new = reverse("lists:add-row", args=[problems.pk])
    client.post(new, {"content": "甲", "version": 0})
    again = client.post(new, {"content": "乙", "version": 0, "next": "1"})
    assert "?after=" in again["Location"]
    wrong = client.post(new, {"content": "", "due_on": "哪天", "version": 0})
    assert set(wrong.context["form"].errors) == {"content", "due_on"}
    second = problems.items.get(content="乙")
    client.post(reverse("lists:move-row", args=[second.pk]), {"up": "1"})
    assert contents(problems) == ["乙", "甲"]
    client.post(reverse("lists:split-row", args=[second.pk]))
    assert contents(problems) == ["乙", "乙", "甲"]
    gone = client.post(reverse("lists:remove-row", args=[second.pk]), {"version": 1}, follow=True)
    assert "撤销删除" in text(gone)
    event = Event.objects.get(action="item.removed")
    undo = reverse("lists:restore-row", args=[problems.pk, event.pk])
    assert contents(problems) == ["乙", "甲"]
    assert "恢复这一条" in text(client.get(undo))
    client.post(undo)
    client.post(undo)
    assert contents(problems) == ["乙", "乙", "甲"]
    refused = client.post(
        reverse("lists:remove-row", args=[problems.items.first().pk]), {"version": "x"}, follow=True
    )
    assert "有了改动" in text(refused)


def test_a_page_of_many_rows_costs_as_much_as_one_of_few(
    world, sign_in, problems, django_assert_max_num_queries
):
    client, page = sign_in("unit_clerk"), reverse("lists:list", args=[problems.pk])
    for number in range(30):
        add(world, problems, f"问题{number}", due_on="3月5日")
    with django_assert_max_num_queries(40):
        client.get(page)


def test_a_new_kind_needs_no_code(world, sign_in):
    kind = ListKind.objects.create(
        code="meetings", name="会议清单", source=ListKind.Source.BLANK, order=900
    )
    ListColumn.objects.bulk_create(
        [
            ListColumn(kind=kind, key="content", name="会议", type="long", required=True, order=1),
            ListColumn(kind=kind, key="version", name="人数", type="number", order=2),
            ListColumn(kind=kind, key="seen", name="部门", type="unit", order=3),
        ]
    )
    listed = make_list(world, "meetings", year=timezone.localdate().year)
    client = sign_in("unit_clerk")
    client.post(
        reverse("lists:add-row", args=[listed.pk]),
        {"content": "例会", "own-version": "12", "own-seen": "办公室", "version": 0},
    )
    assert listed.items.get().values == {"version": 12, "seen": "办公室"}
