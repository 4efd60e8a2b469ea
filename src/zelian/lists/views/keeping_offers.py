"""What one can do to carry a list on: discuss it, sign it, endorse it, send it back, print it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.lifecycle import ON_THE_WAY, TAKEN_BACK_FROM, Step, next_step
from zelian.lists.models import Endorsement, ResponsibilityList
from zelian.lists.offers import Offer
from zelian.lists.policies import running_endorsement
from zelian.people.policies import may
from zelian.people.viewer import Viewer

State = ResponsibilityList.State
How = Endorsement.How


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """For one list; three queries at most."""
    step = next_step(listed)
    if step == Step.DISCUSS and may(viewer, "lists.discuss_list", listed):
        yield Offer(_("登记集体讨论"), "users-group", _page("discuss", listed), Step.DISCUSS)
    if step == Step.SIGN and may(viewer, "lists.sign_list", listed):
        yield Offer(_("签字"), "writing-sign", _page("sign", listed), Step.SIGN)
    if step == Step.ENDORSE:
        yield from _to_endorse(viewer, listed)
    if listed.state == State.DRAFT and may(viewer, "lists.generate_lists", listed.unit):
        url = _page("refresh", listed)
        yield Offer(_("按现行责任更新"), "refresh", url, post=True, quiet=True)
    yield from _to_send_back(viewer, listed)
    yield Offer(_("下载PDF"), "download", _page("pdf", listed), quiet=True)


def _to_endorse(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    endorsement = running_endorsement(listed)
    if endorsement is None:
        return
    if may(viewer, "lists.endorse_list", listed):
        yield Offer(_("审核背书"), "checks", _page("endorse", listed), Step.ENDORSE)
    if endorsement.how == How.OUTSIDE:
        if may(viewer, "lists.record_outside_endorsement", listed):
            yield Offer(_("登记上级审定"), "certificate", _page("outside", listed), Step.ENDORSE)
    elif endorsement.candidates and may(viewer, "lists.choose_endorser", listed):
        chosen = endorsement.how == How.CHOSEN
        label = _("另选背书领导") if chosen else _("选定背书领导")
        page = _page("endorser", listed)
        yield Offer(label, "user-check", page, None if chosen else Step.ENDORSE, quiet=chosen)


def _to_send_back(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    if listed.state not in ON_THE_WAY:
        return
    if listed.state in TAKEN_BACK_FROM and may(viewer, "lists.reopen_list", listed):
        yield Offer(_("退回修改"), "pencil", _page("reopen", listed))
    elif may(viewer, "lists.return_list", listed):
        yield Offer(_("退回"), "arrow-back-up", _page("return", listed))


def _page(name: str, listed: ResponsibilityList) -> str:
    return reverse(f"lists:{name}", args=[listed.pk])
