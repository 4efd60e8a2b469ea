"""What lists wait for: in a sentence for their pages, and by person for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import (
    Discussion,
    Endorsement,
    ListFile,
    ListReturn,
    ResponsibilityList,
)
from zelian.lists.policies.endorsing import running_endorsement
from zelian.lists.queries.filing import of_own_side, receiver_name
from zelian.lists.queries.statuses import with_signed_content
from zelian.people.models import Post, PostRank
from zelian.people.queries import holder_on
from zelian.people.viewer import Viewer, in_reach

State = ResponsibilityList.State
How = Endorsement.How
# Lists shown together to be endorsed in one go.
AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the viewer, step by step."""

    to_discuss: tuple[ResponsibilityList, ...]
    to_sign: tuple[ResponsibilityList, ...]
    to_endorse: tuple[ResponsibilityList, ...]
    to_choose_endorser: tuple[ResponsibilityList, ...]
    returned: tuple[ResponsibilityList, ...]

    @property
    def count(self) -> int:
        """How many lists wait; one that was returned is counted once."""
        rows = (*self.to_discuss, *self.to_sign, *self.to_endorse, *self.to_choose_endorser)
        return len({row.pk for row in (*rows, *self.returned)})


@dataclass(frozen=True, slots=True)
class Notice:
    """What a list waits for, in a sentence for the head of its pages."""

    words: str
    reason: Mapping[str, Any] | None = None
    warning: bool = False


def notice_of(listed: ResponsibilityList) -> Notice | None:
    """For whom a list waits and why, or why it came back; one query at most."""
    step = next_step(listed)
    if listed.state == State.DRAFT:
        returned = listed.returns.first()
        if returned is None:
            return None
        words = _("%(name)s把这份清单退回修改：%(reason)s")
        return Notice(words % {"name": returned.by_name, "reason": returned.reason}, warning=True)
    if step == Step.SIGN:
        return Notice(_("等待%(who)s签字。") % {"who": signer_words(listed)})
    if step == Step.ENDORSE:
        endorsement = running_endorsement(listed)
        return endorsement_notice(endorsement) if endorsement else None
    if step == Step.FILE:
        sent = listed.filings.filter(ended_at=None).select_related("receiver_unit").first()
        told = {"who": receiver_name(sent)} if sent else {}
        return Notice(_("已报送%(who)s，等待接收。") % told) if sent else None
    return None


def endorsement_notice(endorsement: Endorsement) -> Notice:
    """For whom an endorsement waits, and why it is they."""
    if endorsement.post is None:
        outside = endorsement.how == How.OUTSIDE
        words = (
            _("等待上级机关审定：上级不在本系统内，由牵头部门登记审定情况。")
            if outside
            else _("等待选定审核背书的领导：可以背书的不止一位，请编制单位选定一位。")
        )
        return Notice(words, endorsement.reason, warning=not outside)
    told = {"post": endorsement.post, "how": endorsement.get_how_display()}
    return Notice(_("等待%(post)s审核背书（%(how)s）。") % told, endorsement.reason)


def changed_since_discussed(listed: ResponsibilityList, digest: str) -> bool:
    """Whether the content is no longer what lay on the table; one query."""
    if listed.state != State.DISCUSSED:
        return False
    newest = listed.discussions.first()
    return newest is not None and newest.digest != digest


def last_discussion(listed: ResponsibilityList) -> Discussion | None:
    """The newest discussion of a list, whatever became of it; one query."""
    return listed.discussions.first()


def candidates_of(listed: ResponsibilityList) -> QuerySet[Post]:
    """The posts one of which must be chosen to endorse a list; a query and its own."""
    endorsement = running_endorsement(listed)
    ids = endorsement.candidates if endorsement and not endorsement.endorsed_at else []
    posts = Post.objects.filter(pk__in=ids).select_related("unit", "kind")
    return posts.order_by("kind__order", "id")


def holders_of(posts: Iterable[Post], day: date) -> dict[int, str]:
    """Who holds each post on a day, by name; one query."""
    return {post: person.name for post, person in holder_on((p.pk for p in posts), day).items()}


def get_list_file(viewer: Viewer, file_id: int) -> ListFile:
    """
    A file of a list in reach.

    :raises ListFile.DoesNotExist: there is none, or none the viewer may read.
    """
    reached = in_reach(ResponsibilityList.objects.all(), viewer)
    return ListFile.objects.filter(list__in=reached).get(pk=file_id)


def lists_to_endorse(viewer: Viewer, *, year: int | None = None) -> QuerySet[ResponsibilityList]:
    """Lists that wait for the viewer's endorsement, those asked first before the others."""
    rows = ResponsibilityList.objects.filter(
        state=State.SIGNED,
        endorsements__ended_at=None,
        endorsements__endorsed_at=None,
        endorsements__post__in=viewer.post_ids,
    )
    if year is not None:
        rows = rows.filter(year=year)
    return rows.select_related("kind", "unit", "post__unit").order_by("endorsements__asked_at")


def lists_to_endorse_with_content(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    """:func:`lists_to_endorse` with all that is examined, for as many as go at once."""
    return with_signed_content(lists_to_endorse(viewer))[:AT_ONCE]


def lists_to_sign(viewer: Viewer, *, year: int) -> list[ResponsibilityList]:
    """Lists with items that wait for the viewer's own signature; one query."""
    rows = _with_items(ResponsibilityList.objects.filter(_signed_by(viewer), year=year))
    return list(rows.filter(_waits_for_signature()))


def waiting_for(viewer: Viewer, *, year: int) -> Waiting:
    """All lists of a year that wait for the viewer; three queries."""
    own = of_own_side(viewer) | _signed_by(viewer)
    back = ListReturn.objects.filter(list=OuterRef("pk"))
    begun = (State.DRAFT, State.DISCUSSED)
    rows = _with_items(
        ResponsibilityList.objects.filter(own, year=year, state__in=begun)
    ).select_related("kind", "unit", "post__unit")
    drafts = list(rows.annotate(came_back=Exists(back)))
    by_signature = {row.pk for row in drafts if _is_signed_by(viewer, row)}
    several = ResponsibilityList.objects.filter(
        of_own_side(viewer),
        year=year,
        state=State.SIGNED,
        endorsements__ended_at=None,
        endorsements__how=How.SEVERAL,
    ).select_related("kind", "unit", "post__unit")
    returned = tuple(row for row in drafts if row.came_back and row.state == State.DRAFT)
    fresh = [row for row in drafts if row not in returned]
    return Waiting(
        to_discuss=_waiting_at(Step.DISCUSS, fresh),
        to_sign=tuple(r for r in _waiting_at(Step.SIGN, drafts) if r.pk in by_signature),
        to_endorse=tuple(lists_to_endorse(viewer, year=year)),
        to_choose_endorser=tuple(several.order_by("unit_path", "id")),
        returned=returned,
    )


def signer_words(listed: ResponsibilityList) -> str:
    """Who is to sign a list: the post, or the unit's head."""
    if listed.post:
        return str(listed.post)
    return _("%(unit)s主要负责人") % {"unit": listed.unit}


def _waiting_at(step: Step, rows: Iterable[ResponsibilityList]) -> tuple[ResponsibilityList, ...]:
    return tuple(row for row in rows if next_step(row) == step)


def _with_items(rows: QuerySet[ResponsibilityList]) -> QuerySet[ResponsibilityList]:
    counted = rows.annotate(item_count=Count("items")).filter(item_count__gt=0)
    return counted.order_by("unit_path", "id")


def _headed(viewer: Viewer) -> list[int]:
    return [seat.unit_id for seat in viewer.seats if seat.rank == PostRank.HEAD]


def _signed_by(viewer: Viewer) -> Q:
    """Lists the viewer signs as their subject."""
    return Q(post__in=viewer.post_ids) | Q(post__isnull=True, unit__in=_headed(viewer))


def _is_signed_by(viewer: Viewer, listed: ResponsibilityList) -> bool:
    if listed.post_id:
        return listed.post_id in viewer.post_ids
    return listed.unit_id in _headed(viewer)


def _waits_for_signature() -> Q:
    return Q(state=State.DISCUSSED) | Q(state=State.DRAFT, kind__discuss=False)
