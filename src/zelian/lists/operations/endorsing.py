"""Endorsing a signed list: who is asked, their signature, and what a body outside decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zelian.authentication.reauthentication import Proof
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence, said
from zelian.history.operations import Actor, record
from zelian.lists.attachments import examine_all, keep_all
from zelian.lists.endorsers import Found, Superiors, endorser_of
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import Endorsement, ResponsibilityList
from zelian.lists.operations.moving import bump, locked, move
from zelian.lists.operations.taking_effect import after_step
from zelian.lists.policies.endorsing import endorsing_seat, running_endorsement
from zelian.lists.queries.statuses import SIGNED, statuses_of_lists
from zelian.lists.signing import FORM
from zelian.pages.words import worded
from zelian.people.models import Post
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer
from zelian.signing.meanings import ENDORSE, SIGN
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, sign

State = ResponsibilityList.State
How = Endorsement.How
WITH_SUBJECT = ("kind", "unit", "post__unit", "post__kind")


class CannotEndorseList(Refusal):
    """A list can't be endorsed, or its endorser chosen, as asked."""


def open_endorsement(*, actor: Actor, listed: ResponsibilityList, day: date) -> Endorsement | None:
    """Ask the right superior to endorse a list that was signed; none where its kind asks none."""
    if next_step(listed) != Step.ENDORSE:
        return None
    found = endorser_of(listed, day)
    endorsement = _put(Endorsement(list=listed), found)
    endorsement.save()
    with translation.override(settings.LANGUAGE_CODE):  # what is kept speaks Chinese
        after = {"endorser": _named(found)}
        why = worded(found.reason.sentence)
        record(actor=actor, action="list.endorser_found", thing=listed, after=after, why=why)
    return endorsement


@transaction.atomic
def endorse_list(
    *, viewer: Viewer, listed: ResponsibilityList, seen: str, proof: Proof, opinion: str = ""
) -> Signature:
    """
    Examine and endorse a signed list, from the post that was asked (代 where it is another's).

    :raises ContentWasChanged: the list is no longer as it was seen; with what differs.
    :raises CannotSign: it does not wait for the viewer, its signature is void, the viewer
        signed it for the subject, the opinion is too long, or the proof is too old.
    """
    listed = locked(listed.pk)
    endorsement = _waiting(listed)
    refuse_unless(viewer, "lists.endorse_list", listed)
    opinion = opinion.strip()
    if len(opinion) > Endorsement._meta.get_field("opinion").max_length:
        raise CannotSign(_("审核意见请控制在1000字以内。"), field="opinion")
    _refuse_void(listed)
    _refuse_own(viewer, listed)
    signature = sign(
        viewer=viewer,
        thing=listed,
        form=FORM,
        seen=seen,
        proof=proof,
        meaning=ENDORSE,
        seat=endorsing_seat(viewer, endorsement),
        before={"state": listed.state},
        after={"state": State.ENDORSED, **({"opinion": opinion} if opinion else {})},
    )
    listed.signatures.add(signature)
    endorsement.signature, endorsement.opinion = signature, opinion
    endorsement.endorsed_at = signature.signed_at
    endorsement.save()
    listed = move(listed, to=State.ENDORSED)
    after_step(viewer=viewer, listed=listed)
    return signature


@transaction.atomic
def choose_endorser(
    *, viewer: Viewer, listed: ResponsibilityList, version: int, post: Post
) -> Endorsement:
    """
    Of several who are in charge, ask one.

    :raises CannotEndorseList: there is none to choose, or the post is not among them.
    """
    refuse_unless(viewer, "lists.choose_endorser", listed)
    listed = locked(listed.pk)
    endorsement = running_endorsement(listed)
    if endorsement is None or endorsement.endorsed_at or not endorsement.candidates:
        raise CannotEndorseList(_("这份清单现在不需要选定审核背书的领导。"))
    _refuse_outdated(listed, version)
    if post.pk not in endorsement.candidates:
        raise CannotEndorseList(_("请从列出的领导中选定一位。"), field="post")
    before = {"endorser": str(endorsement.post) if endorsement.post else ""}
    told = said("{name}从几位可以审核背书的领导中选定{post}。")
    values = {"name": viewer.name, "post": str(post)}
    first = Reason.from_json(endorsement.reason)
    because = first.because if first.code == "endorser.chosen" else (first,)
    endorsement.post, endorsement.how = post, How.CHOSEN
    endorsement.reason = Reason("endorser.chosen", Sentence(told, values), None, because).to_json()
    endorsement.save()
    bump(listed)
    record(
        actor=actor_for(viewer, "lists.choose_endorser", listed),
        action="list.endorser_chosen",
        thing=listed,
        before=before,
        after={"endorser": str(post)},
    )
    return endorsement


@transaction.atomic
def record_outside_endorsement(
    *,
    viewer: Viewer,
    listed: ResponsibilityList,
    version: int,
    body: str,
    on: date,
    document: str,
    files: Sequence[File],
) -> Endorsement:
    """
    Record that a superior body outside the house approved a list, with a scan that shows it.

    :raises CannotEndorseList: it waits for somebody here, a day to come, or no body named.
    :raises CannotKeepFile: no scan, or a file that can't be kept.
    """
    refuse_unless(viewer, "lists.record_outside_endorsement", listed)
    listed = locked(listed.pk)
    endorsement = running_endorsement(listed)
    if endorsement is None or endorsement.endorsed_at or endorsement.how != How.OUTSIDE:
        raise CannotEndorseList(_("这份清单现在不等待上级机关审定。"))
    _refuse_outdated(listed, version)
    body, document = " ".join(body.split()), " ".join(document.split())
    for field, text in (("body", body), ("document", document)):
        if len(text) > 120:
            raise CannotEndorseList(_("请控制在120字以内。"), field=field)
    if not body:
        raise CannotEndorseList(_("请填写上级机关的名称。"), field="body")
    if on > viewer.today:
        raise CannotEndorseList(_("审定日期不能晚于今天。"), field="on")
    examined = examine_all(files)
    _refuse_void(listed)
    endorsement.outside_body, endorsement.outside_document = body, document
    endorsement.outside_on, endorsement.endorsed_at = on, timezone.now()
    endorsement.save()
    kept = keep_all(examined, listed=listed, account_id=viewer.account_id, endorsement=endorsement)
    before = {"state": listed.state}
    listed = move(listed, to=State.ENDORSED)
    record(
        actor=actor_for(viewer, "lists.record_outside_endorsement", listed),
        action="list.endorsed_outside",
        thing=listed,
        before=before,
        after={
            "state": State.ENDORSED,
            "outside_body": body,
            "outside_on": on,
            "outside_document": document,
            "files": [{"name": row.name, "digest": row.digest} for row in kept],
        },
    )
    after_step(viewer=viewer, listed=listed)
    return endorsement


def keep_endorsements(*, actor: Actor, today: date) -> int:
    """
    Find anew who endorses the lists that wait; gives how many are asked of somebody else now.

    For a timed job: posts, holders and the division of work change while a list waits. A list
    that was signed before its kind asked for an endorsement is asked about for the first time.
    What is done is never touched.
    """
    waiting = ResponsibilityList.objects.filter(state=State.SIGNED).exclude(kind__endorser="")
    lists = list(waiting.select_related(*WITH_SUBJECT).order_by("pk"))
    superiors = Superiors.over(lists, today)
    running = {
        row.list_id: row for row in Endorsement.objects.filter(list__in=waiting, ended_at=None)
    }
    changed = 0
    for one in lists:
        found, asked = superiors.endorser_of(one), running.get(one.pk)
        if asked is None or not _is_as_found(asked, found):
            changed += _kept(actor, one.pk, found, today)
    return changed


@transaction.atomic
def _kept(actor: Actor, list_id: int, found: Found, day: date) -> bool:
    """One list's endorsement brought up to date; whether it changed."""
    listed = locked(list_id)
    if next_step(listed) != Step.ENDORSE:  # done or sent back meanwhile
        return False
    endorsement = running_endorsement(listed)
    if endorsement is None:
        return open_endorsement(actor=actor, listed=listed, day=day) is not None
    if endorsement.endorsed_at or _is_as_found(endorsement, found):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        before = {"endorser": str(endorsement.post or endorsement.get_how_display())}
        _put(endorsement, found).save()
        bump(listed)
        record(
            actor=actor,
            action="list.endorser_changed",
            thing=listed,
            before=before,
            after={"endorser": _named(found)},
            why=worded(found.reason.sentence),
        )
    return True


def _is_as_found(endorsement: Endorsement, found: Found) -> bool:
    """Whether it is asked of whom it should be; a choice among the same candidates stands."""
    ids = found.candidate_ids
    if endorsement.how == How.CHOSEN and found.how == How.SEVERAL:
        return endorsement.post_id in ids and sorted(endorsement.candidates) == sorted(ids)
    wanted = (found.how, found.post.pk if found.post else None, sorted(ids))
    return wanted == (endorsement.how, endorsement.post_id, sorted(endorsement.candidates))


def _put(endorsement: Endorsement, found: Found) -> Endorsement:
    endorsement.post, endorsement.how = found.post, found.how
    endorsement.candidates = found.candidate_ids
    endorsement.reason = found.reason.to_json()
    return endorsement


def _named(found: Found) -> str:
    return str(found.post) if found.post else str(How(found.how).label)


def _waiting(listed: ResponsibilityList) -> Endorsement:
    endorsement = running_endorsement(listed)
    if next_step(listed) != Step.ENDORSE or endorsement is None or endorsement.endorsed_at:
        raise CannotSign(_("这份清单现在不等待审核背书，可能已经背书或者退回。"))
    return endorsement


def _refuse_outdated(listed: ResponsibilityList, version: int) -> None:
    if listed.version != version:
        raise CannotEndorseList(_("您打开之后，清单有了变动。请刷新页面看过再办。"))


def _refuse_void(listed: ResponsibilityList) -> None:
    """What the subject signed must be what stands: nobody examines something else."""
    if statuses_of_lists([listed.pk])[listed.pk] != SIGNED:
        raise CannotSign(
            _("责任主体签字之后，清单内容有了变动，原签字失效。请退回，核对后重新签字。")
        )


def _refuse_own(viewer: Viewer, listed: ResponsibilityList) -> None:
    """Who signed for the subject, by delegation too, does not endorse what they signed."""
    own = listed.signatures.filter(
        meaning=SIGN, withdrawal=None, signer_id=viewer.account_id
    ).exists()
    if own:
        raise CannotSign(
            _("这份清单是您自己签的字，不能再由您审核背书。请联系牵头部门另定背书领导。")
        )
