"""Where standing lists no longer say what would be made today, and why.

Nothing is written here. A list is compared with the duties its subject bears and with who
holds the post now; each difference is laid at the door of what happened. What people left out
or wrote themselves is no drift: a difference without a happening after the list was made calls
for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from rapidfuzz import fuzz

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.wording import words_of
from zelian.core.vocabulary.wording import Sentence, said
from zelian.lists.bearing import Bearing
from zelian.lists.happenings import DUTY, POST, UNIT, Happenings
from zelian.lists.lifecycle import ON_THE_WAY
from zelian.lists.models import ListItem, ListKind, ResponsibilityList, RevisionCall
from zelian.people.models import PostRank
from zelian.people.queries import SubjectRow

Cause = RevisionCall.Cause
Interval = ListKind.Interval
State = ResponsibilityList.State
# Lists whose content is fixed and still to be followed.
STANDING = (*ON_THE_WAY[1:], State.IN_FORCE)
# A row is carried over to a new regulation's duty when their words are this alike, of 100.
ALIKE = 60
DAYS_BETWEEN = {Interval.QUARTER: 91, Interval.HALF_YEAR: 182}
INTERVALS = {Interval.QUARTER: said("每季度"), Interval.HALF_YEAR: said("每半年")}

REPEALED = said("《{title}》已于{day}废止，涉及第{numbers}条。")
REPLACED = said("《{title}》已于{day}废止，由《{by}》代替，涉及第{numbers}条。")
CAME_INTO_FORCE = said("《{title}》自{day}起施行，应增加{count}条责任。")
MOVED_AWAY = said("《{title}》的责任有{count}项不再由本责任主体承担，涉及第{numbers}条。")
MOVED_HERE = said("《{title}》有{count}项责任改由本责任主体承担。")
CORRECTED = said("《{title}》的责任事项有更正，涉及第{numbers}条。")
NEW_HOLDER = said("自{day}起由{name}担任，清单上的责任人没有改，涉及第{numbers}条。")
VACANT = said("自{day}起岗位空缺，清单上的责任人没有改，涉及第{numbers}条。")
POST_CLOSED = said("“{name}”已于{day}撤销，这份清单应当停用。")
UNIT_MERGED = said("“{name}”已于{day}并入“{into}”，这份清单应当停用。")
RENAMED = said("名称已改为“{name}”，清单标题仍是原名。")
PERIOD_OVER = said("这类清单{interval}检视一次，上次生效是{day}，请检视是否修订。")
DAY = said("{year}年{month}月{day}日")


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared of a list's row."""

    pk: int
    number: int
    duty_id: int | None
    content: str
    requirement: str
    responsible: str
    by_hand: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    Rows to ``add`` (their values), to take out (``remove``) and to ``change``.

    A change names the row and gives each column's old and new words; ``duty`` where the row
    goes over to another regulation's duty. ``title`` is the old and the new title; ``close``:
    the list itself is to be put away.
    """

    add: list[dict[str, Any]] = field(default_factory=list)
    remove: list[dict[str, Any]] = field(default_factory=list)
    change: list[dict[str, Any]] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    close: bool = False

    def to_json(self) -> dict[str, Any]:
        """Without what is empty."""
        parts = {name: getattr(self, name) for name in ("add", "remove", "change", "title")}
        kept = {name: value for name, value in parts.items() if value}
        return {**kept, "close": True} if self.close else kept


@dataclass(frozen=True, slots=True)
class Finding:
    """One happening that one list does not follow yet; ``key`` names it for good."""

    list_id: int
    cause: str
    key: str
    reason: Sentence
    proposal: Proposal = field(default_factory=Proposal)


def spoken_day(day: date) -> Sentence:
    """A day as a sentence says it."""
    return Sentence(DAY, {"year": day.year, "month": day.month, "day": day.day})


def find_drift(
    lists: Iterable[ResponsibilityList],
    rows: Mapping[int, Sequence[Row]],
    *,
    bearing: Bearing,
    happened: Happenings,
    day: date,
) -> Iterator[Finding]:
    """What each list does not follow; no query. ``rows`` are those of a list, by its id."""
    subjects = {subject.key: subject for subject in bearing.subjects}
    heads = _heads(bearing.subjects)
    for listed in lists:
        key = f"post:{listed.post_id}" if listed.post_id else f"unit:{listed.unit_id}"
        subject = subjects.get(key)
        if subject is None:
            yield from _gone(listed, happened, day)
            continue
        one = _One(listed, rows.get(listed.pk, ()), subject, bearing, happened, day)
        yield from one.by_regulation()
        yield from one.by_holder(heads)
        yield from one.by_name()
        yield from one.by_time()


def _heads(subjects: Iterable[SubjectRow]) -> dict[int, list[int]]:
    heads: dict[int, list[int]] = {}
    for subject in subjects:
        if subject.post and subject.post.kind.rank == PostRank.HEAD:
            heads.setdefault(subject.unit.pk, []).append(subject.post.pk)
    return heads


def _gone(listed: ResponsibilityList, happened: Happenings, day: date) -> Iterator[Finding]:
    """The subject stands no longer: its list is to be put away."""
    closed = Proposal(close=True)
    unit, post = listed.unit, listed.post
    merged = happened.mergers.get(unit.pk)
    if merged is not None and unit.closed_on is not None and unit.closed_on <= day:
        words = {
            "name": unit.name,
            "day": spoken_day(merged.on),
            "into": merged.successor.name,
        }
        key = f"unit:{unit.pk}:merged:{merged.on}"
        yield Finding(listed.pk, Cause.POST, key, Sentence(UNIT_MERGED, words), closed)
        return
    ends = [row.closed_on for row in (unit, post) if row is not None and row.closed_on is not None]
    ended = min((end for end in ends if end <= day), default=None)
    if ended is not None:
        name = str(post) if post else unit.name
        words = {"name": name, "day": spoken_day(ended)}
        key = f"{'post' if post else 'unit'}:{(post or unit).pk}:closed:{ended}"
        yield Finding(listed.pk, Cause.POST, key, Sentence(POST_CLOSED, words), closed)


@dataclass(frozen=True, slots=True)
class _One:
    """One list with what it is compared with."""

    listed: ResponsibilityList
    rows: Sequence[Row]
    subject: SubjectRow
    bearing: Bearing
    happened: Happenings
    day: date

    # -- duties ----------------------------------------------------------------------------

    def by_regulation(self) -> Iterator[Finding]:
        """Duties that went, came or read otherwise, by the regulation that is the reason."""
        borne = {duty.pk: duty for duty in self.bearing.duties(self.subject)}
        standing = {row.duty_id for row in self.rows}
        gone: dict[int, list[Row]] = {}
        for row in self.rows:
            if row.duty_id in self.happened.duties and row.duty_id not in borne:
                gone.setdefault(self.happened.duties[row.duty_id], []).append(row)
        came: dict[int, list[Duty]] = {}
        if self.listed.kind.source == ListKind.Source.DUTIES:
            for duty in borne.values():
                if duty.pk not in standing and self._came_later(duty):
                    came.setdefault(duty.regulation_id, []).append(duty)
        for regulation_id, rows in gone.items():
            yield self._of_gone(self.happened.regulations[regulation_id], rows, came)
        for duties in came.values():
            yield self._of_new(duties)
        yield from self._of_corrected(borne)

    def _came_later(self, duty: Duty) -> bool:
        """Whether a duty that the list lacks came to the subject after the list was made."""
        made, happened = self.listed.created_at, self.happened
        confirmed = duty.regulation.confirmed_at
        since = self.subject.since
        return (
            (confirmed is not None and confirmed > made)
            or (since is not None and since >= timezone.localdate(made))
            or happened.changed_since(DUTY, duty.pk, made)
            or happened.changed_since(UNIT, self.subject.unit.pk, made)
            or (
                self.subject.post is not None
                and happened.changed_since(POST, self.subject.post.pk, made)
            )
        )

    def _of_gone(
        self, regulation: Regulation, rows: Sequence[Row], came: dict[int, list[Duty]]
    ) -> Finding:
        """Rows without a duty; those of what replaces their regulation take its words over."""
        repealed = regulation.repealed_on
        if repealed is None or repealed > self.day:
            words = {"title": regulation.title, "count": len(rows), "numbers": _numbers(rows)}
            removed = Proposal(remove=[_named(row) for row in rows])
            key = f"duty:{regulation.pk}:away"
            return Finding(self.listed.pk, Cause.DUTY, key, Sentence(MOVED_AWAY, words), removed)
        key = f"regulation:{regulation.pk}:repealed:{repealed}"
        words = {
            "title": regulation.title,
            "day": spoken_day(repealed),
            "numbers": _numbers(rows),
        }
        replacing = self.happened.replaced_by.get(regulation.pk)
        if replacing is None:
            removed = Proposal(remove=[_named(row) for row in rows])
            reason = Sentence(REPEALED, words)
            return Finding(self.listed.pk, Cause.REGULATION, key, reason, removed)
        proposal = self._carried_over(rows, came.pop(replacing.pk, []))
        reason = Sentence(REPLACED, {**words, "by": replacing.title})
        return Finding(self.listed.pk, Cause.REGULATION, key, reason, proposal)

    def _carried_over(self, rows: Sequence[Row], duties: Sequence[Duty]) -> Proposal:
        """Old rows paired with the most alike new duties; what is left goes or comes."""
        pairs = sorted(
            (
                (fuzz.ratio(row.content, _content(duty)), at, place)
                for at, row in enumerate(rows)
                for place, duty in enumerate(duties)
            ),
            reverse=True,
        )
        partner: dict[int, int] = {}
        for likeness, at, place in pairs:
            if likeness >= ALIKE and at not in partner and place not in partner.values():
                partner[at] = place
        taken = set(partner.values())
        return Proposal(
            add=[self._added(duty) for place, duty in enumerate(duties) if place not in taken],
            remove=[_named(row) for at, row in enumerate(rows) if at not in partner],
            change=[
                {
                    **_reworded(rows[at], duties[place]),
                    "duty": duties[place].pk,
                }
                for at, place in sorted(partner.items())
            ],
        )

    def _of_new(self, duties: Sequence[Duty]) -> Finding:
        regulation = duties[0].regulation
        added = Proposal(add=[self._added(duty) for duty in duties])
        words = {"title": regulation.title, "count": len(duties)}
        confirmed = regulation.confirmed_at
        if confirmed is not None and confirmed > self.listed.created_at:
            key = f"regulation:{regulation.pk}:new:{regulation.effective_on}"
            words["day"] = spoken_day(regulation.effective_on)
            reason = Sentence(CAME_INTO_FORCE, words)
            return Finding(self.listed.pk, Cause.REGULATION, key, reason, added)
        key = f"duty:{regulation.pk}:here:{min(duty.pk for duty in duties)}"
        return Finding(self.listed.pk, Cause.DUTY, key, Sentence(MOVED_HERE, words), added)

    def _of_corrected(self, borne: Mapping[int, Duty]) -> Iterator[Finding]:
        """Duties that were put right after the list was made, and read otherwise now."""
        found: dict[int, list[Row]] = {}
        for row in self.rows:
            duty = borne.get(row.duty_id)
            if duty is None or row.origin != ListItem.Origin.DUTY:
                continue
            changed = self.happened.changed_since(DUTY, duty.pk, self.listed.created_at)
            if changed and (row.content, row.requirement) != (_content(duty), _requirement(duty)):
                found.setdefault(duty.regulation_id, []).append(row)
        for regulation_id, rows in found.items():
            regulation = self.happened.regulations[regulation_id]
            words = {"title": regulation.title, "numbers": _numbers(rows)}
            key = (
                f"duty:{regulation_id}:corrected:{max(borne[row.duty_id].version for row in rows)}"
            )
            changed_rows = [_reworded(row, borne[row.duty_id]) for row in rows]
            proposal = Proposal(change=changed_rows)
            yield Finding(self.listed.pk, Cause.DUTY, key, Sentence(CORRECTED, words), proposal)

    def _added(self, duty: Duty) -> dict[str, Any]:
        return {
            "duty": duty.pk,
            "content": _content(duty),
            "requirement": _requirement(duty),
            "responsible": self.bearing.responsible(self.subject),
        }

    # -- people and names ------------------------------------------------------------------

    def by_holder(self, heads: Mapping[int, Sequence[int]]) -> Iterator[Finding]:
        """Somebody else holds the post (of a unit's list: heads the unit) than stands there."""
        posts = [self.listed.post_id] if self.listed.post_id else heads.get(self.listed.unit_id, ())
        made_on = timezone.localdate(self.listed.created_at)
        name = self.bearing.responsible(self.subject)
        for post_id in posts:
            moves = self.happened.appointments.get(post_id, ())
            since = max(_days_of(moves, made_on, self.day), default=None)
            if since is None:
                continue
            former = {one.person.name for one in moves} - {name} | {""}
            rows = [row for row in self.rows if self._follows_holder(row, name, former)]
            if rows:
                yield self._of_holder(post_id, since, name, rows)
                return

    @staticmethod
    def _follows_holder(row: Row, name: str, former: set[str]) -> bool:
        """Rows that name whoever held the post; what was set by hand is left alone."""
        if row.by_hand or row.responsible == name:
            return False
        return row.origin == ListItem.Origin.DUTY or (
            bool(row.responsible) and row.responsible in former
        )

    def _of_holder(self, post_id: int, since: date, name: str, rows: Sequence[Row]) -> Finding:
        words = {"day": spoken_day(since), "numbers": _numbers(rows)}
        changes = [
            {**_named(row), "values": {"responsible": [row.responsible, name]}} for row in rows
        ]
        reason = Sentence(NEW_HOLDER, {**words, "name": name}) if name else Sentence(VACANT, words)
        key = f"holder:{post_id}:{since}"
        return Finding(self.listed.pk, Cause.POST, key, reason, Proposal(change=changes))

    def by_name(self) -> Iterator[Finding]:
        """The unit or post was renamed; the title still has the old name."""
        listed, subject = self.listed, self.subject
        tail = f"{listed.year}年度{listed.kind.name}"
        title = f"{self.bearing.name(subject)}{tail}"
        renamed = self.happened.past_names.get(subject.unit.pk) or (
            subject.post is not None
            and self.happened.changed_since(POST, subject.post.pk, listed.created_at)
        )
        if not renamed or listed.title == title or not listed.title.endswith(tail):
            return
        words = {"name": self.bearing.name(subject)}
        key = f"name:{self.bearing.name(subject)}"[:160]
        proposal = Proposal(title=[listed.title, title])
        yield Finding(listed.pk, Cause.POST, key, Sentence(RENAMED, words), proposal)

    def by_time(self) -> Iterator[Finding]:
        """Kinds that are looked through each quarter or half year; a year's end is its own."""
        every = self.listed.kind.revised_every
        effective = self.listed.effective_on
        if every not in DAYS_BETWEEN or effective is None:
            return
        if effective + timedelta(days=DAYS_BETWEEN[every]) <= self.day:
            words = {"interval": Sentence(INTERVALS[every]), "day": spoken_day(effective)}
            key = f"period:{effective}"
            yield Finding(self.listed.pk, Cause.PERIOD, key, Sentence(PERIOD_OVER, words))


def _days_of(moves: Iterable[Any], first: date, last: date) -> Iterator[date]:
    """The days on which somebody came or went, from ``first`` to ``last``."""
    for appointment in moves:
        for moment in (appointment.from_date, appointment.until_date):
            if moment is not None and first <= moment <= last:
                yield moment


def _numbers(rows: Iterable[Row]) -> str:
    return "、".join(str(row.number) for row in sorted(rows, key=lambda row: row.number))


def _named(row: Row) -> dict[str, Any]:
    return {"item": row.pk, "number": row.number, "content": row.content}


def _reworded(row: Row, duty: Duty) -> dict[str, Any]:
    wanted = {"content": _content(duty), "requirement": _requirement(duty)}
    values = {
        key: [getattr(row, key), now] for key, now in wanted.items() if getattr(row, key) != now
    }
    return {**_named(row), "values": values}


def _content(duty: Duty) -> str:
    return duty.action or duty.quote


def _requirement(duty: Duty) -> str:
    return "；".join(words_of(measure) for measure in duty.measures.all())
