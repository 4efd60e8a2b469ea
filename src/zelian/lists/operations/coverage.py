"""Required sets: what an upper document demands that every list of a kind holds.

A set holds for the lists at and below its unit. Changing one changes no list: the next check of
each list says what is missing then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty, Regulation
from zelian.history.operations import record
from zelian.lists.models import ListKind, RequiredSet, Requirement
from zelian.lists.operations.naming import is_taken
from zelian.lists.operations.numbering import ASIDE, differences_of, number_anew, shifted
from zelian.lists.policies import leads
from zelian.people.models import Unit
from zelian.people.operations.seen import seen_as
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

KEEP = "lists.keep_required_sets"
MOST_ROWS = 200
LONGEST_NAME = 120
LONGEST_TEXT = 5_000


class CannotKeepRequiredSet(Refusal):
    """A required set may not be added or changed this way."""


class RequiredSetChangedMeanwhile(ChangedMeanwhile, CannotKeepRequiredSet):
    """Somebody changed the set, or the row, while this viewer was typing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A responsibility to be required: its name and what it asks for."""

    name: str
    text: str


@transaction.atomic
def add_required_set(
    *,
    viewer: Viewer,
    kind: ListKind,
    unit: Unit,
    name: str,
    source: str = "",
    regulation: Regulation | None = None,
) -> RequiredSet:
    """
    Add an empty required set for the lists of a kind at and below ``unit``.

    :raises CannotKeepRequiredSet: the viewer doesn't lead the kind there, or the name is taken.
    """
    refuse_unless(viewer, KEEP)
    name = name.strip()
    if not leads(viewer, kind, unit.path):
        raise CannotKeepRequiredSet(
            _("“%(kind)s”在该单位不由您所在的部门牵头，请另选种类或单位。") % {"kind": kind.name},
            field="unit",
        )
    _refuse_taken(kind, unit, name)
    made = RequiredSet.objects.create(
        kind=kind,
        unit=unit,
        unit_path=unit.path,
        name=name,
        source=source.strip(),
        regulation=regulation,
    )
    record(actor=viewer.actor, action="required_set.added", thing=made, after=_told(made))
    return made


@transaction.atomic
def change_required_set(
    *,
    viewer: Viewer,
    required_set: RequiredSet,
    version: int,
    name: str,
    source: str = "",
    regulation: Regulation | None = None,
    in_use: bool = True,
) -> RequiredSet:
    """
    Change what a set is called, what it rests on, and whether lists are checked against it.

    :raises RequiredSetChangedMeanwhile: somebody changed it since ``version``.
    :raises CannotKeepRequiredSet: the name is taken.
    """
    held = _held(viewer, required_set)
    typed = {
        "name": name.strip(),
        "source": source.strip(),
        "regulation": regulation,
        "in_use": in_use,
    }
    if held.version != version:
        raise RequiredSetChangedMeanwhile(
            _("就在您填写时，别人已修改了这组规定责任。请核对下面的不同之处后再保存。"),
            differences=differences_of(held, typed),
            version=held.version,
        )
    _refuse_taken(held.kind, held.unit, typed["name"], besides=held)
    before = _told(held)
    for name_of_field, value in typed.items():
        setattr(held, name_of_field, value)
    held.version += 1
    held.save(update_fields=[*typed, "version"])
    record(
        actor=viewer.actor,
        action="required_set.changed",
        thing=held,
        before=before,
        after=_told(held),
    )
    return held


@transaction.atomic
def add_requirements(
    *, viewer: Viewer, required_set: RequiredSet, wanted: Iterable[Wanted]
) -> list[Requirement]:
    """
    Add rows at the end of a set; those that stand there already in the same words are left out.

    :raises CannotKeepRequiredSet: nothing is left to add, there would be too many, or a row
        lacks its name or words or is too long.
    """
    held = _held(viewer, required_set)
    standing = set(held.requirements.values_list("name", "text"))
    fresh = [
        one for one in dict.fromkeys(map(_tidied, wanted)) if (one.name, one.text) not in standing
    ]
    if not fresh:
        raise CannotKeepRequiredSet(_("没有可新增的条目：已有的不重复加。"), field="wanted")
    last = held.requirements.aggregate(last=Max("number"))["last"] or 0
    if last + len(fresh) > MOST_ROWS:
        raise CannotKeepRequiredSet(
            _("一组规定责任最多%(most)s条。") % {"most": MOST_ROWS}, field="wanted"
        )
    rows = Requirement.objects.bulk_create(
        Requirement(required_set=held, number=number, name=one.name, text=one.text)
        for number, one in enumerate(fresh, last + 1)
    )
    _record_rows(viewer, held, "rows_added", after={"names": [one.name for one in fresh]})
    return rows


def take_duties(
    *, viewer: Viewer, required_set: RequiredSet, duties: Sequence[Duty]
) -> list[Requirement]:
    """
    Take rows over from a confirmed regulation's duties, in their own words.

    :raises CannotKeepRequiredSet: none is chosen, or all stand there already.
    """
    if not duties:
        raise CannotKeepRequiredSet(_("请至少勾选一项责任。"), field="duties")
    return add_requirements(
        viewer=viewer,
        required_set=required_set,
        wanted=[Wanted(name_for(duty), duty.quote) for duty in duties],
    )


def name_for(duty: Duty) -> str:
    """What a duty may be called in a list: its clause's title, else how it begins."""
    title = duty.provision.title.strip() if duty.provision else ""
    if 0 < len(title) <= LONGEST_NAME // 4:
        return title
    return (duty.action or duty.quote).strip()[:20]


@transaction.atomic
def change_requirement(
    *, viewer: Viewer, requirement: Requirement, version: int, name: str, text: str
) -> Requirement:
    """
    Change a row; ``version`` is :func:`version_of_requirement` what was seen.

    :raises RequiredSetChangedMeanwhile: somebody changed the row meanwhile.
    :raises CannotKeepRequiredSet: its name or words are empty or too long.
    """
    held = _held(viewer, requirement.required_set)
    row = _found(held, requirement)
    typed = _tidied(Wanted(name, text))
    if version_of_requirement(row) != version:
        pairs = ((_("责任名称"), row.name, typed.name), (_("规定内容"), row.text, typed.text))
        raise RequiredSetChangedMeanwhile(
            _("就在您填写时，别人已修改了这一条。请核对下面的不同之处后再保存。"),
            differences=tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2]),
            version=version_of_requirement(row),
        )
    before = {"name": row.name, "text": row.text}
    row.name, row.text = typed.name, typed.text
    row.save(update_fields=["name", "text"])
    _record_rows(
        viewer, held, "row_changed", before=before, after={"name": row.name, "text": row.text}
    )
    return row


@transaction.atomic
def move_requirement(*, viewer: Viewer, requirement: Requirement, places: int) -> Requirement:
    """Move a row by some places, to the front where negative; at an end it stays."""
    held = _held(viewer, requirement.required_set)
    row = _found(held, requirement)
    rows = list(held.requirements.order_by("number"))
    number_anew(held.requirements.all(), shifted(rows, row, places))
    _record_rows(viewer, held, "row_moved", after={"name": row.name})
    return row


@transaction.atomic
def remove_requirement(*, viewer: Viewer, requirement: Requirement) -> None:
    """Take a row out of a set; what was decided about it in lists stays in their history."""
    held = _held(viewer, requirement.required_set)
    row = _found(held, requirement)
    row.delete()
    number_anew(held.requirements.all(), held.requirements.order_by("number"))
    _record_rows(viewer, held, "row_removed", before={"name": row.name, "text": row.text})


@transaction.atomic
def keep_required_set(
    *,
    viewer: Viewer,
    kind: ListKind | str,
    unit: Unit,
    name: str,
    source: str = "",
    requirements: Iterable[Wanted | Mapping[str, str]],
) -> RequiredSet:
    """
    Have a required set stand with exactly these rows: added, or brought up to them.

    Rows that keep their name keep what was decided about them. Asked for twice, the second
    time changes nothing.
    """
    refuse_unless(viewer, KEEP)
    kind = kind if isinstance(kind, ListKind) else ListKind.objects.get(pk=kind)
    wanted = [_tidied(one if isinstance(one, Wanted) else Wanted(**one)) for one in requirements]
    standing = RequiredSet.objects.filter(kind=kind, unit=unit, name=name.strip()).first()
    if standing is None:
        standing = add_required_set(viewer=viewer, kind=kind, unit=unit, name=name, source=source)
        add_requirements(viewer=viewer, required_set=standing, wanted=wanted)
        return standing
    held = _held(viewer, standing)
    rows = {row.name: row for row in held.requirements.all()}
    if [(row.name, row.text) for row in rows.values()] == [(one.name, one.text) for one in wanted]:
        return held
    kept: list[Requirement] = []
    held.requirements.exclude(name__in=[one.name for one in wanted]).delete()
    held.requirements.update(number=F("number") + ASIDE)
    for number, one in enumerate(wanted, 1):
        row = rows.get(one.name) or Requirement(required_set=held, name=one.name)
        row.number, row.text = number, one.text
        row.save()
        kept.append(row)
    _record_rows(viewer, held, "rows_added", after={"names": [row.name for row in kept]})
    return held


def version_of_requirement(requirement: Requirement) -> int:
    """What stands in a row, as a number a form can carry."""
    return seen_as(requirement, "name", "text")


def _tidied(one: Wanted) -> Wanted:
    name, text = " ".join(one.name.split()), one.text.strip()
    if not name or not text:
        raise CannotKeepRequiredSet(
            _("责任名称和规定内容都要写：%(words)s") % {"words": (name or text)[:30] or "—"},
            field="text" if name else "name",
        )
    if len(name) > LONGEST_NAME:
        raise CannotKeepRequiredSet(_("责任名称请控制在120字以内。"), field="name")
    if len(text) > LONGEST_TEXT:
        raise CannotKeepRequiredSet(_("规定内容请控制在5000字以内。"), field="text")
    return Wanted(name, text)


def _held(viewer: Viewer, required_set: RequiredSet) -> RequiredSet:
    refuse_unless(viewer, KEEP, required_set)
    return (
        RequiredSet.objects.select_for_update(of=("self",))
        .select_related("kind", "unit")
        .get(pk=required_set.pk)
    )


def _found(held: RequiredSet, requirement: Requirement) -> Requirement:
    found = held.requirements.filter(pk=requirement.pk).first()
    if found is None:
        raise CannotKeepRequiredSet(_("这一条已被删去。"))
    return found


def _refuse_taken(
    kind: ListKind, unit: Unit, name: str, besides: RequiredSet | None = None
) -> None:
    if is_taken(RequiredSet, kind=kind, unit=unit, name=name, besides=besides):
        raise CannotKeepRequiredSet(
            _("该单位已有名为“%(name)s”的规定责任。") % {"name": name}, field="name"
        )


def _record_rows(
    viewer: Viewer,
    held: RequiredSet,
    doing: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    RequiredSet.objects.filter(pk=held.pk).update(version=F("version") + 1)
    record(
        actor=viewer.actor,
        action=f"required_set.{doing}",
        thing=held,
        before=before,
        after=after,
    )


def _told(held: RequiredSet) -> dict[str, object]:
    return {
        "kind": held.kind_id,
        "unit": held.unit_id,
        "name": held.name,
        "source": held.source,
        "regulation": held.regulation_id,
        "in_use": held.in_use,
    }
