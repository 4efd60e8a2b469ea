"""Loads the demonstration: the made-up university, its regulation in force, a running year.

Everything goes through the apps' operations, each step as somebody who may take it, so that
policies are asked and history is written as in real use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cached_property
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.operations import (
    accept_all,
    choose_bearers,
    confirm_regulation,
    reject_duties,
    settle_remarks,
    upload_regulation,
)
from zelian.catalogue.tasks import read_regulation
from zelian.config.language import gettext as _
from zelian.core.vocabulary.measure import MeasureKind
from zelian.core.vocabulary.time import Period
from zelian.history.operations import SYSTEM
from zelian.lists.kinds import fill_in_kinds
from zelian.lists.models import ResponsibilityList
from zelian.lists.operations import generate_lists, sign_list
from zelian.packs.demo.draws import Draws
from zelian.packs.demo.institution import (
    DISCIPLINE,
    SCHOOL,
    DemoKind,
    Institution,
    build_institution,
)
from zelian.packs.demo.paper import paper_of
from zelian.packs.demo.year import DemoAct, Due, acts_of_the_year
from zelian.people.models import Account, Person, Post, PostRank, Role, Unit
from zelian.people.operations import Founded, create_organisation, give_role, open_account
from zelian.people.queries import Staffing, SubjectRow, get_viewer, holder_on
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
from zelian.people.viewer import Viewer
from zelian.performance.models import Contribution, Obligation
from zelian.performance.operations import (
    ActSpec,
    choose_contributions,
    load_calendars,
    plan_year,
    record_acts_in_bulk,
    waive_obligation,
)
from zelian.performance.queries.calendars import work_calendar

DATA = files("zelian.packs.demo")
REGULATION = "regulation.docx"
DRAFT, DRAFT_NAME = "sample_college.txt", "学院党组织实施细则（试行）.txt"
"""A second document, left to be confirmed: something to check, compare and hold against."""

FILE_NAME = "江澜大学落实全面从严治党责任实施办法（试行）.docx"
ORGANISER = "dept.organisation.clerk"
SIGNING_KINDS = {"secretary", "head", "deputy_secretary", "member", "clerk"}
SIGNING_BRANCHES = 24
"""How many branches have signed their lists; the others still have to."""

SIGNED = 0.92
UNSIGNED = {"college.information.organisation", "branch.information.1.secretary"}
"""Whose own list waits for their signature, so that it can be tried out."""

TELLING = [
    MeasureKind.SHARE,
    MeasureKind.DEADLINE,
    MeasureKind.AMOUNT,
    MeasureKind.FREQUENCY,
    MeasureKind.WITHIN,
]
FIRST, EARLY = 2026, 3
"""The regulation's first year, and the last month of a year that counts as early."""
BEFORE_A_DATE = timedelta(days=45)
WAIVER = "dept.discipline_office.clerk"
PRESSED = "college.information"
"""Falls behind, so that those who try its accounts out find something to do."""
SCHOOL_BOOKS = {SCHOOL: "dept.office.clerk", DISCIPLINE: "dept.discipline_office.clerk"}
"""Who keeps the books of the two committees, which have no clerk of their own."""
WAIVED = 6
WAIVED_BECAUSE = "高温天气，离退休党员年龄偏大，经学校党委同意本期不再集中组织。"

Echo = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to be tried out; the password is kept nowhere else."""

    username: str
    password: str
    who: str
    role: str


@dataclass
class _Stage:
    """What the steps share."""

    institution: Institution
    founded: Founded
    today: date
    draws: Draws
    echo: Echo
    accounts: list[DemoAccount] = field(default_factory=list)

    @cached_property
    def holders(self) -> dict[int, Person]:
        """Who holds each post today, by the post's id."""
        return holder_on((post.pk for post in self.founded.posts.values()), self.today)

    @cached_property
    def posts(self) -> dict[int, str]:
        """The key of each post, by its id."""
        return {post.pk: key for key, post in self.founded.posts.items()}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that run: early in one there is little to see yet, so the last runs too."""
        year = self.today.year
        return (year - 1, year) if self.today.month <= EARLY and year > FIRST else (year,)

    @cached_property
    def staffing(self) -> Staffing:
        """Who held what on each day of these years."""
        return Staffing.over(Period(date(self.years[0], 1, 1), date(self.years[-1] + 1, 1, 1)))

    @cached_property
    def clerks(self) -> dict[str, str]:
        """The key of the clerk who keeps each unit's books, by the unit's path."""
        found = {post.unit: post.key for post in self.institution.posts if post.kind == "clerk"}
        return {
            self.founded.units[unit].path: post for unit, post in (found | SCHOOL_BOOKS).items()
        }

    def holder(self, post: str) -> Person | None:
        """Who holds the post with that key today."""
        return self.holders.get(self.founded.posts[post].pk)

    def viewer(self, post: str) -> Viewer:
        """The post's holder, signed in."""
        return get_viewer(Account.objects.get(person=self.holder(post)), today=self.today)


def load_demonstration(*, today: date, seed: int = 2026, echo: Echo) -> list[DemoAccount]:
    """
    Found the university in an empty database and let its year run up to ``today``.

    The same day and seed always give the same institution and acts; only the passwords
    are new each time.
    """
    institution = build_institution(today=today, seed=seed)
    units, posts = len(institution.units), len(institution.posts)
    counts = {"name": institution.name, "units": units, "posts": posts}
    echo(_("正在建立%(name)s：%(units)s 个单位、%(posts)s 个岗位……") % counts)
    founded = create_organisation(actor=SYSTEM, organisation=_specs(institution))
    stage = _Stage(institution, founded, today, Draws(seed), echo)
    _open_accounts(stage)
    _put_in_force(stage)
    _uploaded(stage, DRAFT, DRAFT_NAME)
    _make_lists(stage)
    _plan(stage)
    _record_what_is_due(stage, set_off=False)
    _record_what_is_due(stage, set_off=True)
    _waive_some(stage)
    return stage.accounts


def _specs(institution: Institution) -> OrganisationSpec:
    """The pack's data in the form the organisation's operation takes."""
    since = institution.founded_on
    return OrganisationSpec(
        unit_kinds=tuple(
            UnitKindSpec(tier=kind.tier, **_kind(kind)) for kind in institution.unit_kinds
        ),
        post_kinds=tuple(
            PostKindSpec(rank=kind.rank, **_kind(kind)) for kind in institution.post_kinds
        ),
        units=tuple(UnitSpec(founded_on=since, **asdict(unit)) for unit in institution.units),
        posts=tuple(PostSpec(opened_on=since, **asdict(post)) for post in institution.posts),
        people=tuple(PersonSpec(**asdict(person)) for person in institution.people),
        appointments=tuple(AppointmentSpec(**asdict(a)) for a in institution.appointments),
        oversights=tuple(OversightSpec(**asdict(o)) for o in institution.oversights),
    )


def _kind(kind: DemoKind) -> dict[str, Any]:
    return {"code": kind.code, "name": kind.name, "aliases": kind.aliases, "order": kind.order}


def _open_accounts(stage: _Stage) -> None:
    stage.echo(_("正在开通账号……"))
    rows = tomllib.loads(DATA.joinpath("accounts.toml").read_text("utf-8"))["accounts"]
    for row in rows:
        person = stage.holder(row["post"]) if "post" in row else None
        opened = open_account(
            actor=SYSTEM, username=row["username"], person=person, must_change_password=False
        )
        if person is None:
            give_role(
                actor=SYSTEM,
                account=opened.account,
                role=Role.SYSTEM_ADMIN,
                reason="演示单位的系统管理员",
                from_date=date(stage.today.year, 1, 1),
            )
        who = person.name if person else str(Role.SYSTEM_ADMIN.label)
        stage.accounts.append(DemoAccount(row["username"], opened.password, who, row["role"]))
    for person in _others_with_an_account(stage):
        # Nobody is told a password of theirs, so none is made: hashing 130 takes half a minute.
        open_account(
            actor=SYSTEM, username=person.staff_no.lower(), person=person, may_sign_in=False
        )


def _others_with_an_account(stage: _Stage) -> list[Person]:
    """Those who record or sign without being shown: clerks, heads, members, some branches."""
    known = set(Account.objects.filter(person__isnull=False).values_list("person", flat=True))
    keys = [post.key for post in stage.institution.posts if post.kind in SIGNING_KINDS]
    keys += _signing_branches(stage)
    people = {p.pk: p for key in keys if (p := stage.holder(key)) and p.pk not in known}
    return list(people.values())


def _signing_branches(stage: _Stage) -> list[str]:
    secretaries = [p.key for p in stage.institution.posts if p.kind == "branch_secretary"]
    return stage.draws.some_of(secretaries, SIGNING_BRANCHES, "signing branches")


def _put_in_force(stage: _Stage) -> None:
    """Upload, read, decide as a clerk would, confirm."""
    stage.echo(_("正在读取示例制度并确认施行……"))
    viewer = stage.viewer(ORGANISER)
    regulation = _uploaded(stage, REGULATION, FILE_NAME)
    decisions = tomllib.loads(DATA.joinpath("confirming.toml").read_text("utf-8"))
    _leave_out(viewer, regulation, decisions["leave_out"])
    for row in decisions["bearers"]:
        _choose(stage, viewer, regulation, row["quote"], row["who"])
    rest = accept_all(viewer=viewer, regulation=regulation).without_bearer
    reject_duties(viewer=viewer, regulation_id=regulation.pk, duty_ids=[duty.pk for duty in rest])
    settle_remarks(viewer=viewer, regulation_id=regulation.pk)
    # Never before it was issued, should a machine's clock lag behind.
    effective_on = max(date(stage.years[0], 1, 1), regulation.issued_on)
    confirm_regulation(viewer=viewer, regulation_id=regulation.pk, effective_on=effective_on)


def _uploaded(stage: _Stage, resource: str, name: str) -> Regulation:
    """A document of the pack, uploaded and read, and still to be confirmed."""
    regulation = upload_regulation(
        viewer=stage.viewer(ORGANISER),
        file=ContentFile(DATA.joinpath(resource).read_bytes(), name=name),
        name=name,
        unit=stage.founded.units[SCHOOL],
    )
    read_regulation.call(regulation.pk)
    regulation.refresh_from_db()
    return regulation


def _leave_out(viewer: Viewer, regulation: Regulation, quotes: Iterable[str]) -> None:
    duties = regulation.duties.filter(state=Duty.State.PROPOSED)
    ids = [duty.pk for duty in duties if any(quote in duty.quote for quote in quotes)]
    reject_duties(viewer=viewer, regulation_id=regulation.pk, duty_ids=ids)


def _choose(
    stage: _Stage, viewer: Viewer, regulation: Regulation, quote: str, who: Iterable[str]
) -> None:
    """Name the bearers of the duties that hold these words, where others were suggested."""
    choices = [_choice(stage, key) for key in who]
    for duty in regulation.duties.filter(state=Duty.State.PROPOSED, quote__contains=quote):
        suggested = {BearerChoice.of(row).key for row in duty.bearers.all()}
        if suggested != {choice.key for choice in choices}:
            choose_bearers(viewer=viewer, duty_id=duty.pk, version=duty.version, choices=choices)


def _choice(stage: _Stage, key: str) -> BearerChoice:
    who, _at, place = key.partition("@")
    if place.startswith("kind:"):
        return BearerChoice.from_key(key)
    return BearerChoice(who, unit=stage.founded.units[place].pk)


def _make_lists(stage: _Stage) -> None:
    stage.echo(_("正在编制责任清单并签字……"))
    fill_in_kinds()
    year = stage.today.year
    generate_lists(viewer=stage.viewer(ORGANISER), year=year)
    lists = list(ResponsibilityList.objects.filter(year=year))
    heads = {post.unit_id: post.pk for post in stage.founded.posts.values() if _is_head(post)}
    signers = {post: stage.viewer(stage.posts[post]) for post in _with_account(stage)}
    signed = 0
    for listed in lists:
        viewer = signers.get(listed.post_id or heads[listed.unit_id])
        if viewer is not None and _has_signed(stage, listed):
            sign_list(viewer=viewer, listed=listed, version=listed.version)
            signed += 1
    counts = {"lists": len(lists), "signed": signed}
    stage.echo(_("清单 %(lists)s 份，其中 %(signed)s 份已签字。") % counts)


def _is_head(post: Post) -> bool:
    return post.kind.rank == PostRank.HEAD


def _with_account(stage: _Stage) -> list[int]:
    """The posts whose holder can sign in."""
    known = set(Account.objects.filter(person__isnull=False).values_list("person", flat=True))
    return [post for post, person in stage.holders.items() if person.pk in known]


def _has_signed(stage: _Stage, listed: ResponsibilityList) -> bool:
    post = stage.posts.get(listed.post_id) if listed.post_id else None
    return post not in UNSIGNED and stage.draws.part("signed", listed.title) < SIGNED


def _plan(stage: _Stage) -> None:
    load_calendars(actor=SYSTEM, today=stage.today)
    viewer = stage.viewer(ORGANISER)
    for year in stage.years:
        stage.echo(_("正在生成%(year)s年的履责期次……") % {"year": year})
        report = plan_year(viewer=viewer, year=year)
        stage.echo(_("期次 %(count)s 个。") % {"count": report.standing})


def _record_what_is_due(stage: _Stage, *, set_off: bool) -> None:
    """Record the acts for what the calendar asks for, or then for what those acts set off."""
    rows = _due_rows(stage.years, set_off=set_off)
    by_key = {row.key: row for row in rows}
    calendar = work_calendar()
    acts = acts_of_the_year(
        _dues(stage, rows), today=stage.today, draws=stage.draws, calendar=calendar
    )
    books: dict[str, list[tuple[DemoAct, Obligation]]] = {}
    for act in acts:
        row = by_key[act.due]
        if row.post is None or stage.staffing.holder(row.post, act.on) is not None:
            books.setdefault(_clerk_of(stage, row.unit), []).append((act, row))
    for clerk, entries in books.items():
        _record(stage, stage.viewer(clerk), entries)
    stage.echo(_("记实 %(count)s 条。") % {"count": sum(map(len, books.values()))})


def _due_rows(years: Iterable[int], *, set_off: bool) -> list[Obligation]:
    """
    The year's obligations, one for each time somebody has to do something.

    年末召开1次 gives two, a number and a date: one act serves both, so only the more
    telling of them is kept.
    """
    rows = (
        Obligation.objects.filter(year__in=years, triggered_by__isnull=not set_off)
        .select_related("unit", "post__unit", "post__kind", "measure")
        .order_by("key")
    )
    telling: dict[tuple[int, int, int | None], str] = {}
    for row in rows:
        key = (row.duty_id, row.unit_id, row.post_id)
        telling[key] = min(telling.get(key, row.measure.kind), row.measure.kind, key=TELLING.index)
    return [
        row
        for row in rows
        if row.measure.kind == telling[(row.duty_id, row.unit_id, row.post_id)]
        or row.measure.kind == MeasureKind.WITHIN
    ]


def _begins(row: Obligation) -> date:
    """When people begin to think of it: what has a date is done in the weeks before."""
    if row.measure.kind != MeasureKind.DEADLINE:
        return row.period_from
    return max(row.period_from, row.due_date - BEFORE_A_DATE)


def _dues(stage: _Stage, rows: Iterable[Obligation]) -> Iterator[Due]:
    for row in rows:
        people = stage.staffing.population(
            SubjectRow(row.unit, row.post), min(row.period_from, stage.today)
        )
        yield Due(
            key=row.key,
            unit=row.unit.path,
            unit_name=row.unit.short_name,
            activity=row.activity,
            title=row.title,
            period_from=_begins(row),
            due_date=row.due_date,
            required=row.required,
            required_unit=row.required_unit,
            distinct_people=row.distinct_people,
            people=tuple(sorted(people)),
            pressed=row.unit_path.startswith(stage.founded.units[PRESSED].path),
        )


def _clerk_of(stage: _Stage, unit: Unit) -> str:
    """The key of the clerk's post in the unit or the nearest one above that has a clerk."""
    found = [(path, key) for path, key in stage.clerks.items() if unit.path.startswith(path)]
    return max(found)[1]


def _record(stage: _Stage, viewer: Viewer, entries: list[tuple[DemoAct, Obligation]]) -> None:
    """Record a clerk's acts, and point out what some of them were for where it isn't plain."""
    specs = [_spec(stage, viewer, act, row) for act, row in entries]
    recorded = record_acts_in_bulk(actor=viewer.actor, acts=specs, today=stage.today)
    counted: dict[int, dict[int, int]] = {}
    contributions = Contribution.objects.filter(act__in=recorded, refused=False)
    for act_id, obligation_id, measure_id in contributions.values_list(
        "act_id", "obligation_id", "obligation__measure"
    ):
        counted.setdefault(act_id, {})[obligation_id] = measure_id
    for act, (_entry, row) in zip(recorded, entries, strict=True):
        serves = counted.get(act.pk, {})
        if row.pk not in serves:
            # What makes up for the last period is no performance of the running one.
            instead = [pk for pk, measure in serves.items() if measure == row.measure_id]
            choose_contributions(viewer=viewer, act=act, chosen=[row.pk], refused=instead)


def _spec(stage: _Stage, viewer: Viewer, act: DemoAct, row: Obligation) -> ActSpec:
    key = f"{act.due}/{act.on.isoformat()}"
    return ActSpec(
        submission=uuid5(NAMESPACE_OID, f"zelian-demo/{stage.draws.seed}/{key}"),
        account_id=viewer.account_id,
        kind=act.kind,
        on=act.on,
        unit=row.unit,
        post=row.post,
        topic=act.topic,
        place=act.place,
        note=act.note,
        people=frozenset(act.people),
        quantity=act.quantity,
        quantity_unit=act.quantity_unit,
        files=_files(stage, act, row, key),
    )


def _files(
    stage: _Stage, act: DemoAct, row: Obligation, key: str
) -> tuple[SimpleUploadedFile, ...]:
    if not act.paper:
        return ()
    who = str(row.post or row.unit)
    lines = (f"主体：{who}", f"日期：{act.on.isoformat()}", f"地点：{act.place or '—'}", act.note)
    paper = paper_of(act.paper, topic=act.topic, lines=lines, draws=stage.draws, key=key)
    return (SimpleUploadedFile(paper.name, paper.content),)


def _waive_some(stage: _Stage) -> None:
    """Branches of the retired were freed of what they missed in the hottest months."""
    viewer = stage.viewer(WAIVER)
    retired = stage.founded.units["college.retired"].path
    missed = Obligation.objects.filter(
        year__in=stage.years,
        unit_path__startswith=retired,
        outcome=Obligation.Outcome.OPEN,
        due_date__lt=stage.today,
        post=None,
    ).order_by("key")
    chosen = stage.draws.some_of(list(missed), WAIVED, "waived")
    for row in chosen:
        waive_obligation(viewer=viewer, obligation=row, reason=WAIVED_BECAUSE)
    stage.echo(_("免除 %(count)s 个期次。") % {"count": len(chosen)})
