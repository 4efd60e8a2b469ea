from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from zelian.history.models import Event
from zelian.history.operations import Actor
from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    Person,
    Post,
    PostKind,
    Succession,
    Unit,
    UnitKind,
    UnitPast,
)
from zelian.people.operations import CannotFound, create_organisation
from zelian.people.specs import (
    AppointmentSpec,
    LeaveSpec,
    OrganisationSpec,
    OversightSpec,
    PersonSpec,
    PostKindSpec,
    PostSpec,
    SuccessionSpec,
    UnitKindSpec,
    UnitPastSpec,
    UnitSpec,
)

START = date(2024, 1, 1)
LATER = date(2025, 1, 1)
ACTOR = Actor(account_id=None, name="安装程序")

SMALL = OrganisationSpec(
    unit_kinds=(
        UnitKindSpec(code="committee", name="学校党委", aliases=("校党委",)),
        UnitKindSpec(code="department", name="部门", order=1),
    ),
    post_kinds=(
        PostKindSpec(code="secretary", name="书记", rank="head"),
        PostKindSpec(code="head", name="部门负责人", rank="head", order=1),
    ),
    units=(
        UnitSpec(key="school", name="学校党委", kind="committee", founded_on=START),
        UnitSpec(
            key="office",
            name="党委办公室",
            short_name="党办",
            kind="department",
            parent="school",
            function="committee_office",
            founded_on=START,
        ),
    ),
    posts=(
        PostSpec(key="s", unit="school", kind="secretary", title="书记", opened_on=START),
        PostSpec(key="o", unit="office", kind="head", title="主任", opened_on=START),
    ),
    people=(
        PersonSpec(key="a", name="学校党委书记", staff_no="1"),
        PersonSpec(key="b", name="党办主任", staff_no="2"),
    ),
    appointments=(
        AppointmentSpec(person="a", post="s", from_date=START),
        AppointmentSpec(person="b", post="o", from_date=START, until_date=LATER),
    ),
    oversights=(OversightSpec(post="s", unit="office", from_date=START),),
)


def test_everything_is_created_and_told(db):
    founded = create_organisation(actor=ACTOR, organisation=SMALL)
    school, office = founded.units["school"], founded.units["office"]
    assert office.path.startswith(school.path)
    assert Unit.objects.get(pk=school.pk).numchild == 1
    assert (office.short_name, office.pinyin) == ("党办", "db dwbgs dangban dangweibangongshi")
    assert UnitKind.objects.get(pk="committee").aliases == ["校党委"]
    assert Appointment.objects.get(post=founded.posts["o"]).until_date == LATER
    assert Oversight.objects.get().post == founded.posts["s"]
    assert founded.people["b"].pinyin == "dbzr dangbanzhuren"
    assert Event.objects.count() == 2 + 2 + 2 + 2 + 1
    assert set(Event.objects.values_list("actor_name", flat=True)) == {"安装程序"}
    labels = Event.objects.filter(action="appointment.made").values_list("thing_label", flat=True)
    assert set(labels) == {"学校党委书记 学校党委书记", "党办主任 党办主任"}


def test_kinds_that_are_there_already_stay_as_they_are(db):
    UnitKind.objects.create(code="committee", name="本校的叫法")
    create_organisation(actor=ACTOR, organisation=SMALL)
    assert UnitKind.objects.get(pk="committee").name == "本校的叫法"
    assert PostKind.objects.count() == 2


def changed(**fields) -> OrganisationSpec:
    return replace(SMALL, **fields)


BROKEN = [
    (changed(units=SMALL.units + SMALL.units[:1]), "单位“school”出现了两次。"),
    (changed(posts=SMALL.posts + SMALL.posts[:1]), "岗位“s”出现了两次。"),
    (changed(people=SMALL.people + SMALL.people[:1]), "人员“a”出现了两次。"),
    (
        changed(people=(*SMALL.people, PersonSpec(key="c", name="丙", staff_no="2"))),
        "工号“2”出现了两次。",
    ),
    (changed(units=SMALL.units[::-1]), "单位“党委办公室”的上级“school”不在它之前列出。"),
    (changed(unit_kinds=SMALL.unit_kinds[:1]), "“department”没有列出，却被引用。"),
    (changed(post_kinds=SMALL.post_kinds[1:]), "“secretary”没有列出，却被引用。"),
    (changed(people=SMALL.people[:1]), "“b”没有列出，却被引用。"),
    (
        changed(appointments=(AppointmentSpec(person="a", post="x", from_date=START),)),
        "“x”没有列出，却被引用。",
    ),
    (
        changed(oversights=(OversightSpec(post="s", unit="x", from_date=START),)),
        "“x”没有列出，却被引用。",
    ),
    (
        changed(
            oversights=(OversightSpec(post="s", unit="office", from_date=START, until_date=START),)
        ),
        "起止日期颠倒：2024-01-01 至 2024-01-01。",
    ),
    (
        changed(
            appointments=(
                *SMALL.appointments,
                AppointmentSpec(person="b", post="s", from_date=LATER),
            )
        ),
        "岗位“s”同时有两人任职。",
    ),
]


@pytest.mark.parametrize(("organisation", "words"), BROKEN)
def test_what_does_not_hold_together_is_refused_whole(db, organisation, words):
    with pytest.raises(CannotFound) as refusal:
        create_organisation(actor=ACTOR, organisation=organisation)
    assert refusal.value.sentence == words
    assert not Unit.objects.exists()
    assert not Event.objects.exists()


def test_a_successor_and_a_deputy_are_no_second_holder(db):
    organisation = changed(
        appointments=(
            *SMALL.appointments,
            AppointmentSpec(person="a", post="o", from_date=LATER),
            AppointmentSpec(person="b", post="s", from_date=START, nature="acting"),
        )
    )
    create_organisation(actor=ACTOR, organisation=organisation)
    assert Appointment.objects.count() == 4


def test_a_university_is_founded_in_seconds(db):
    departments = tuple(
        UnitSpec(key=f"u{n}", name=f"第{n}部", kind="department", parent="school", founded_on=START)
        for n in range(110)
    )
    posts = tuple(
        PostSpec(key=f"p{n}", unit=f"u{n % 110}", kind="head", title=f"职务{n}", opened_on=START)
        for n in range(220)
    )
    people = tuple(PersonSpec(key=f"p{n}", name=f"职务{n}", staff_no=f"no{n}") for n in range(220))
    holding = tuple(
        AppointmentSpec(person=f"p{n}", post=f"p{n}", from_date=START) for n in range(220)
    )
    organisation = changed(
        units=SMALL.units + departments,
        posts=SMALL.posts + posts,
        people=SMALL.people + people,
        appointments=SMALL.appointments + holding,
    )
    begun = time.perf_counter()
    create_organisation(actor=ACTOR, organisation=organisation)
    assert time.perf_counter() - begun < 5
    assert (Post.objects.count(), Person.objects.count()) == (222, 222)


# -- what years leave behind -----------------------------------------------------------------

OLD = UnitSpec(
    key="old",
    name="宣传处",
    kind="department",
    parent="school",
    founded_on=START,
    closed_on=LATER,
    code="B02",
    past=(UnitPastSpec(name="宣传科", until_date=date(2024, 6, 1), parent="office"),),
)
AWAY = LeaveSpec(person="a", post="s", from_date=LATER, kind="study", stand_in="b")


def years_later(**changes: object) -> OrganisationSpec:
    lived = {
        "post_kinds": (
            PostKindSpec(code="secretary", name="书记", rank="head", term_years=5, vacancy="up"),
            SMALL.post_kinds[1],
        ),
        "units": (*SMALL.units, OLD),
        "appointments": (
            AppointmentSpec(
                person="a",
                post="s",
                from_date=START,
                term_until=date(2029, 1, 1),
                document="党任〔2024〕1号",
            ),
            AppointmentSpec(person="a", post="o", from_date=START, nature="part_time"),
        ),
        "leaves": (AWAY,),
        "successions": (SuccessionSpec(predecessor="old", successor="office", on=LATER),),
    }
    return changed(**(lived | changes))


def test_what_years_left_behind_is_handed_over(db):
    founded = create_organisation(actor=ACTOR, organisation=years_later())
    past = UnitPast.objects.get()
    assert (past.unit, past.parent) == (founded.units["old"], founded.units["office"])
    assert (past.name, past.short_name) == ("宣传科", "宣传科")
    row = Succession.objects.get()
    assert (row.kind, row.successor) == ("merged", founded.units["office"])
    leave = Leave.objects.get()
    assert (leave.appointment.person, leave.stand_in) == (
        founded.people["a"],
        founded.people["b"],
    )
    held = Appointment.objects.get(post=founded.posts["s"])
    assert (held.term_until, held.document) == (date(2029, 1, 1), "党任〔2024〕1号")
    kind = PostKind.objects.get(pk="secretary")
    assert (kind.term_years, kind.vacancy) == (5, "up")
    assert Event.objects.filter(action="leave.recorded").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"leaves": (replace(AWAY, stand_in="a"),)}, "离岗时不能由本人代为履职"),
        ({"leaves": (replace(AWAY, from_date=date(2023, 1, 1)),)}, "不在任职期间之内"),
        ({"leaves": (replace(AWAY, stand_in="x"),)}, "“x”没有列出"),
        ({"leaves": (replace(AWAY, until_date=START),)}, "起止日期颠倒"),
        (
            {"units": (*SMALL.units, replace(OLD, past=(replace(OLD.past[0], until_date=START),)))},
            "沿革日期须在成立之后",
        ),
        ({"units": (*SMALL.units, OLD, replace(OLD, key="new", past=()))}, "“B02”出现了两次"),
        (
            {"successions": (SuccessionSpec(predecessor="old", successor="old", on=LATER),)},
            "不能由自己承接",
        ),
        (
            {"successions": (SuccessionSpec(predecessor="old", successor="office", on=LATER),) * 2},
            "列出了两次",
        ),
    ],
    ids=["self", "outside", "stranger", "reversed", "past", "code", "circle", "twice"],
)
def test_years_that_do_not_hold_together_are_refused(db, changes, words):
    with pytest.raises(CannotFound, match=words):
        create_organisation(actor=ACTOR, organisation=years_later(**changes))
    assert not Unit.objects.exists()


def test_a_code_that_stands_already_is_refused(db):
    create_organisation(actor=ACTOR, organisation=years_later())
    again = years_later(people=(), appointments=(), leaves=(), oversights=(), posts=())
    with pytest.raises(CannotFound, match="单位编码“B02”已登记给宣传处"):
        create_organisation(actor=ACTOR, organisation=again)
