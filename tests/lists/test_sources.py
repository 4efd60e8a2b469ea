"""Lists of every source: duties, templates, other lists, last year's, blank."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from tests.lists.compiling import YEAR, add, contents, make_list, make_template
from tests.lists.duties import add_duty, make_duties
from tests.world import TODAY
from zelian.catalogue.models import Duty, Provision, Regulation
from zelian.history.models import Event
from zelian.lists import operations
from zelian.lists.models import (
    Compilation,
    ListItem,
    ListKind,
    ListTemplate,
    ResponsibilityList,
    TemplateItem,
)
from zelian.lists.operations import compiling_rows, generating
from zelian.lists.queries.rows import table_of

State = ResponsibilityList.State
LAST_YEAR = Compilation.Carries.LAST_YEAR


def refresh(world, listed, **more) -> operations.Outcome:
    return operations.generate_list(
        viewer=world.viewer("unit_clerk"),
        year=listed.year,
        unit=listed.unit,
        post=listed.post,
        kind=listed.kind,
        **more,
    )


# -- duties --------------------------------------------------------------------------------


def test_a_duty_stands_below_the_nearest_title_above_it(world):
    duties = make_duties(world)
    regulation = duties["plan"].regulation
    lower = Provision.objects.create(
        regulation=regulation, order=2, path=["一", "（一）"], label="（一）", start=0, end=6
    )
    Duty.objects.filter(pk=duties["plan"].pk).update(provision=lower)
    listed = make_list(world, "team")
    assert set(listed.items.values_list("group", flat=True)) == {"领导责任"}


def test_a_name_written_by_hand_stays(world):
    make_duties(world)
    listed = make_list(world, "team")
    item = listed.items.first()
    operations.edit_item(
        viewer=world.viewer("unit_clerk"), item=item, version=1, values={"group": "组织领导"}
    )
    refresh(world, listed)
    item.refresh_from_db()
    assert item.group == "组织领导"


def test_a_kind_is_made_only_by_those_it_is_for(world):
    make_duties(world)
    viewer = world.viewer("organisation")
    with pytest.raises(operations.CannotGenerateList, match="不编制"):
        operations.generate_list(viewer=viewer, year=YEAR, unit=world.units["physics"], kind="head")
    outcomes = operations.generate_lists(viewer=viewer, year=YEAR, kind="head")
    made = ResponsibilityList.objects.filter(kind="head")
    assert {listed.post.kind.rank for listed in made} == {"head"}
    assert len(outcomes) < len(world.units) + len(world.posts)


def test_what_a_refresh_takes_out_with_words_in_it_is_told(world):
    duties = make_duties(world)
    listed = make_list(world, "responsibilities")
    filled, bare = listed.items.all()
    operations.edit_item(
        viewer=world.viewer("unit_clerk"), item=filled, version=1, values={"local_measures": "甲"}
    )
    Duty.objects.filter(pk__in=[duties["meeting"].pk, duties["plan"].pk]).update(
        state=Duty.State.REJECTED
    )
    outcome = refresh(world, listed)
    assert outcome.removed == (filled.content, bare.content)
    assert outcome.with_words == (filled.content,)
    kept = Event.objects.get(action="list.refreshed").before["removed"]
    assert [row["local_measures"] for row in kept] == ["甲", ""]


# -- templates, blank ----------------------------------------------------------------------


def test_common_rows_come_with_what_the_template_says(world):
    make_template(
        world, "powers", {"content": "审批经费", "category": "审核审批", "due_on": "03-31"}
    )
    listed = make_list(world, "powers")
    item = listed.items.get()
    assert (item.origin, item.values["category"]) == ("template", "审核审批")
    assert item.due_on == date(YEAR, 3, 31)
    assert item.template_item.content == "审批经费"
    assert refresh(world, listed).result == operations.UNCHANGED


def test_a_template_that_changes_is_followed_and_own_words_stay(world):
    template = make_template(world, "powers", {"content": "审批经费"}, {"content": "评先评优"})
    listed = make_list(world, "powers")
    item = listed.items.first()
    operations.edit_item(
        viewer=world.viewer("unit_clerk"), item=item, version=1, values={"procedure": "先核后批"}
    )
    TemplateItem.objects.filter(pk=item.template_item_id).update(content="审批各类经费")
    TemplateItem.objects.create(template=template, number=3, content="推荐干部")
    own = add(world, listed, "自己的一条")
    outcome = refresh(world, listed)
    assert (outcome.added, outcome.changed) == (("推荐干部",), ("审批各类经费",))
    item.refresh_from_db()
    assert item.values["procedure"] == "先核后批"
    assert contents(listed) == ["审批各类经费", "评先评优", "推荐干部", own.content]
    ListTemplate.objects.update(in_use=False)
    assert refresh(world, listed).removed == ("审批各类经费", "评先评优", "推荐干部")
    assert contents(listed) == ["自己的一条"]


def test_a_blank_list_is_made_empty_and_what_is_written_stays(world):
    listed = make_list(world, "problems")
    assert contents(listed) == []
    add(world, listed, "流程不清")
    assert refresh(world, listed).result == operations.UNCHANGED
    assert contents(listed) == ["流程不清"]


# -- other lists ---------------------------------------------------------------------------


def test_tasks_come_of_responsibilities_and_are_never_doubled(world):
    make_duties(world)
    source = make_list(world, "responsibilities")
    operations.edit_item(
        viewer=world.viewer("unit_clerk"),
        item=source.items.first(),
        version=1,
        values={"responsible": "张三", "department": "办公室"},
    )
    listed = make_list(world, "tasks")
    first = listed.items.first()
    assert contents(listed) == contents(source)
    assert (first.responsible, first.department, first.group) == ("张三", "办公室", "领导责任")
    assert first.derived_from == source.items.first()
    assert refresh(world, listed).result == operations.UNCHANGED
    add(world, source, "新的责任")
    assert refresh(world, listed).added == ("新的责任",)


def test_a_new_edition_of_the_source_gives_no_row_twice(world):
    make_duties(world)
    source = make_list(world, "responsibilities")
    listed = make_list(world, "tasks")
    newer = ResponsibilityList.objects.create(
        kind=source.kind, year=YEAR, unit=source.unit, unit_path=source.unit_path,
        edition=2, previous=source, title=source.title,
    )  # fmt: skip
    for row in source.items.all():
        ListItem.objects.create(
            list=newer, number=row.number, content=row.content, copied_from=row, duty=row.duty
        )
    ListItem.objects.create(list=newer, number=9, content="只在新版里")
    assert refresh(world, listed).added == ("只在新版里",)
    assert listed.items.count() == 3


def test_what_was_derived_stays_when_its_source_goes(world):
    problems = make_list(world, "problems")
    item = add(world, problems, "流程不清")
    projects = make_list(world, "projects")
    operations.remove_row(viewer=world.viewer("unit_clerk"), item=item, version=1)
    refresh(world, projects)
    assert contents(projects) == ["流程不清"]


def test_problems_give_responsibilities_besides_duties(world):
    make_duties(world)
    add(world, make_list(world, "problems"), "流程不清")
    listed = make_list(world, "responsibilities")
    assert contents(listed) == ["召开专题会议", "制定年度计划", "流程不清"]


# -- last year's ---------------------------------------------------------------------------


@pytest.fixture
def past(world) -> ResponsibilityList:
    """Last year's problems: two rows with all that was written."""
    listed = make_list(world, "problems", year=YEAR - 1)
    add(world, listed, "流程不清", found_by="审计", local_measures="修订", due_on="2月10日")
    add(world, listed, "台账不全", department="办公室", responsible="张三")
    return listed


def test_a_revision_that_was_given_up_is_not_last_years_list(world, past):
    given_up = ResponsibilityList.objects.create(
        kind=past.kind,
        unit=past.unit,
        unit_path=past.unit_path,
        year=past.year,
        edition=2,
        previous=past,
        title=past.title,
        state=State.ARCHIVED,
    )
    ListItem.objects.create(list=given_up, number=1, content="放弃的修改")
    listed = make_list(world, "problems", carries=LAST_YEAR)
    assert contents(listed) == ["流程不清", "台账不全"]


def test_last_years_own_rows_come_along_with_their_dates_a_year_on(world, past):
    listed = make_list(world, "problems", carries=LAST_YEAR)
    first, second = listed.items.all()
    assert contents(listed) == ["流程不清", "台账不全"]
    assert (first.values["found_by"], first.local_measures) == ("审计", "修订")
    assert first.due_on == date(YEAR, 2, 10)
    assert (second.department, second.responsible) == ("办公室", "张三")
    assert [row.copied_from for row in (first, second)] == list(past.items.all())
    assert {row.origin for row in (first, second)} == {"copied"}
    assert refresh(world, listed, carries=LAST_YEAR).result == operations.UNCHANGED


def test_without_the_wish_nothing_is_carried(world, past):
    assert contents(make_list(world, "problems")) == []


def test_a_duty_gets_what_was_written_to_it_a_year_ago(world):
    duties = make_duties(world)
    Regulation.objects.update(effective_on=date(YEAR - 2, 1, 1))
    past = make_list(world, "responsibilities", year=YEAR - 1)
    clerk = world.viewer("unit_clerk")
    rows = {item.duty_id: item for item in past.items.all()}
    meeting = rows[duties["meeting"].pk]
    operations.edit_item(
        viewer=clerk, item=meeting, version=1, values={"local_measures": "每月碰头"}
    )
    part = operations.split_row(viewer=clerk, item=meeting)
    operations.edit_item(viewer=clerk, item=part, version=1, values={"local_measures": "年底一次"})
    listed = make_list(world, "responsibilities")
    operations.edit_item(
        viewer=clerk,
        item=listed.items.get(duty=duties["plan"]),
        version=1,
        values={"local_measures": "今年写的"},
    )
    refresh(world, listed, carries=LAST_YEAR)
    written = {
        (item.content, item.local_measures) for item in listed.items.filter(duty__isnull=False)
    }
    assert written == {
        ("召开专题会议", "每月碰头"),
        ("召开专题会议", "年底一次"),
        ("制定年度计划", "今年写的"),
    }


def test_the_page_marks_what_is_new_changed_and_gone(world, sign_in, past):
    listed = make_list(world, "problems", carries=LAST_YEAR)
    clerk = world.viewer("unit_clerk")
    first, second = listed.items.all()
    operations.edit_item(viewer=clerk, item=first, version=1, values={"local_measures": "重新修订"})
    operations.remove_row(viewer=clerk, item=second, version=1)
    add(world, listed, "新的问题")
    table = table_of(listed, list(listed.items.all()), working=True)
    assert table.counts == {"new": 1, "changed": 1, "gone": 1}
    assert [(was.label, was.words) for was in table.rows[0].was] == [("整改措施", "修订")]
    page = sign_in("unit_clerk").get(reverse("lists:list", args=[listed.pk])).content.decode()
    for words in ("新增1条，有改动1条", "上年有、今年没有的条目", "台账不全", "上年整改措施"):
        assert words in page


def test_last_year_is_taken_over_from_the_page(world, sign_in, past):
    listed = make_list(world, "problems")
    client = sign_in("unit_clerk")
    page = client.get(reverse("lists:list", args=[listed.pk])).content.decode()
    assert "沿用上年内容" in page
    client.post(reverse("lists:carry", args=[listed.pk]))
    assert contents(listed) == ["流程不清", "台账不全"]


# -- a year's compilation ------------------------------------------------------------------


@pytest.fixture
def compilation(world) -> Compilation:
    school = world.units["school"]
    return Compilation.objects.create(
        year=YEAR, unit=school, unit_path=school.path, title="春季编制",
        carries=LAST_YEAR, compile_by=date(YEAR, 3, 1), file_by=date(YEAR, 4, 1),
        started_by=world.accounts["organisation"],
    )  # fmt: skip


def test_lists_of_a_compilation_go_by_its_dates_and_carry(world, past, compilation):
    before = make_list(world, "problems", unit="physics")
    operations.generate_lists(
        viewer=world.viewer("organisation"), year=YEAR, kind="problems", compilation=compilation
    )
    before.refresh_from_db()
    assert (before.compilation, before.compile_by) == (compilation, date(YEAR, 3, 1))
    assert contents(before) == ["流程不清", "台账不全"]
    assert Event.objects.filter(action="list.joined").count() == 1
    assert (
        not ResponsibilityList.objects.exclude(file_by=date(YEAR, 4, 1))
        .exclude(pk=past.pk)
        .exists()
    )


def test_a_list_alone_goes_by_the_dates_of_its_kind(world):
    ListKind.objects.filter(pk="problems").update(compile_by="03-21", holiday_rule="after")
    listed = make_list(world, "problems")
    day = date(YEAR, 3, 21)
    assert listed.compile_by >= day
    assert listed.compile_by.weekday() < 5


# -- many at once --------------------------------------------------------------------------


def test_what_is_no_draft_is_refused_and_keeps_no_other_back(world):
    make_duties(world)
    listed = make_list(world, "responsibilities")
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=State.DISCUSSED)
    outcomes = operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    refused = {one.subject: one.reason for one in outcomes if one.result == operations.REFUSED}
    assert "已讨论" in refused["物理学院党委"]
    assert len([one for one in outcomes if one.result == operations.MADE]) == 7


def test_the_newest_edition_is_the_one_that_counts(world):
    make_duties(world)
    old = make_list(world, "responsibilities")
    ResponsibilityList.objects.filter(pk=old.pk).update(
        state=State.IN_FORCE, effective_on=date(YEAR, 4, 1)
    )
    newer = ResponsibilityList.objects.create(
        kind=old.kind, year=YEAR, unit=old.unit, unit_path=old.unit_path, edition=2,
        previous=old, title=old.title,
    )  # fmt: skip
    assert refresh(world, old).list_id == newer.pk
    assert newer.items.count() == 2


def test_a_run_that_breaks_off_leaves_whole_lists_and_is_taken_up_again(world, monkeypatch):
    make_duties(world)
    monkeypatch.setattr(generating, "TOGETHER", 5)
    viewer = world.viewer("organisation")

    def stop(outcome, done, total):
        if done == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        operations.generate_lists(viewer=viewer, year=YEAR, report=stop)
    made = ResponsibilityList.objects.count()
    assert made
    assert not ResponsibilityList.objects.filter(items=None).exists()
    operations.generate_lists(viewer=viewer, year=YEAR)
    lists = ResponsibilityList.objects.all()
    assert len({(one.unit_id, one.post_id) for one in lists}) == len(lists) == 8
    assert Event.objects.filter(action="list.generated").count() == 8


def test_where_another_makes_a_list_meanwhile_the_others_are_made(world, monkeypatch):
    make_duties(world)
    write, clashes = compiling_rows.Compiler._write, []

    def clash(self, drafts):
        if any(draft.name == "文学院党委" and draft.is_new for draft in drafts):
            clashes.append(len(drafts))
            raise IntegrityError("one_edition_of_a_list_for_a_unit_a_year")
        return write(self, drafts)

    monkeypatch.setattr(compiling_rows.Compiler, "_write", clash)
    outcomes = operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    refused = [one for one in outcomes if one.subject == "文学院党委"]
    assert "有别人在编制" in refused[0].reason
    assert clashes[-1] == 1
    assert ResponsibilityList.objects.count() == 7


def test_more_subjects_cost_no_more_queries_each(world, django_assert_max_num_queries):
    duties = make_duties(world)
    add_duty(duties["plan"].regulation, "人人有责", order=9, bearer="members",
             unit_kind_id="college_committee")  # fmt: skip
    viewer = world.viewer("organisation")
    with django_assert_max_num_queries(45):
        operations.generate_lists(viewer=viewer, year=YEAR)
    with django_assert_max_num_queries(40):
        operations.generate_lists(viewer=viewer, year=YEAR)


def test_the_leap_day_and_today_do_not_matter_to_a_future_year(world):
    make_duties(world)
    listed = make_list(world, "responsibilities", year=TODAY.year + 1)
    assert listed.items.count() == 2
