"""A revision is a new edition of a list, made beside the old one, which stays in force."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.core.vocabulary.wording import Sentence
from zelian.history.operations import Change, record, record_each
from zelian.lists.columns import put
from zelian.lists.lifecycle import ON_THE_WAY
from zelian.lists.models import ListItem, ResponsibilityList, RevisionCall
from zelian.lists.operations.moving import bump, locked, move
from zelian.lists.operations.numbering import ASIDE
from zelian.lists.operations.returning import reopen_list, return_list
from zelian.people.policies import actor_for, may, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

State = ResponsibilityList.State
Call = RevisionCall.State
LONGEST = 500
COPIED = (
    "duty_id",
    "number",
    "origin",
    "group",
    "content",
    "requirement",
    "local_measures",
    "q1",
    "q2",
    "q3",
    "q4",
    "responsible",
    "responsible_by_hand",
    "department",
    "due_on",
    "values",
    "template_item_id",
    "derived_from_id",
)


class CannotReviseList(Refusal):
    """A list can't be revised as asked, or its revision not be given up."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What the proposals of calls did to an edition's rows."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@transaction.atomic
def revise_list(
    *,
    viewer: Viewer,
    listed: ResponsibilityList,
    calls: Sequence[RevisionCall] = (),
    reason: str = "",
) -> ResponsibilityList:
    """
    Begin a new edition of a list in force, with all its rows and what ``calls`` propose.

    Where a revision is under way as a draft, or the list itself is one (again), what the calls
    propose goes into that; a list on its way to force is sent back to a draft for it first. The
    old edition stays in force until the new one takes effect.

    :raises CannotReviseList: the list is not in force, a revision is further on its way, there
        is neither a call nor a reason, or a call is not of this list.
    """
    refuse_unless(viewer, "lists.revise_list", listed)
    listed = locked(listed.pk)
    reason = " ".join(reason.split())
    taken = _locked_calls(listed, calls)
    if not taken and not reason:
        raise CannotReviseList(_("请写明修订的原因，或者勾选修订提示。"), field="reason")
    if len(reason) > LONGEST:
        raise CannotReviseList(_("原因请控制在500字以内。"), field="reason")
    if listed.state in ON_THE_WAY and taken:
        listed = _send_back(viewer, listed, taken, reason)
    if listed.state == State.DRAFT and taken:
        apply_calls(viewer=viewer, edition=listed, calls=taken)
        return listed
    if obstacle := obstacle_to(listed):
        raise CannotReviseList(obstacle)
    edition = open_revision(listed)
    actor = actor_for(viewer, "lists.revise_list", listed)
    if edition is None:
        edition = _new_edition(listed)
        facts = {"edition": edition.edition}
        changes = [Change(listed, after=facts), Change(edition, after=facts)]
        record_each(actor=actor, action="list.revision_begun", changes=changes, why=reason)
    if taken:
        apply_calls(viewer=viewer, edition=edition, calls=taken)
    return edition


def open_revision(listed: ResponsibilityList) -> ResponsibilityList | None:
    """The edition after this one that has not taken effect yet, if there is one; one query."""
    states = (State.DRAFT, *ON_THE_WAY)
    return listed.following.filter(state__in=states).select_related("kind").first()


@transaction.atomic
def apply_calls(
    *, viewer: Viewer, edition: ResponsibilityList, calls: Sequence[RevisionCall]
) -> Applied:
    """
    Put what ``calls`` propose into a draft, and note them as followed.

    Rows are found by what they were copied from, so that calls on the edition before fit. A
    row that is gone meanwhile is left out, and so is a column that reads otherwise by now.
    """
    refuse_unless(viewer, "lists.revise_list", edition)
    edition = locked(edition.pk)
    if edition.state != State.DRAFT:
        raise CannotReviseList(_("只有草稿可以修改。"))
    rows = {item.copied_from_id: item for item in edition.items.all() if item.copied_from_id}
    rows |= {item.pk: item for item in edition.items.all()}
    done = Applied()
    for call in calls:
        done = _apply(edition, rows, call.proposal, done)
    _renumber(edition)
    bump(edition)
    for call in calls:
        call.state, call.edition = Call.TAKEN, edition
        call.settled_at, call.settled_by_name = timezone.now(), viewer.name
        call.save()
    record(
        actor=actor_for(viewer, "lists.revise_list", edition),
        action="list.calls_followed",
        thing=edition,
        after={
            "calls": [call.pk for call in calls],
            "added": done.added,
            "removed": done.removed,
            "changed": done.changed,
        },
    )
    return done


@transaction.atomic
def discard_revision(
    *, viewer: Viewer, listed: ResponsibilityList, version: int, reason: str
) -> ResponsibilityList:
    """
    Give up an unfinished edition: it is put away with all its rows, its calls are open again.

    :raises CannotReviseList: it is no draft of a revision, was changed since ``version``, or
        the reason is missing or too long.
    """
    refuse_unless(viewer, "lists.revise_list", listed)
    listed = locked(listed.pk)
    reason = " ".join(reason.split())
    if listed.previous_id is None or listed.state != State.DRAFT:
        raise CannotReviseList(_("只有还是草稿的修订版可以放弃；已经签字的请先退回修改。"))
    if listed.version != version:
        raise CannotReviseList(_("您打开之后，清单有了变动。请刷新页面看过再办。"))
    if not reason:
        raise CannotReviseList(_("请写明放弃修订的原因。"), field="reason")
    if len(reason) > LONGEST:
        raise CannotReviseList(_("原因请控制在500字以内。"), field="reason")
    listed = move(listed, to=State.ARCHIVED, ended_on=viewer.today)
    calls = RevisionCall.objects.filter(edition=listed, state=Call.TAKEN)
    reopened = calls.update(
        state=Call.OPEN, edition=None, settled_at=None, settled_by_name="", settled_why=""
    )
    record(
        actor=actor_for(viewer, "lists.revise_list", listed),
        action="list.revision_discarded",
        thing=listed,
        before={"state": State.DRAFT},
        after={"state": listed.state, "calls": reopened},
        why=reason,
    )
    return listed


def _locked_calls(listed: ResponsibilityList, calls: Sequence[RevisionCall]) -> list[RevisionCall]:
    found = list(
        RevisionCall.objects.select_for_update()
        .filter(pk__in=[call.pk for call in calls], list=listed, state=Call.OPEN)
        .order_by("pk")
    )
    if len(found) != len(calls):
        raise CannotReviseList(_("有的修订提示已经处理过了。请刷新页面看过再办。"))
    return found


def _send_back(
    viewer: Viewer, listed: ResponsibilityList, calls: Sequence[RevisionCall], reason: str
) -> ResponsibilityList:
    """A list that is not in force yet is a draft again, for the reason that it was called for."""
    why = reason or " ".join(Sentence.from_json(call.reason).text() for call in calls)
    why = why if len(why) <= LONGEST else f"{why[: LONGEST - 1]}…"
    if may(viewer, "lists.return_list", listed):
        return return_list(viewer=viewer, listed=listed, version=listed.version, reason=why)
    return reopen_list(viewer=viewer, listed=listed, version=listed.version, reason=why)


def obstacle_to(listed: ResponsibilityList) -> str:
    """Why no revision of a list can be begun, in a sentence; empty where one can; a query."""
    if listed.state == State.DRAFT:
        return _("这份清单还是草稿，可以直接修改。")
    if listed.state in ON_THE_WAY:
        return _("这份清单还没有生效。请用“退回修改”退回草稿，改好后重新签字。")
    if listed.state != State.IN_FORCE:
        return _("这份清单已经由新版代替或已归档，请修订现行的一版。")
    edition = open_revision(listed)
    if edition is not None and edition.state != State.DRAFT:
        return _("这份清单的第%(edition)s版正在办理（%(state)s），生效之前不能另行修订。") % {
            "edition": edition.edition,
            "state": edition.get_state_display(),
        }
    return ""


def _new_edition(listed: ResponsibilityList) -> ResponsibilityList:
    same = ResponsibilityList.objects.filter(
        kind=listed.kind_id, year=listed.year, unit=listed.unit_id, post=listed.post_id
    )
    newest = same.aggregate(newest=Max("edition"))["newest"]
    edition = ResponsibilityList.objects.create(
        kind=listed.kind,
        unit_id=listed.unit_id,
        unit_path=listed.unit_path,
        post_id=listed.post_id,
        year=listed.year,
        edition=newest + 1,
        previous=listed,
        title=listed.title,
        begun_at=timezone.now(),
    )
    ListItem.objects.bulk_create(
        ListItem(
            list=edition,
            copied_from=item,
            **{name: getattr(item, name) for name in COPIED},
        )
        for item in listed.items.order_by("number")
    )
    return edition


def _apply(
    edition: ResponsibilityList,
    rows: MutableMapping[int, ListItem],
    proposal: Mapping[str, Any],
    done: Applied,
) -> Applied:
    if title := proposal.get("title"):
        edition.title = title[1]
        edition.save(update_fields=["title"])
    removed = [rows[told["item"]].pk for told in proposal.get("remove", ()) if told["item"] in rows]
    edition.items.filter(pk__in=removed).delete()
    for name in [name for name, item in rows.items() if item.pk in set(removed)]:
        del rows[name]
    changed = sum(
        _change(rows[told["item"]], told)
        for told in proposal.get("change", ())
        if told["item"] in rows
    )
    added = [_added(edition, rows, told) for told in proposal.get("add", ())]
    fresh = [item for item in added if item is not None]
    last = edition.items.aggregate(last=Max("number"))["last"] or 0
    for number, item in enumerate(fresh, start=last + 1):
        item.number = number
    ListItem.objects.bulk_create(fresh)
    return Applied(done.added + len(fresh), done.removed + len(removed), done.changed + changed)


def _change(item: ListItem, told: Mapping[str, Any]) -> bool:
    """Put the proposed words into a row, where it still reads as it did; whether it changed."""
    changed = False
    for key, (old, new) in told.get("values", {}).items():
        if getattr(item, key) == old:
            changed |= put(item, key, new)
    if "duty" in told and item.duty_id != told["duty"]:
        item.duty_id, changed = told["duty"], True
    if "derived_from" in told and item.derived_from_id != told["derived_from"]:
        item.derived_from_id, changed = told["derived_from"], True
    if changed:
        item.version += 1
        item.save()
    return changed


def _added(
    edition: ResponsibilityList, rows: Mapping[int, ListItem], told: Mapping[str, Any]
) -> ListItem | None:
    """A proposed row; nothing where the list has it by now."""
    duty, source = told.get("duty"), told.get("derived_from")
    if any((duty and row.duty_id == duty) for row in rows.values()):
        return None
    return ListItem(
        list=edition,
        duty_id=duty,
        derived_from_id=source,
        origin=ListItem.Origin.DUTY if duty else ListItem.Origin.DERIVED,
        content=told["content"],
        requirement=told.get("requirement", ""),
        responsible=told.get("responsible", ""),
    )


def _renumber(edition: ResponsibilityList) -> None:
    """Rows are numbered from one on, without gaps; two writes at most."""
    items = list(edition.items.order_by("number"))
    if all(item.number == place for place, item in enumerate(items, 1)):
        return
    edition.items.update(number=F("number") + ASIDE)
    for place, item in enumerate(items, 1):
        item.number = place
    ListItem.objects.bulk_update(items, ["number"])
