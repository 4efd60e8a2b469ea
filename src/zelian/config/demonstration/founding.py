"""The university as it is founded, and the accounts that are opened in it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from zelian.authentication.operations import set_sign_in_rules
from zelian.config.demonstration.stage import DATA, DemoAccount, Stage
from zelian.config.language import gettext as _
from zelian.history.operations import SYSTEM
from zelian.packs.demo.institution import SCHOOL, DemoAppointment, DemoKind, DemoUnit, Institution
from zelian.packs.demo.life import Away, Life, Merged, PartTime
from zelian.people.models import Account, Appointment, Person, Role
from zelian.people.operations import give_role, open_account
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

SIGNING_KINDS = {"secretary", "head", "deputy_secretary", "member", "clerk"}

SIGNING_BRANCHES = 24
"""How many branches have signed their lists; the others still have to."""


def specs_of(institution: Institution, life: Life) -> OrganisationSpec:
    """The pack's data in the form the organisation's operation takes."""
    since = institution.founded_on
    holders = dict(_holders(institution))
    units = [_unit(unit, since, number, life) for number, unit in enumerate(institution.units, 1)]
    posts = [PostSpec(opened_on=since, **asdict(post)) for post in institution.posts]
    return OrganisationSpec(
        unit_kinds=tuple(
            UnitKindSpec(tier=kind.tier, **_kind(kind)) for kind in institution.unit_kinds
        ),
        post_kinds=tuple(
            PostKindSpec(rank=kind.rank, **_kind(kind)) for kind in institution.post_kinds
        ),
        units=(*units, *(_gone(merged, since) for merged in life.merged)),
        posts=(*posts, *(_beside(post, since) for post in life.part_time)),
        people=tuple(PersonSpec(**asdict(person)) for person in institution.people),
        appointments=(
            *(_appointment(a, life) for a in institution.appointments),
            *(_part_time(post, holders[post.holder], since) for post in life.part_time),
        ),
        oversights=tuple(OversightSpec(**asdict(o)) for o in institution.oversights),
        leaves=tuple(_away(away, holders) for away in life.away),
        successions=tuple(
            SuccessionSpec(predecessor=merged.key, successor=merged.into, on=merged.on)
            for merged in life.merged
        ),
    )


def _holders(institution: Institution) -> Iterator[tuple[str, str]]:
    """The post and the person of everybody who is in office without an end."""
    return ((a.post, a.person) for a in institution.appointments if a.until_date is None)


def _unit(unit: DemoUnit, since: date, number: int, life: Life) -> UnitSpec:
    return UnitSpec(
        founded_on=since,
        code=f"JL-{number:03d}",
        vacancy=life.vacancies.get(unit.key, ""),
        past=tuple(
            UnitPastSpec(name=past.name, short_name=past.name, until_date=past.until)
            for past in life.past
            if past.unit == unit.key
        ),
        **asdict(unit),
    )


def _gone(merged: Merged, since: date) -> UnitSpec:
    return UnitSpec(
        key=merged.key,
        name=merged.name,
        kind="department",
        parent=SCHOOL,
        founded_on=since,
        closed_on=merged.on,
    )


def _beside(post: PartTime, since: date) -> PostSpec:
    return PostSpec(
        key=f"{post.unit}.{post.word}",
        unit=post.unit,
        kind=post.kind,
        title=post.title,
        opened_on=since,
    )


def _part_time(post: PartTime, person: str, since: date) -> AppointmentSpec:
    return AppointmentSpec(
        person=person,
        post=f"{post.unit}.{post.word}",
        from_date=since,
        nature=Appointment.Nature.PART_TIME,
    )


def _away(away: Away, holders: Mapping[str, str]) -> LeaveSpec:
    return LeaveSpec(
        person=holders[away.post],
        post=away.post,
        from_date=away.from_date,
        until_date=away.until_date,
        kind=away.kind,
        stand_in=holders[away.stand_in],
    )


def _appointment(appointment: DemoAppointment, life: Life) -> AppointmentSpec:
    running = appointment.until_date is None
    term = life.terms.get(appointment.post) if running else None
    return AppointmentSpec(term_until=term, **asdict(appointment))


def _kind(kind: DemoKind) -> dict[str, Any]:
    return {"code": kind.code, "name": kind.name, "aliases": kind.aliases, "order": kind.order}


def open_accounts(stage: Stage) -> None:
    stage.echo(_("正在开通账号……"))
    set_sign_in_rules(
        actor=SYSTEM, second_factor="offered", why="演示单位：第二重验证由本人自愿设置"
    )
    pack = tomllib.loads(DATA.joinpath("accounts.toml").read_text("utf-8"))
    for row in pack["accounts"]:
        person = stage.holder(row["post"]) if "post" in row else None
        opened = open_account(
            actor=SYSTEM, username=row["username"], person=person, must_change_password=False
        )
        who = person.name if person else _appoint_administrator(stage, opened.account, row["grant"])
        stage.accounts.append(DemoAccount(row["username"], opened.password, who, row["role"]))
    for person in _others_with_an_account(stage):
        # Nobody is told a password of theirs, so none is made: hashing 130 takes half a minute.
        open_account(
            actor=SYSTEM, username=person.staff_no.lower(), person=person, may_sign_in=False
        )


def _appoint_administrator(stage: Stage, account: Account, role: str) -> str:
    """One of the three administrators; gives what it is called."""
    give_role(
        actor=SYSTEM,
        account=account,
        role=role,
        reason="演示单位的三员之一",
        from_date=date(stage.today.year, 1, 1),
    )
    return str(Role(role).label)


def _others_with_an_account(stage: Stage) -> list[Person]:
    """Those who record or sign without being shown: clerks, heads, members, some branches."""
    known = set(Account.objects.filter(person__isnull=False).values_list("person", flat=True))
    keys = [post.key for post in stage.institution.posts if post.kind in SIGNING_KINDS]
    keys += _signing_branches(stage)
    people = {p.pk: p for key in keys if (p := stage.holder(key)) and p.pk not in known}
    return list(people.values())


def _signing_branches(stage: Stage) -> list[str]:
    secretaries = [p.key for p in stage.institution.posts if p.kind == "branch_secretary"]
    return stage.draws.some_of(secretaries, SIGNING_BRANCHES, "signing branches")
