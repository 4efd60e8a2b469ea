"""The lists of some subjects brought up to their sources, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record_each
from zelian.lists.bearing import Bearing
from zelian.lists.calendar import day_in, moved, work_calendar
from zelian.lists.carrying import carry_over
from zelian.lists.columns import columns_of, whole
from zelian.lists.models import Compilation, ListColumn, ListItem, ListKind, ResponsibilityList
from zelian.lists.operations.numbering import ASIDE
from zelian.lists.sources import (
    Sources,
    Wanted,
    key_of_list,
    lists_of,
    newest_editions,
    read_sources,
)
from zelian.people.policies import actor_for
from zelian.people.queries import SubjectRow
from zelian.people.viewer import Viewer

MADE, REFRESHED, UNCHANGED, REFUSED = "made", "refreshed", "unchanged", "refused"
FOLLOWED = ("content", "requirement")
# What a refresh may write in a row that stays.
WRITTEN = [
    "number", "group", "content", "requirement", "local_measures", "q1", "q2", "q3", "q4",
    "responsible", "responsible_by_hand", "department", "due_on", "values", "copied_from",
    "version",
]  # fmt: skip
State = ResponsibilityList.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one subject's list; the tuples hold the items' contents.

    ``with_words`` are those of the removed that held something the unit had written: it stays
    in history, and whoever reads the outcome should know.
    """

    subject: str
    result: str
    list_id: int | None = None
    items: int = 0
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    with_words: tuple[str, ...] = ()
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as a generation keeps it; what a new list holds stands in the list."""
        told = asdict(self)
        return told | {"added": ()} if self.result == MADE else told


@dataclass(slots=True)
class _Draft:
    """A list being made or refreshed, and what is to be written of it."""

    listed: ResponsibilityList
    name: str
    is_new: bool
    fresh: list[ListItem] = field(default_factory=list)
    kept: list[ListItem] = field(default_factory=list)
    changed: list[ListItem] = field(default_factory=list)
    gone: list[ListItem] = field(default_factory=list)

    @property
    def result(self) -> str:
        if self.is_new:
            return MADE
        return REFRESHED if self.fresh or self.changed or self.gone else UNCHANGED

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            self.name,
            self.result,
            self.listed.pk,
            len(self.fresh) + len(self.kept),
            *(tuple(item.content for item in part) for part in self._parts),
            with_words=tuple(item.content for item in self.gone if has_own_words(item)),
        )

    @property
    def _parts(self) -> tuple[list[ListItem], ...]:
        return self.fresh, self.gone, self.changed


@dataclass(slots=True)
class Compiler:
    """Makes and refreshes lists of one kind and year; ``only`` narrows what other lists give."""

    viewer: Viewer
    kind: ListKind
    year: int
    bearing: Bearing
    carries: str = Compilation.Carries.NOTHING
    compilation: Compilation | None = None
    only: frozenset[int] | None = None
    columns: list[ListColumn] = field(init=False)
    dates: dict[str, date | None] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = columns_of(self.kind)
        self.dates = dates_of(self.kind, self.year, self.compilation)

    def compile(self, subjects: Sequence[SubjectRow]) -> list[Outcome]:
        """What became of each subject's list; to be called in a transaction."""
        sources = read_sources(self.kind, self.year, self.bearing, subjects)
        standing = self._standing(subjects)
        rows = _rows_of(standing.values())
        earlier = self._earlier(subjects)
        outcomes: dict[str, Outcome] = {}
        drafts: dict[str, _Draft] = {}
        for subject in subjects:
            listed = standing.get(subject.key)
            wanted = self._chosen(sources.wanted(subject), listed)
            past = earlier.get(subject.key, ())
            refusal = self._refusal(listed, wanted, past)
            if refusal:
                outcomes[subject.key] = Outcome(
                    self.bearing.name(subject), REFUSED, listed.pk if listed else None,
                    reason=refusal,
                )  # fmt: skip
                continue
            draft = _Draft(listed or self._new(subject), self.bearing.name(subject), not listed)
            present = rows.get(draft.listed.pk, [])
            self._arrange(draft, present, wanted, sources, past)
            drafts[subject.key] = draft
        self._write(list(drafts.values()))
        self._join(standing.values())
        outcomes |= {key: draft.outcome for key, draft in drafts.items()}
        return [outcomes[subject.key] for subject in subjects]

    def _chosen(self, wanted: list[Wanted], listed: ResponsibilityList | None) -> list[Wanted]:
        """With ``only`` a list that is there already gets these rows and is left alone."""
        if self.only is None:
            return wanted
        given = [one for one in wanted if one.item.derived_from_id in self.only]
        return given if listed else [one for one in wanted if one.key[0] != "derived"] + given

    def _standing(self, subjects: Sequence[SubjectRow]) -> dict[str, ResponsibilityList]:
        """The newest edition of each list there is, held until the transaction ends."""
        rows = lists_of(subjects, year=self.year).filter(kind=self.kind)
        held = rows.select_for_update().order_by("pk")
        return {key_of_list(listed): listed for listed in newest_editions(held)}

    def _earlier(self, subjects: Sequence[SubjectRow]) -> dict[str, list[ListItem]]:
        """The rows of last year's lists, where they are to be carried over."""
        if self.carries != Compilation.Carries.LAST_YEAR:
            return {}
        lists = newest_editions(lists_of(subjects, year=self.year - 1).filter(kind=self.kind))
        rows = _rows_of(lists)
        return {key_of_list(listed): rows.get(listed.pk, []) for listed in lists}

    def _refusal(
        self,
        listed: ResponsibilityList | None,
        wanted: Sequence[Wanted],
        past: Sequence[ListItem],
    ) -> str:
        if listed is None:
            if self.kind.source == ListKind.Source.DUTIES and not wanted and not past:
                return _("该主体没有需要承担的责任事项，无法编制清单。")
            return ""
        if listed.state == State.SIGNED:
            return _("该清单已经签字。要按现行责任事项更新，请先在清单页面退回修改。")
        if listed.state != State.DRAFT:
            state = {"state": listed.get_state_display()}
            return _("该清单现在是“%(state)s”，不能更新。要更新，请先退回修改。") % state
        return ""

    def _new(self, subject: SubjectRow) -> ResponsibilityList:
        name = self.bearing.name(subject)
        return ResponsibilityList(
            kind=self.kind,
            year=self.year,
            unit=subject.unit,
            unit_path=subject.unit.path,
            post=subject.post,
            title=f"{name}{self.year}年度{self.kind.name}",
            compilation=self.compilation,
            **self.dates,
        )

    def _arrange(
        self,
        draft: _Draft,
        present: Sequence[ListItem],
        wanted: Sequence[Wanted],
        sources: Sources,
        past: Sequence[ListItem],
    ) -> None:
        """Say which rows come, stay, change and go, and number them."""
        before = {item.pk: item.number for item in present}
        brought_up = self.only is None or draft.is_new
        rows = _merge(draft, present, wanted, sources, brought_up=brought_up)
        touched = {id(item) for item in draft.changed}
        if past:
            filled, added = carry_over(rows, past, self.columns, years=1)
            rows += added
            touched |= {id(item) for item in filled}
        draft.fresh = [item for item in rows if item.pk is None]
        draft.kept = [item for item in rows if item.pk is not None]
        draft.changed = [item for item in draft.kept if id(item) in touched]
        for number, item in enumerate(rows, 1):
            item.number = number
        for item in draft.changed:
            item.version += 1
        if not draft.fresh and not draft.gone and not draft.changed:
            for item in draft.kept:
                item.number = before[item.pk]

    def _write(self, drafts: Sequence[_Draft]) -> None:
        made = [draft for draft in drafts if draft.is_new]
        refreshed = [draft for draft in drafts if draft.result == REFRESHED]
        ResponsibilityList.objects.bulk_create(draft.listed for draft in made)
        _put_aside(refreshed)
        for draft in drafts:
            for item in draft.fresh:
                item.list = draft.listed
        ListItem.objects.bulk_create(item for draft in drafts for item in draft.fresh)
        self._tell("list.generated", made)
        self._tell("list.refreshed", refreshed)

    def _tell(self, action: str, drafts: Sequence[_Draft]) -> None:
        """History, an event a list; 代 where it is done for another."""
        by_actor: dict[Any, list[Change]] = {}
        for draft in drafts:
            actor = actor_for(self.viewer, "lists.generate_lists", draft.listed)
            by_actor.setdefault(actor, []).append(_change(draft))
        for actor, changes in by_actor.items():
            record_each(actor=actor, action=action, changes=changes)

    def _join(self, standing: Iterable[ResponsibilityList]) -> None:
        """Lists that were there before the compilation are watched by it too."""
        if self.compilation is None:
            return
        joining = [one for one in standing if one.compilation_id != self.compilation.pk]
        ResponsibilityList.objects.filter(pk__in=[one.pk for one in joining]).update(
            compilation=self.compilation, **self.dates
        )
        after = {"compilation": str(self.compilation)}
        changes = [Change(one, after=after) for one in joining]
        record_each(actor=self.viewer.actor, action="list.joined", changes=changes)


def dates_of(
    kind: ListKind, year: int, compilation: Compilation | None = None
) -> dict[str, date | None]:
    """By when a list is compiled and filed: the compilation's days, else the kind's."""
    if compilation is not None:
        return {"compile_by": compilation.compile_by, "file_by": compilation.file_by}
    calendar = work_calendar()
    days = {name: day_in(year, getattr(kind, name)) for name in ("compile_by", "file_by")}
    return {name: day and moved(day, kind.holiday_rule, calendar) for name, day in days.items()}


def has_own_words(item: ListItem) -> bool:
    """Whether somebody wrote something into a row."""
    written = (item.local_measures, item.q1, item.q2, item.q3, item.q4, item.department)
    return item.responsible_by_hand or any(written) or any(item.values.values())


def _rows_of(lists: Iterable[ResponsibilityList]) -> dict[int, list[ListItem]]:
    rows: dict[int, list[ListItem]] = {}
    ids = [listed.pk for listed in lists]
    for item in ListItem.objects.filter(list__in=ids).order_by("list", "number"):
        rows.setdefault(item.list_id, []).append(item)
    return rows


def _merge(
    draft: _Draft,
    present: Sequence[ListItem],
    wanted: Sequence[Wanted],
    sources: Sources,
    *,
    brought_up: bool,
) -> list[ListItem]:
    """
    The rows that stay in the order they stand, each new one behind the row it follows.

    Without ``brought_up`` none goes or changes.
    """
    by_key = {one.key: one for one in wanted}
    rows: list[ListItem] = []
    last: dict[object, ListItem] = {}
    for item in present:
        key = sources.key_of(item)
        if brought_up and key and key not in by_key and _goes(item, sources):
            draft.gone.append(item)
            continue
        if key and key in by_key:
            last[key] = item
            if brought_up and _follow(item, by_key[key].item):
                draft.changed.append(item)
        rows.append(item)
    return _placed(rows, wanted, last)


def _placed(
    rows: Sequence[ListItem], wanted: Sequence[Wanted], last: dict[object, ListItem]
) -> list[ListItem]:
    """
    New rows among those that stand: behind the one they follow, the first before all.

    What other lists give comes last where nothing of theirs stands yet.
    """
    follows: dict[int | None, list[ListItem]] = {}
    ending: list[ListItem] = []
    anchor: ListItem | None = None
    for one in wanted:
        if one.key in last:
            anchor = last[one.key]
        elif one.key[0] == "derived" and (anchor is None or anchor.derived_from_id is None):
            ending.append(one.item)
        else:
            follows.setdefault(anchor and anchor.pk, []).append(one.item)
    placed = list(follows.get(None, ()))
    for item in rows:
        placed += (item, *follows.get(item.pk, ()))
    return placed + ending


def _goes(item: ListItem, sources: Sources) -> bool:
    """Whether a row goes when nothing asks for it any more; a derived one is its list's own."""
    if item.duty_id:
        return sources.kind.source == ListKind.Source.DUTIES
    return bool(item.template_item_id) and sources.kind.source == ListKind.Source.TEMPLATE


def _follow(item: ListItem, wanted: ListItem) -> bool:
    """Bring a row of a duty or template up to it; whether anything but its number changed."""
    if not (item.duty_id or item.template_item_id):
        return False
    fields = (
        [name for name in FOLLOWED if getattr(wanted, name)]
        if item.template_item_id
        else [*FOLLOWED]
    )
    if item.duty_id and not item.responsible_by_hand:
        fields.append("responsible")
    if wanted.group and not item.group:
        fields.append("group")
    changed = False
    for name in fields:
        if getattr(item, name) != getattr(wanted, name):
            setattr(item, name, getattr(wanted, name))
            changed = True
    return changed


def _put_aside(drafts: Sequence[_Draft]) -> None:
    """Take out what goes, and write what stays under its new number."""
    ids = [draft.listed.pk for draft in drafts]
    gone = [item.pk for draft in drafts for item in draft.gone]
    changed = [item for draft in drafts for item in draft.changed]
    written = {id(item) for item in changed}
    kept = [item for draft in drafts for item in draft.kept if id(item) not in written]
    ListItem.objects.filter(pk__in=gone).delete()
    ListItem.objects.filter(list__in=ids).update(number=F("number") + ASIDE)
    ListItem.objects.bulk_update(kept, ["number"], batch_size=500)
    ListItem.objects.bulk_update(changed, WRITTEN, batch_size=100)
    ResponsibilityList.objects.filter(pk__in=ids).update(version=F("version") + 1)


def _change(draft: _Draft) -> Change:
    if draft.is_new:
        return Change(draft.listed, after={"items": len(draft.fresh)})
    return Change(
        draft.listed,
        before={"removed": [whole(item) for item in draft.gone]},
        after={
            "added": [item.pk for item in draft.fresh],
            "changed": [item.pk for item in draft.changed],
        },
    )
