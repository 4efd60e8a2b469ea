"""Signing as either side, one or many at a time, and the appraisal before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.authentication.reauthentication import Proof
from zelian.history.operations import record
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Seat, Viewer
from zelian.pledges.lifecycle import MEANINGS, Side, after_signing, side_due, sides_of
from zelian.pledges.models import Pledge
from zelian.pledges.operations.filling import LONGEST
from zelian.pledges.operations.moving import bump, locked, move, tidy
from zelian.pledges.policies.pledges import seats_of
from zelian.pledges.queries import FORCELESS, standing_signatures
from zelian.pledges.signing import form_for
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, sign

State = Pledge.State


class CannotAppraise(Refusal):
    """An appraisal can't be written as asked."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of one of many: signed, or why not."""

    pledge: Pledge
    refusal: str = ""


@transaction.atomic
def sign_pledge(*, viewer: Viewer, pledge: Pledge, seen: str, proof: Proof) -> Signature:
    """
    Sign a pledge as the side whose turn it is. ``seen`` is the content the signer saw.

    :raises ContentWasChanged: it is no longer as it was seen; with what differs.
    :raises CannotSign: not this viewer's turn, not filled in, of a former holder, or the proof
        is too old.
    """
    refuse_unless(viewer, "pledges.sign_pledge", pledge)
    pledge = locked(pledge.pk)
    side = side_due(pledge)
    if side is None:
        raise CannotSign(_("这份责任书现在是“%s”，不需要签字。") % pledge.get_state_display())
    seats = seats_of(viewer, pledge, side)
    if not seats:
        raise CannotSign(_("现在还没有轮到您签字，请等另一方先签。"))
    _refuse_unready(pledge, side)
    _refuse_strangers(viewer, pledge, side, seats[0])
    before = pledge.state
    to = after_signing(pledge)
    signature = sign(
        viewer=viewer,
        thing=pledge,
        form=form_for(pledge, side),
        seen=seen,
        proof=proof,
        meaning=MEANINGS[side],
        seat=seats[0],
        before={"state": before},
        after={"state": to},
    )
    pledge.signatures.add(signature)
    fields = {"effective_on": viewer.today} if to == State.IN_FORCE else {}
    move(pledge, to=to, **fields)
    return signature


def sign_pledges(*, viewer: Viewer, seen: Mapping[int, str], proof: Proof) -> list[Signed]:
    """
    Sign many, each by a signature of its own; one that is refused holds up no other.

    ``seen`` are the contents the signer saw, by the pledges' numbers.
    """
    done = []
    for pledge in Pledge.objects.filter(pk__in=seen).select_related("kind").order_by("pk"):
        try:
            sign_pledge(viewer=viewer, pledge=pledge, seen=seen[pledge.pk], proof=proof)
        except CannotSign as refusal:
            done.append(Signed(pledge, refusal.sentence))
        else:
            done.append(Signed(pledge))
    return done


@transaction.atomic
def appraise_pledge(
    *, viewer: Viewer, pledge: Pledge, version: int, grade: str, comment: str
) -> Pledge:
    """
    Write the appraisal that the counterpart's signature will hold.

    :raises CannotAppraise: not yet or no longer the time, no such grade, nothing said, or
        changed since it was seen.
    """
    refuse_unless(viewer, "pledges.appraise_pledge", pledge)
    pledge = locked(pledge.pk)
    comment = tidy(comment)
    if not pledge.is_appraised:
        raise CannotAppraise(_("这种责任书不需要写评议意见。"))
    if side_due(pledge) != Side.COUNTERPART:
        raise CannotAppraise(_("责任人签字之后、您签字之前，才能写评议意见。"))
    if pledge.version != version:
        raise CannotAppraise(_("您打开之后，责任书有了变动。请刷新页面看过再办。"))
    if grade not in pledge.grades:
        raise CannotAppraise(_("请选一个等次。"), field="grade")
    if not comment:
        raise CannotAppraise(_("请写评议意见。"), field="comment")
    if len(comment) > LONGEST:
        raise CannotAppraise(_("评议意见请控制在1万字以内。"), field="comment")
    before = {"grade": pledge.grade, "comment": pledge.comment}
    pledge = bump(pledge, grade=grade, comment=comment)
    record(
        actor=actor_for(viewer, "pledges.appraise_pledge", pledge),
        action="pledge.appraised",
        thing=pledge,
        before=before,
        after={"grade": grade, "comment": comment},
    )
    return pledge


def _refuse_unready(pledge: Pledge, side: Side) -> None:
    if missing := pledge.lacks:
        raise CannotSign(_("还没有填写：%s。请先填好，再签字。") % _("、").join(missing))
    if pledge.kind.shows_figures and not pledge.values:
        raise CannotSign(_("还没有填写。请先填好，系统会一并取出履责数据，再签字。"))
    if side == Side.COUNTERPART and pledge.is_appraised and not pledge.grade:
        raise CannotSign(_("还没有写评议意见。请先评议，再签字。"))
    if any(one.standing in FORCELESS for one in standing_signatures(pledge)):
        raise CannotSign(_("另一方签字之后，内容有了变动。请退回，改好后重新签字。"))


def _refuse_strangers(viewer: Viewer, pledge: Pledge, side: Side, seat: Seat) -> None:
    if side == Side.GIVER and not seat.on_behalf and viewer.person_id != pledge.holder_id:
        words = {"name": pledge.holder_name}
        raise CannotSign(_("这一份写的是%(name)s，不是您。请牵头部门为您换一份。") % words)
    signed = pledge.signatures.filter(withdrawal=None, signer_id=viewer.account_id)
    if len(sides_of(pledge)) > 1 and signed.exists():
        raise CannotSign(_("您已经代表另一方签过字，同一个人不能签两方。"))
