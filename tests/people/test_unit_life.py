"""Units renamed, moved, merged, split and closed: what follows, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import transaction

from tests.people.test_organisation_operations import refused
from tests.world import LONG_AGO, TODAY
from zelian.history.models import Event
from zelian.lists.models import ListKind, ResponsibilityList
from zelian.people import burdens, operations, paths, queries
from zelian.people.burdens import Burden
from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    Post,
    Succession,
    Unit,
    UnitKind,
    UnitPast,
)

DAY = timedelta(days=1)
SPRING = date(2026, 3, 1)


@pytest.fixture
def office(world):
    """The organisation department."""
    return world.viewer("organisation")


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def listed(unit: Unit, post: Post | None = None) -> ResponsibilityList:
    kind = ListKind.objects.get_or_create(code="test", defaults={"name": "试验清单"})[0]
    return ResponsibilityList.objects.create(
        kind=kind, unit=unit, post=post, unit_path=fresh(unit).path, year=2026, title="清单"
    )


# -- names over time -------------------------------------------------------------------------


def renamed(office, unit: Unit, name: str, **more: object) -> Unit:
    unit = fresh(unit)
    return operations.rename_unit(
        viewer=office, unit=unit, name=name, short_name=name, version=unit.version, **more
    )


def test_a_renamed_unit_keeps_its_old_name_for_earlier_days(world, office):
    unit = world.units["finance"]
    renamed(office, unit, "计划财务处", on=SPRING)
    renamed(office, unit, "财务与资产处", on=TODAY)
    unit = fresh(unit)
    assert queries.name_on(unit, SPRING - DAY).name == "财务处"
    assert queries.name_on(unit, SPRING).name == "计划财务处"
    assert queries.name_on(unit, TODAY - DAY).name == "计划财务处"
    assert queries.name_on(unit, TODAY).name == "财务与资产处"


def test_names_of_many_units_take_one_query(world, office, django_assert_num_queries):
    renamed(office, world.units["finance"], "计划财务处", on=SPRING)
    with django_assert_num_queries(1):
        names = queries.names_on([fresh(u) for u in ()] or world.units.values(), LONG_AGO)
    assert names[world.units["finance"].pk].name == "财务处"
    assert len(names) == len(world.units)


def test_an_entry_put_right_leaves_no_past(world, office):
    renamed(office, world.units["finance"], "财务处（更正）")
    assert not UnitPast.objects.exists()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (TODAY + DAY, "这类变动立即生效，日期不能晚于今天；请在生效之日办理。"),
        (LONG_AGO, "日期须在“财务处”成立和上一次变动（2020年1月1日）之后。"),
    ],
)
def test_a_day_that_does_not_fit_a_renaming_is_refused(world, office, on, words):
    refusal = refused(
        operations.CannotChangeUnit,
        renamed,
        office=office,
        unit=world.units["finance"],
        name="计划财务处",
        on=on,
    )
    assert (refusal.sentence, refusal.field) == (words, "on")


def test_two_renamings_stand_in_order(world, office):
    renamed(office, world.units["finance"], "计划财务处", on=SPRING)
    with pytest.raises(operations.CannotChangeUnit, match="2026年3月1日"):
        renamed(office, world.units["finance"], "财务与资产处", on=SPRING)


def test_a_code_stands_once_whoever_is_faster(world, office):
    renamed(office, world.units["finance"], "财务处", code="A01")
    with pytest.raises(operations.CannotChangeUnit, match="单位编码“A01”已登记给财务处") as caught:
        operations.add_unit(
            viewer=office,
            name="审计处",
            kind=UnitKind.objects.get(pk="department"),
            founded_on=SPRING,
            parent=world.units["school"],
            code="A01",
        )
    assert caught.value.field == "code"
    assert not Unit.objects.filter(name="审计处").exists()


def test_a_retired_kind_founds_no_unit(world, office):
    UnitKind.objects.filter(pk="department").update(in_use=False)
    with pytest.raises(operations.CannotChangeUnit, match="单位类别“部门”已停用") as caught:
        operations.add_unit(
            viewer=office,
            name="审计处",
            kind=UnitKind.objects.get(pk="department"),
            founded_on=SPRING,
            parent=world.units["school"],
        )
    assert caught.value.field == "kind"


# -- moved -----------------------------------------------------------------------------------


def moved(office, unit: Unit, parent: Unit, on: date = SPRING) -> Unit:
    unit = fresh(unit)
    return operations.move_unit(
        viewer=office,
        unit=unit,
        parent=fresh(parent),
        on=on,
        version=unit.version,
        why="机构调整",
    )


def test_a_branch_moves_whole_with_everything_that_keeps_its_path(world, office):
    physics, letters = world.units["physics"], world.units["letters"]
    ours = [listed(physics), listed(world.units["physics_staff"])]
    others = listed(letters)
    moved(office, physics, letters)
    assert fresh(physics).path.startswith(fresh(letters).path)
    assert fresh(physics).depth == fresh(letters).depth + 1
    for row, unit in zip(ours, (physics, world.units["physics_staff"]), strict=True):
        row.refresh_from_db()
        assert row.unit_path == fresh(unit).path
    others.refresh_from_db()
    assert others.unit_path == fresh(letters).path
    assert not any(Unit.objects.find_problems())
    assert world.viewer("foreign_head").may_read(fresh(world.units["physics_staff"]).path)
    event = Event.objects.filter(action="unit.moved").get()
    assert event.before == {"parent": "校党委"}
    assert event.after == {"parent": "文学院党委", "on": SPRING.isoformat()}


def test_a_moved_unit_stands_where_it_stood_on_an_earlier_day(world, office):
    physics, letters = world.units["physics"], world.units["letters"]
    moved(office, physics, letters)
    then = queries.organisation_tree(office, on=SPRING - DAY)
    assert "物理学院党委" in [node.name for node in then[0].children]
    now = queries.organisation_tree(office)
    assert "物理学院党委" not in [node.name for node in now[0].children]


@pytest.mark.parametrize(
    ("unit", "parent", "on", "field", "words"),
    [
        ("physics", "physics", SPRING, "parent", "它自己或它的下级"),
        ("physics", "physics_staff", SPRING, "parent", "它自己或它的下级"),
        ("physics", "school", SPRING, "parent", "本来就隶属"),
        ("physics", "letters", TODAY + DAY, "on", "不能晚于今天"),
        ("physics", "letters", LONG_AGO, "on", "须在“物理学院党委”成立"),
        ("physics", "letters", LONG_AGO - DAY, "on", "才成立"),
    ],
)
def test_a_move_that_cannot_be_is_refused(world, office, unit, parent, on, field, words):
    refusal = refused(
        operations.CannotChangeUnit,
        moved,
        office=office,
        unit=world.units[unit],
        parent=world.units[parent],
        on=on,
    )
    assert words in refusal.sentence
    assert refusal.field == field


def test_nothing_moves_below_a_closed_unit(world, office):
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=SPRING)
    with pytest.raises(operations.CannotChangeUnit, match="已于2026年3月1日撤销"):
        moved(office, world.units["physics"], world.units["finance"])
    with pytest.raises(operations.CannotChangeUnit, match="单位已撤销"):
        moved(office, world.units["finance"], world.units["physics"])


def test_a_name_stands_once_below_the_new_parent(world, office):
    renamed(office, world.units["letters_staff"], "教工支部")
    renamed(office, world.units["physics_staff"], "教工支部")
    with pytest.raises(operations.CannotChangeUnit, match="已有名为“教工支部”") as caught:
        moved(office, world.units["physics_staff"], world.units["letters"])
    assert caught.value.field == "parent"


def test_the_slower_of_two_clerks_is_told(world, office):
    unit = fresh(world.units["physics"])
    renamed(office, unit, "物理与电子学院党委")
    with pytest.raises(operations.UnitChangedMeanwhile) as caught:
        operations.move_unit(
            viewer=office,
            unit=unit,
            parent=world.units["letters"],
            on=SPRING,
            version=unit.version,
            why="机构调整",
        )
    assert caught.value.version == unit.version + 1


def test_two_moves_one_after_the_other_make_no_circle(world, office):
    """The second clerk saw the tree as it was before the first moved."""
    moved(office, world.units["physics"], world.units["letters"])
    stale = world.units["letters"]
    with pytest.raises(operations.CannotChangeUnit, match="它自己或它的下级"):
        operations.move_unit(
            viewer=office,
            unit=stale,
            parent=world.units["physics"],
            on=SPRING,
            version=stale.version,
            why="机构调整",
        )
    assert not any(Unit.objects.find_problems())


def test_only_the_organisation_department_moves_units(world):
    for name in ("head", "unit_head", "committee_office"):
        with pytest.raises(PermissionDenied):
            moved(world.viewer(name), world.units["physics"], world.units["letters"])


# -- every column that keeps a path ----------------------------------------------------------


def test_every_column_that_keeps_a_tree_path_is_registered():
    keeping = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("zelian.")
        for field in model._meta.get_fields()
        if field.name.endswith(("unit_path", "scope_path"))
    }
    assert keeping == {(m._meta.label_lower, column) for m, column in paths.registered()}


def test_a_column_that_is_not_there_is_not_registered():
    with pytest.raises(FieldDoesNotExist):
        paths.register(Post)


@pytest.mark.django_db
def test_paths_are_rewritten_under_the_prefix_alone(world):
    kept = listed(world.units["letters"])
    below = listed(world.units["physics_staff"])
    old = world.units["physics"].path
    with transaction.atomic():
        assert paths.rewrite(old, "ZZZZ") == 1
        assert paths.rewrite(old, old) == 0
    kept.refresh_from_db()
    below.refresh_from_db()
    assert kept.unit_path == world.units["letters"].path
    assert below.unit_path == "ZZZZ" + world.units["physics_staff"].path[len(old) :]


# -- merged ----------------------------------------------------------------------------------


def merged(office, unit: Unit, successor: Unit, on: date = SPRING) -> Unit:
    unit = fresh(unit)
    return operations.merge_unit(
        viewer=office,
        unit=unit,
        successor=fresh(successor),
        on=on,
        version=unit.version,
        why="院系合并",
    )


def test_a_merged_unit_leaves_nothing_behind(world, office):
    physics, letters = world.units["physics"], world.units["letters"]
    head = world.posts["unit_head"].appointments.get()
    away = Leave.objects.create(appointment=head, kind="study", from_date=LONG_AGO + DAY)
    merged(office, physics, letters)
    physics = fresh(physics)
    assert physics.closed_on == SPRING
    assert set(physics.posts.values_list("closed_on", flat=True)) == {SPRING}
    held = Appointment.objects.filter(post__unit=physics)
    assert set(held.values_list("until_date", flat=True)) == {SPRING}
    away.refresh_from_db()
    assert away.until_date == SPRING
    assert Oversight.objects.get().until_date == SPRING
    below = [
        Unit.objects.get_parent(fresh(world.units[f"physics_{n}"])) for n in ("staff", "students")
    ]
    assert below == [fresh(letters)] * 2
    row = Succession.objects.get()
    assert (row.kind, row.predecessor, row.successor, row.on) == (
        "merged",
        physics,
        letters,
        SPRING,
    )
    assert not any(Unit.objects.find_problems())


def test_a_seat_that_would_only_begin_later_is_taken_back(world, office):
    post = world.posts["member"]
    later = Appointment.objects.create(
        post=post, person=world.people["foreign_clerk"], nature="part_time", from_date=TODAY
    )
    merged(office, world.units["physics"], world.units["letters"])
    assert not Appointment.objects.filter(pk=later.pk).exists()
    assert Event.objects.filter(action="appointment.cancelled", thing_id=later.pk).exists()


@pytest.mark.parametrize(
    ("successor", "on", "field", "words"),
    [
        ("physics", SPRING, "successor", "自己或自己的下级"),
        ("physics_staff", SPRING, "successor", "自己或自己的下级"),
        ("letters", TODAY + DAY, "on", "不能晚于今天"),
        ("letters", LONG_AGO, "on", "须在成立日期"),
    ],
)
def test_a_merger_that_cannot_be_is_refused(world, office, successor, on, field, words):
    refusal = refused(
        operations.CannotChangeUnit,
        merged,
        office=office,
        unit=world.units["physics"],
        successor=world.units[successor],
        on=on,
    )
    assert words in refusal.sentence
    assert refusal.field == field


def test_a_closed_unit_takes_nothing_over(world, office):
    Unit.objects.filter(pk=world.units["letters"].pk).update(closed_on=SPRING)
    with pytest.raises(operations.CannotChangeUnit, match="这一天并不存在"):
        merged(office, world.units["physics"], world.units["letters"])


def test_a_merger_is_undone_whole_where_one_part_cannot_be(world, office):
    """A post opened after the day: nothing of the merger may stand."""
    Post.objects.create(
        unit=world.units["physics"], kind_id="member", title="新委员", opened_on=TODAY
    )
    refusal = refused(
        operations.CannotChangeUnit,
        merged,
        office=office,
        unit=world.units["physics"],
        successor=world.units["letters"],
    )
    assert refusal.field == "on"
    assert fresh(world.units["physics"]).closed_on is None
    assert fresh(world.units["physics_staff"]).is_child_of(fresh(world.units["physics"]))
    assert not Succession.objects.exists()


def test_what_a_merger_does_is_told_before(world, office):
    physics, letters = world.units["physics"], world.units["letters"]
    leaving = queries.unit_leaving(fresh(physics), SPRING, letters)
    told = " ".join(effect.text for effect in leaving.effects)
    assert "物理学院党委自2026年3月1日起并入文学院党委。" in told
    assert "物理学院教工支部及其下级单位转隶文学院党委。" in told
    assert "岗位“书记”撤销，物理学院党委书记随之免职。" in told
    assert "1 项分管联系随之结束。" in told


def test_duties_named_to_a_merged_unit_go_to_its_successor(world, office):
    physics, letters = world.units["physics"], world.units["letters"]
    merged(office, physics, letters, on=SPRING)
    after = queries.resolve_bearer("unit", unit=physics, scope_path="", on=TODAY)
    assert [(row.unit, row.since) for row in after] == [(letters, SPRING)]
    assert after[0].bound == (SPRING, None)
    before = queries.resolve_bearer("unit", unit=physics, scope_path="", on=SPRING - DAY)
    assert [(row.unit, row.since) for row in before] == [(physics, None)]
    heads = queries.resolve_bearer("head", unit=physics, scope_path="", on=TODAY)
    assert [row.post for row in heads] == [world.posts["foreign_head"]]


def test_successors_of_successors_bear(world, office):
    units = world.units
    merged(office, units["physics_staff"], units["physics_students"], on=SPRING)
    merged(office, units["physics_students"], units["letters_staff"], on=SPRING + DAY)
    found = queries.resolve_bearer("unit", unit=units["physics_staff"], scope_path="", on=TODAY)
    assert [(row.unit, row.since) for row in found] == [(units["letters_staff"], SPRING + DAY)]


# -- split -----------------------------------------------------------------------------------


def split(office, unit: Unit, on: date = SPRING, **parts: object) -> Unit:
    unit = fresh(unit)
    return operations.split_unit(
        viewer=office,
        unit=unit,
        name="光电学院党委",
        kind=UnitKind.objects.get(pk="college_committee"),
        on=on,
        version=unit.version,
        why="学科调整",
        **parts,
    )


def test_a_part_goes_over_with_its_people(world, office):
    physics, member = world.units["physics"], world.posts["member"]
    appointment = member.appointments.get()
    Leave.objects.create(
        appointment=appointment,
        kind="study",
        from_date=LONG_AGO + DAY,
        stand_in=world.people["unit_clerk"],
    )
    Oversight.objects.create(
        post=member, unit=world.units["physics_staff"], kind="in_charge", from_date=LONG_AGO
    )
    new = split(office, physics, posts=[member], units=[world.units["physics_students"]])
    assert new.founded_on == SPRING
    assert fresh(world.units["physics_students"]).is_child_of(fresh(new))
    member.refresh_from_db()
    assert member.closed_on == SPRING
    carried = new.posts.get()
    assert (carried.title, carried.kind_id, carried.opened_on) == ("委员", "member", SPRING)
    seat = carried.appointments.get()
    assert (seat.person, seat.from_date, seat.until_date) == (world.people["member"], SPRING, None)
    away = seat.leaves.get()
    assert (away.from_date, away.stand_in) == (SPRING, world.people["unit_clerk"])
    again = carried.oversights.get()
    assert (again.unit, again.from_date) == (world.units["physics_staff"], SPRING)
    assert Succession.objects.get().kind == "split"
    assert fresh(physics).closed_on is None
    assert not any(Unit.objects.find_problems())


@pytest.mark.parametrize(
    ("parts", "on", "field"),
    [
        ({"posts": "foreign_head"}, SPRING, "posts"),
        ({"units": "letters_staff"}, SPRING, "units"),
        ({}, TODAY + DAY, "on"),
        ({}, LONG_AGO, "on"),
    ],
)
def test_a_split_that_cannot_be_is_refused(world, office, parts, on, field):
    chosen = {name: [getattr(world, name)[key]] for name, key in parts.items()}
    refusal = refused(
        operations.CannotChangeUnit,
        split,
        office=office,
        unit=world.units["physics"],
        on=on,
        **chosen,
    )
    assert refusal.field == field


# -- closed, with what is still borne --------------------------------------------------------


class Owed:
    """Three things that somebody must decide about."""

    def __init__(self) -> None:
        self.settled: list[tuple[frozenset[int], Unit | None, str]] = []

    def weigh(self, leaving):
        yield Burden(
            key="test",
            label="试验期次",
            count=3,
            sentence="不再承担",
            decided=leaving.successor is not None,
        )
        yield Burden(key="none", label="没有的", count=0, sentence="")

    def settle(self, leaving, *, viewer, why):
        self.settled.append((leaving.unit_ids, leaving.successor, why))


@pytest.fixture
def owed(monkeypatch) -> Owed:
    thing = Owed()
    monkeypatch.setitem(burdens._bearings, "test", thing)
    return thing


def closed(office, unit: Unit, **more: object) -> Unit:
    return operations.close_unit(viewer=office, unit=unit, on=SPRING, why="撤并", **more)


def test_a_unit_that_owes_something_is_not_closed_silently(world, office, owed):
    with pytest.raises(operations.UnitStillBears, match="试验期次 3") as caught:
        closed(office, world.units["finance"])
    assert caught.value.field == "give_up"
    assert [burden.key for burden in caught.value.burdens] == ["test"]
    assert owed.settled == []


def test_what_is_given_up_is_settled_with_the_reason(world, office, owed):
    unit = closed(office, world.units["finance"], give_up=True)
    assert unit.closed_on == SPRING
    assert owed.settled == [(frozenset([unit.pk]), None, "撤并")]


def test_a_successor_needs_no_giving_up(world, office, owed):
    merged(office, world.units["physics_staff"], world.units["physics_students"])
    gone, successor, why = owed.settled[-1]
    assert gone == {world.units["physics_staff"].pk}
    assert successor == world.units["physics_students"]
    assert why == "院系合并"
