"""Making lists of the duties in force, for one subject or for all that one keeps.

Generating again refreshes a draft: duties that are new come in, those that no longer bind
go out, and what the unit wrote itself stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty
from zelian.catalogue.wording import words_of
from zelian.history.operations import record
from zelian.lists.bearing import Bearing, bearing_in, day_of
from zelian.lists.kinds import RESPONSIBILITIES
from zelian.lists.models import ListItem, ListKind, ResponsibilityList
from zelian.people.models import Post, Unit
from zelian.people.policies import actor_for, may, refuse_unless
from zelian.people.queries import SubjectRow
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

MADE, REFRESHED, UNCHANGED, REFUSED = "made", "refreshed", "unchanged", "refused"
# numbers are unique in a list: while it is put in a new order they wait beyond this one
ASIDE = 100_000


class CannotGenerateList(Refusal):
    """A subject's list can't be made."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one subject's list; the tuples hold the items' contents."""

    subject: str
    result: str
    list_id: int | None = None
    items: int = 0
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as a generation keeps it."""
        return asdict(self)


Report = Callable[[Outcome, int, int], None]


def generate_list(
    *,
    viewer: Viewer,
    year: int,
    unit: Unit | None = None,
    post: Post | None = None,
    kind: ListKind | str = RESPONSIBILITIES,
) -> Outcome:
    """
    Make or refresh the list of one subject: ``post`` where given, else ``unit``.

    :raises CannotGenerateList: it bears no duty that year, or its list is signed.
    """
    unit = post.unit if post else unit
    if unit is None:
        raise CannotGenerateList(_("请选择责任主体。"), field="unit")
    refuse_unless(viewer, "lists.generate_lists", unit)
    bearing = bearing_in(year, day=day_of(year, viewer.today), unit_path=unit.path)
    return _compile(viewer, _kind(kind), year, SubjectRow(unit, post), bearing)


def generate_lists(
    *,
    viewer: Viewer,
    year: int,
    unit: Unit | None = None,
    kind: ListKind | str = RESPONSIBILITIES,
    report: Report | None = None,
) -> list[Outcome]:
    """
    Make or refresh the lists of every subject at and below ``unit``, or of all one may.

    Each list is its own transaction: one that is refused keeps no other back. ``report``
    hears of each as it is done, with how many of how many.
    """
    refuse_unless(viewer, "lists.generate_lists", unit)
    kind = _kind(kind)
    bearing = bearing_in(year, day=day_of(year, viewer.today), unit_path=unit.path if unit else "")
    subjects = [
        subject for subject in bearing.subjects if may(viewer, "lists.generate_lists", subject.unit)
    ]
    outcomes: list[Outcome] = []
    for subject in subjects:
        outcomes.append(_attempt(viewer, kind, year, subject, bearing))
        if report:
            report(outcomes[-1], len(outcomes), len(subjects))
    return outcomes


def _attempt(
    viewer: Viewer, kind: ListKind, year: int, subject: SubjectRow, bearing: Bearing
) -> Outcome:
    try:
        return _compile(viewer, kind, year, subject, bearing)
    except CannotGenerateList as refusal:
        return Outcome(bearing.name(subject), REFUSED, reason=refusal.sentence)


@transaction.atomic
def _compile(
    viewer: Viewer, kind: ListKind, year: int, subject: SubjectRow, bearing: Bearing
) -> Outcome:
    duties = bearing.duties(subject)
    listed = _standing_list(kind, year, subject)
    if listed is not None and listed.state == ResponsibilityList.State.SIGNED:
        raise CannotGenerateList(
            _("该清单已经签字。要按现行责任事项更新，请先在清单页面退回修改。")
        )
    if listed is None and not duties:
        raise CannotGenerateList(_("该主体没有需要承担的责任事项，无法编制清单。"))
    with translation.override(settings.LANGUAGE_CODE):  # what is kept speaks Chinese
        responsible = bearing.responsible(subject)
        if listed is None:
            return _make(viewer, kind, year, subject, bearing, responsible)
        return _refresh(viewer, listed, bearing.name(subject), duties, responsible)


def _standing_list(kind: ListKind, year: int, subject: SubjectRow) -> ResponsibilityList | None:
    return (
        ResponsibilityList.objects.select_for_update()
        .filter(kind=kind, year=year, unit=subject.unit, post=subject.post)
        .first()
    )


def _make(
    viewer: Viewer,
    kind: ListKind,
    year: int,
    subject: SubjectRow,
    bearing: Bearing,
    responsible: str,
) -> Outcome:
    name, duties = bearing.name(subject), bearing.duties(subject)
    listed = ResponsibilityList.objects.create(
        kind=kind,
        year=year,
        unit=subject.unit,
        unit_path=subject.unit.path,
        post=subject.post,
        title=f"{name}{year}年度{kind.name}",
    )
    items = ListItem.objects.bulk_create(
        _item(listed, number, duty, responsible) for number, duty in enumerate(duties, 1)
    )
    contents = tuple(item.content for item in items)
    record(
        actor=actor_for(viewer, "lists.generate_lists", subject.unit),
        action="list.generated",
        thing=listed,
        after={"items": [item.duty_id for item in items]},
    )
    return Outcome(name, MADE, listed.pk, len(items), added=contents)


def _refresh(
    viewer: Viewer,
    listed: ResponsibilityList,
    name: str,
    duties: Sequence[Duty],
    responsible: str,
) -> Outcome:
    standing = {item.duty_id: item for item in listed.items.all()}
    wanted = {duty.pk for duty in duties}
    gone = [item for duty_id, item in standing.items() if duty_id not in wanted]
    fresh, kept, changed = [], [], []
    for number, duty in enumerate(duties, 1):
        item = standing.get(duty.pk)
        if item is None:
            fresh.append(_item(listed, number, duty, responsible))
            continue
        if _follow(item, _item(listed, number, duty, responsible)):
            changed.append(item)
        kept.append(item)
    result = REFRESHED if fresh or gone or changed else UNCHANGED
    outcome = Outcome(
        name,
        result,
        listed.pk,
        len(duties),
        *(tuple(item.content for item in items) for items in (fresh, gone, changed)),
    )
    if result == REFRESHED:
        _write(listed, fresh, kept, gone)
        record(
            actor=actor_for(viewer, "lists.generate_lists", listed.unit),
            action="list.refreshed",
            thing=listed,
            before={"removed": [_as_it_was(item) for item in gone]},
            after={
                "added": [item.duty_id for item in fresh],
                "changed": [item.duty_id for item in changed],
            },
        )
    return outcome


def _follow(item: ListItem, wanted: ListItem) -> bool:
    """Bring an item up to its duty; whether anything but its number changed."""
    changed = False
    fields = ["content", "requirement"]
    if not item.responsible_by_hand:
        fields.append("responsible")
    for field in fields:
        if getattr(item, field) != getattr(wanted, field):
            setattr(item, field, getattr(wanted, field))
            changed = True
    item.version += changed
    item.number = wanted.number
    return changed


def _write(
    listed: ResponsibilityList,
    fresh: Sequence[ListItem],
    kept: Sequence[ListItem],
    gone: Sequence[ListItem],
) -> None:
    listed.items.filter(pk__in=[item.pk for item in gone]).delete()
    listed.items.update(number=F("number") + ASIDE)
    ListItem.objects.bulk_update(
        kept, ["number", "content", "requirement", "responsible", "version"]
    )
    ListItem.objects.bulk_create(fresh)
    ResponsibilityList.objects.filter(pk=listed.pk).update(version=F("version") + 1)


def _item(listed: ResponsibilityList, number: int, duty: Duty, responsible: str) -> ListItem:
    return ListItem(
        list=listed,
        duty=duty,
        number=number,
        content=duty.action or duty.quote,
        requirement="；".join(words_of(measure) for measure in duty.measures.all()),
        responsible=responsible,
    )


def _as_it_was(item: ListItem) -> dict[str, object]:
    """A row that goes, whole: its own measures must stay findable in history."""
    return {
        "duty": item.duty_id,
        "content": item.content,
        "requirement": item.requirement,
        "local_measures": item.local_measures,
        "responsible": item.responsible,
    }


def _kind(kind: ListKind | str) -> ListKind:
    return kind if isinstance(kind, ListKind) else ListKind.objects.get(pk=kind)
