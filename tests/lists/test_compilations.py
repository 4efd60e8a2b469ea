"""A year's compilation: previewed, started, broken off and taken up, watched, reminded, closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.lists.duties import make_duties
from tests.world import TODAY
from zelian.core.vocabulary.time import WorkCalendar
from zelian.history.models import Event
from zelian.lists.compilation_days import DayIsOff, settled
from zelian.lists.models import (
    Compilation,
    ListGeneration,
    ListKind,
    ListReminder,
    ResponsibilityList,
)
from zelian.lists.operations import bulk, run_generation
from zelian.lists.operations.compilations import (
    CannotCompile,
    CompilationChangedMeanwhile,
    change_compilation,
    close_compilation,
    recompile,
    resume_compilation,
    start_compilation,
)
from zelian.lists.operations.reminding import remind_of_lists, see_reminders
from zelian.lists.queries.compilations import (
    list_compilations,
    lists_to_remind,
    preview_compilation,
    reminders_for,
    watch_compilation,
)
from zelian.people.models import Appointment, Delegation

YEAR = TODAY.year
DUE = date(2026, 12, 1)  # a Tuesday
SATURDAY = date(2026, 12, 5)
State = ResponsibilityList.State


@pytest.fixture
def office(world):
    return world.viewer("organisation")


@pytest.fixture
def duties(world):
    return make_duties(world)


def kinds(*codes):
    return list(ListKind.objects.filter(pk__in=codes))


def started(world, office, *codes, **fields):
    asked = {
        "kinds": kinds(*(codes or ("responsibilities",))),
        "year": YEAR,
        "unit": world.units["school"],
        "title": "年度编制",
        "compile_by": DUE,
    }
    return start_compilation(viewer=office, **asked | fields)


def run(office, compilation):
    for generation in compilation.generations.all():
        run_generation(viewer=office, generation=generation)


@pytest.fixture
def made(world, office, duties):
    compilation = started(world, office)
    run(office, compilation)
    return compilation


def past(compilation, **fields):
    """Its lists were due before today."""
    late = {"compile_by": TODAY - timedelta(days=3), **fields}
    ResponsibilityList.objects.filter(compilation=compilation).update(**late)


# -- what would be made ----------------------------------------------------------------------


def test_the_preview_counts_what_would_be_made_and_names_who_has_nothing(world, office, duties):
    (told,) = preview_compilation(
        office, kinds=kinds("responsibilities"), year=YEAR, unit=world.units["school"]
    )
    compilation = started(world, office)
    run(office, compilation)
    assert told.to_make == compilation.lists.count() > 0
    assert told.subjects == told.to_make + len(told.nothing)
    assert "校纪委" in told.nothing
    assert dict(told.of_kinds)["学院党委"] == 2
    (again,) = preview_compilation(
        office, kinds=kinds("responsibilities"), year=YEAR, unit=world.units["school"]
    )
    assert (again.to_make, again.standing) == (0, told.to_make)


def test_a_kind_for_nobody_makes_nothing(world, office):
    ListKind.objects.filter(pk="problems").update(unit_kinds=["none"], for_posts=False)
    (told,) = preview_compilation(
        office, kinds=kinds("problems"), year=YEAR, unit=world.units["school"]
    )
    assert (told.subjects, told.to_make, list(told.of_kinds)) == (0, 0, [])


# -- days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "then"),
    [("after", date(2026, 12, 7)), ("before", date(2026, 12, 4)), ("", SATURDAY)],
)
def test_a_day_off_is_moved_as_the_kinds_have_it(rule, then):
    kind = ListKind(code="x", name="试", holiday_rule=rule)
    found = settled(SATURDAY, [kind], WorkCalendar(), field="compile_by")
    assert found.day == then
    assert "12月5日是休息日" in found.sentence
    assert settled(DUE, [kind], WorkCalendar(), field="compile_by").sentence == ""


def test_a_day_off_without_one_rule_is_refused():
    two = [ListKind(code="x", holiday_rule="after"), ListKind(code="y", holiday_rule="before")]
    with pytest.raises(DayIsOff) as refused:
        settled(SATURDAY, two, WorkCalendar(), field="file_by")
    assert refused.value.field == "file_by"


def test_lists_go_by_the_days_of_the_compilation(world, office, duties):
    compilation = started(world, office, compile_by=SATURDAY, file_by=date(2026, 12, 15))
    run(office, compilation)
    days = set(compilation.lists.values_list("compile_by", "file_by"))
    assert days == {(date(2026, 12, 7), date(2026, 12, 15))}


# -- starting --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"compile_by": date(2026, 11, 19)}, "compile_by"),
        ({"file_by": date(2026, 11, 30)}, "file_by"),
    ],
    ids=["no-kind", "past", "filed-before"],
)
def test_a_compilation_that_cannot_be_is_refused_at_the_field(world, office, fields, field):
    with pytest.raises(CannotCompile) as refused:
        started(world, office, **fields)
    assert refused.value.field == field
    assert not Compilation.objects.exists()


def test_an_office_compiles_the_kinds_it_leads(world, office):
    with pytest.raises(CannotCompile, match="监督清单"):
        started(world, office, "responsibilities", "supervision")
    discipline = world.viewer("discipline")
    assert started(world, discipline, "supervision").pk


def test_the_discipline_office_makes_the_lists_it_leads(world):
    discipline = world.viewer("discipline")
    compilation = started(world, discipline, "supervision")
    run(discipline, compilation)
    assert compilation.lists.count() > 0


def test_the_committee_office_compiles_every_kind(world):
    viewer = world.viewer("committee_office")
    assert started(world, viewer, "responsibilities", "supervision", "team").kinds.count() == 3


@pytest.mark.parametrize("who", ["unit_head", "unit_clerk", "head", "member"])
def test_others_start_none(world, who):
    with pytest.raises(PermissionDenied):
        started(world, world.viewer(who))


def test_the_same_lists_are_compiled_once_at_a_time(world, office):
    first = started(world, office, unit=world.units["physics"])
    for unit in ("school", "physics", "physics_staff"):
        with pytest.raises(CannotCompile, match="正在编"):
            started(world, office, unit=world.units[unit])
    assert started(world, office, unit=world.units["letters"]).pk
    close_compilation(viewer=office, compilation=first)
    assert started(world, office, unit=world.units["physics"]).pk


# -- making the lists -------------------------------------------------------------------------


def test_a_run_that_broke_off_is_taken_up_without_doubles(world, office, duties, monkeypatch):
    compilation = started(world, office)
    (generation,) = compilation.generations.all()

    class Killed(BaseException):
        pass

    def report(generation, done, total):
        if done == 2:
            raise Killed

    monkeypatch.setattr(bulk, "_report", report)
    with pytest.raises(Killed):
        run_generation(viewer=office, generation=generation)
    monkeypatch.undo()
    generation.refresh_from_db()
    assert generation.state == ListGeneration.State.FAILED
    assert watch_compilation(office, compilation).broken_off
    (left,) = resume_compilation(viewer=office, compilation=compilation)
    run_generation(viewer=office, generation=left)
    left.refresh_from_db()
    assert left.state == ListGeneration.State.DONE
    subjects = list(compilation.lists.values_list("unit", "post"))
    assert len(subjects) == len(set(subjects)) > 2
    with pytest.raises(CannotCompile):
        resume_compilation(viewer=office, compilation=compilation)


def test_what_hangs_in_the_middle_is_taken_up_too(world, office, duties):
    compilation = started(world, office)
    compilation.generations.update(state=ListGeneration.State.RUNNING)
    (left,) = resume_compilation(viewer=office, compilation=compilation)
    run_generation(viewer=office, generation=left)
    assert compilation.lists.exists()


def test_going_through_all_again_makes_only_what_is_new(world, office, made):
    before = set(made.lists.values_list("pk", flat=True))
    physics = world.units["physics"]
    made.lists.filter(unit=physics).delete()
    for generation in recompile(viewer=office, compilation=made):
        run_generation(viewer=office, generation=generation)
    after = set(made.lists.values_list("pk", flat=True))
    assert len(after) == len(before)
    assert made.lists.filter(unit=physics).exists()


def test_lists_that_stood_before_belong_to_it_too(world, office, duties):
    first = started(world, office)
    run(office, first)
    close_compilation(viewer=office, compilation=first)
    second = started(world, office, title="再编")
    run(office, second)
    assert second.lists.count() > 0
    assert first.lists.count() == 0


# -- watching --------------------------------------------------------------------------------


def test_the_watch_counts_begun_and_late_by_unit(world, office, made):
    past(made)
    one = made.lists.filter(unit=world.units["physics"]).first()
    ResponsibilityList.objects.filter(pk=one.pk).update(begun_at=timezone.now())
    watched = watch_compilation(office, made)
    total = watched.standing.total
    assert total.total == total.late == made.lists.count()
    assert total.stages == {"begun": 1, "not_begun": total.total - 1}
    physics = next(r for r in watched.standing.rows if r.unit == world.units["physics"])
    assert physics.counts.stages["begun"] == 1


def test_a_watch_costs_the_same_however_many_lists(office, made, django_assert_num_queries):
    with django_assert_num_queries(5):
        watch_compilation(office, made)


def test_compilations_are_listed_with_what_is_late(world, office, made):
    past(made)
    (row,) = list_compilations(office)
    assert row.list_count == row.late_count == made.lists.count()
    assert list(list_compilations(world.viewer("unit_head"))) == []


# -- changing, closing -------------------------------------------------------------------------


def test_unfiled_lists_follow_a_change_and_filed_ones_stay(world, office, made):
    filed = made.lists.first()
    ResponsibilityList.objects.filter(pk=filed.pk).update(state=State.FILED)
    changed = change_compilation(
        viewer=office,
        compilation=made,
        version=1,
        title="延期的编制",
        compile_by=date(2026, 12, 10),
        file_by=date(2026, 12, 18),
    )
    filed.refresh_from_db()
    assert filed.compile_by == DUE
    others = changed.lists.exclude(pk=filed.pk)
    assert set(others.values_list("compile_by", "file_by")) == {
        (date(2026, 12, 10), date(2026, 12, 18))
    }
    event = Event.objects.get(action="compilation.changed")
    assert (event.before["compile_by"], event.after["compile_by"]) == ("2026-12-01", "2026-12-10")


def test_who_was_slower_is_told(office, made):
    fields = {"title": "甲", "compile_by": DUE}
    change_compilation(viewer=office, compilation=made, version=1, **fields)
    with pytest.raises(CompilationChangedMeanwhile) as refused:
        change_compilation(viewer=office, compilation=made, version=1, **fields | {"title": "乙"})
    assert [(d.stands, d.typed) for d in refused.value.differences] == [("甲", "乙")]


def test_a_closed_one_is_left_alone(world, office, made):
    close_compilation(viewer=office, compilation=made)
    for refused in (
        lambda: close_compilation(viewer=office, compilation=made),
        lambda: resume_compilation(viewer=office, compilation=made),
        lambda: remind_of_lists(viewer=office, compilation=made, lists=made.lists.all()),
        lambda: change_compilation(
            viewer=office, compilation=made, version=2, title="甲", compile_by=DUE
        ),
    ):
        with pytest.raises(CannotCompile):
            refused()


# -- reminding -------------------------------------------------------------------------------


def of_physics(world, made):
    return made.lists.get(unit=world.units["physics"], post=None)


def of_head(world, made):
    return made.lists.get(post=world.posts["unit_head"])


def reminded_people(listed):
    return set(listed.reminders.values_list("person__staff_no", flat=True))


def test_a_units_list_reminds_its_head_and_clerks(world, office, made):
    listed = of_physics(world, made)
    done = remind_of_lists(viewer=office, compilation=made, lists=[listed])
    assert reminded_people(listed) == {"unit_head", "unit_clerk"}
    assert (done.lists, done.people) == (1, 2)
    assert "编制截止12月1日" in listed.reminders.first().words


def test_a_posts_list_reminds_its_holder_and_delegates(world, office, made):
    Delegation.objects.create(
        post=world.posts["unit_head"],
        delegate=world.people["member"],
        kind="clerical",
        reason="试",
        from_date=TODAY,
        until_date=TODAY + timedelta(days=9),
    )
    listed = of_head(world, made)
    remind_of_lists(viewer=office, compilation=made, lists=[listed], words="请本周完成")
    assert reminded_people(listed) == {"unit_head", "member"}
    assert set(listed.reminders.values_list("words", flat=True)) == {"请本周完成"}


def test_a_vacant_posts_list_reminds_the_unit(world, office, made):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    listed = of_head(world, made)
    remind_of_lists(viewer=office, compilation=made, lists=[listed])
    assert reminded_people(listed) == {"unit_clerk"}


def test_where_nobody_is_there_it_is_said(world, office, made):
    Appointment.objects.filter(post__unit=world.units["physics"]).update(until_date=TODAY)
    done = remind_of_lists(viewer=office, compilation=made, lists=[of_physics(world, made)])
    assert (done.lists, done.nobody) == (0, 1)


def test_a_list_is_reminded_of_once_a_day(world, office, made):
    listed = of_physics(world, made)
    remind_of_lists(viewer=office, compilation=made, lists=[listed])
    again = remind_of_lists(viewer=office, compilation=made, lists=[listed])
    assert (again.lists, again.today_already) == (0, 1)
    ListReminder.objects.update(at=timezone.now() - timedelta(days=1))
    assert remind_of_lists(viewer=office, compilation=made, lists=[listed]).lists == 1


def test_lists_of_others_and_those_in_force_are_not_reminded_of(world, office, made):
    listed = of_physics(world, made)
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=State.IN_FORCE, effective_on=TODAY)
    with pytest.raises(CannotCompile, match="没有需要催办"):
        remind_of_lists(viewer=office, compilation=made, lists=[listed])


def test_only_who_leads_reminds(world, made):
    for who in ("unit_head", "head", "discipline"):
        with pytest.raises(PermissionDenied):
            remind_of_lists(
                viewer=world.viewer(who), compilation=made, lists=[of_physics(world, made)]
            )


def test_the_reminded_see_it_and_give_the_receipt(world, office, made):
    listed = of_physics(world, made)
    remind_of_lists(viewer=office, compilation=made, lists=[listed])
    clerk = world.viewer("unit_clerk")
    (told,) = reminders_for(clerk)
    assert (told.listed, told.seen_at) == (listed, None)
    assert see_reminders(viewer=clerk, listed=listed) == 1
    assert see_reminders(viewer=clerk, listed=listed) == 0
    (told,) = reminders_for(clerk)
    assert told.seen_at is not None
    assert watch_compilation(office, made).seen == 1
    assert reminders_for(world.viewer("member")) == []


def test_a_list_that_is_ready_reminds_nobody_any_more(world, office, made):
    listed = of_physics(world, made)
    remind_of_lists(viewer=office, compilation=made, lists=[listed])
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=State.FILED)
    assert reminders_for(world.viewer("unit_clerk")) == []


def test_reminders_cost_one_query(world, office, made, django_assert_num_queries):
    remind_of_lists(viewer=office, compilation=made, lists=made.lists.all())
    clerk = world.viewer("unit_clerk")
    with django_assert_num_queries(1):
        reminders_for(clerk)


def test_all_late_ones_or_all_of_a_unit(world, office, made):
    assert not lists_to_remind(office, made).exists()
    physics = world.units["physics"]
    own = lists_to_remind(office, made, unit=physics, only_late=False)
    assert own.count() == made.lists.filter(unit_path__startswith=physics.path).count() > 0
    past(made)
    assert lists_to_remind(office, made).count() == made.lists.count()
