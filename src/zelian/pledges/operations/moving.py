"""From one state of a pledge to the next: the only place that writes it."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from zelian.people.refusals import Refusal
from zelian.pledges.lifecycle import may_follow
from zelian.pledges.models import Pledge

WITH = ("kind", "unit", "post__unit", "post__kind", "counterpart_post__unit", "counterpart_unit")
WORDS = 500


class CannotMovePledge(Refusal):
    """A pledge can't come into the state from where it stands."""


def locked(pledge_id: int) -> Pledge:
    """A pledge with its kind and sides, held until the transaction ends."""
    rows = Pledge.objects.select_for_update(of=("self",)).select_related(*WITH)
    return rows.get(pk=pledge_id)


def move(pledge: Pledge, *, to: str, **fields: object) -> Pledge:
    """
    Bring a pledge, which is locked, into a state; ``fields`` are written along.

    The caller tells history.

    :raises CannotMovePledge: nothing leads there from where it stands.
    """
    if not may_follow(pledge, to):
        words = {"state": pledge.get_state_display(), "to": Pledge.State(to).label}
        raise CannotMovePledge(_("这份责任书现在是“%(state)s”，不能变为“%(to)s”。") % words)
    return bump(pledge, state=to, **fields)


def bump(pledge: Pledge, **fields: object) -> Pledge:
    """Count a change of a pledge, which is locked, and write ``fields`` along."""
    Pledge.objects.filter(pk=pledge.pk).update(version=F("version") + 1, **fields)
    return locked(pledge.pk)


def tidy(text: str) -> str:
    """Text as it is kept: line ends of one kind, no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def reason_of(text: str, refusal: type[Refusal], missing: str, *, at_most: int = WORDS) -> str:
    """
    A reason as it is kept.

    :raises Refusal: of the given kind, without one or with too long a one.
    """
    reason = tidy(text)
    if not reason:
        raise refusal(missing, field="reason")
    if len(reason) > at_most:
        words = {"most": at_most}
        raise refusal(_("原因请控制在%(most)s字以内。") % words, field="reason")
    return reason
