from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from zelian.history.models import Event
from zelian.history.operations import Actor
from zelian.people.models import Appointment, Oversight, Person, Post, PostKind, Unit, UnitKind
from zelian.people.operations import CannotFound, create_organisation
from zelian.people.specs import (
    AppointmentSpec,
    OrganisationSpec,
    OversightSpec,
    PersonSpec,
    PostKindSpec,
    PostSpec,
    UnitKindSpec,
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
