"""Signing the record of an act."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.authentication.reauthentication import Proof
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance.models import Act
from zelian.performance.signing import FORM, meanings_for, signing_seat
from zelian.signing.meanings import CHAIR
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, sign


@transaction.atomic
def sign_act(*, viewer: Viewer, act: Act, meaning: str, seen: str, proof: Proof) -> Signature:
    """
    Sign an act's record as its chair or its recorder.

    ``seen`` is the content the signer saw, ``proof`` how they just proved who they are.

    :raises ContentWasChanged: the record is no longer as it was seen; with what differs.
    :raises CannotSign: not as this, withdrawn, signed by them already, or the proof is too old.
    """
    refuse_unless(viewer, "performance.sign_act", act)
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.state == Act.State.WITHDRAWN:
        raise CannotSign(_("这条记录已经撤回，不能签字。"))
    if meaning not in meanings_for(viewer, act):
        raise CannotSign(_("请选择以什么身份签字。"), field="meaning")
    seat = signing_seat(viewer, act) if meaning == CHAIR else None
    return sign(
        viewer=viewer,
        thing=act,
        form=FORM,
        seen=seen,
        proof=proof,
        meaning=meaning,
        seat=seat or next((own for own in viewer.seats if not own.on_behalf), None),
    )
