"""What one can do about a list's filing now."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.lists.policies.filing import running_filing
from zelian.people.policies import may
from zelian.people.viewer import Viewer


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """Sending up, receiving, noting a number, the receipt; a query where it is filed at all."""
    if next_step(listed) == Step.FILE:
        yield from _to_file(viewer, listed)
    elif listed.kind.filed_with and listed.state != ResponsibilityList.State.DRAFT:
        filing = running_filing(listed)
        if filing is not None and filing.number:
            url = reverse("lists:filing", args=[filing.pk])
            yield Offer(_("备案情况"), "certificate", url, quiet=True)


def _to_file(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    filing = running_filing(listed)
    if filing is None:
        if may(viewer, "lists.file_list", listed):
            url = reverse("lists:file", args=[listed.pk])
            yield Offer(_("报送备案"), "send", url, Step.FILE)
        return
    filing.list = listed
    url = reverse("lists:filing", args=[filing.pk])
    if filing.receiver_unit is None and may(viewer, "lists.note_receipt", filing):
        number = reverse("lists:note-receipt", args=[filing.pk])
        yield Offer(_("登记回执编号"), "certificate", number, Step.FILE)
    elif filing.receiver_unit is not None and may(viewer, "lists.receive_list", filing):
        yield Offer(_("接收备案"), "certificate", url, Step.FILE)
    else:
        yield Offer(_("备案情况"), "certificate", url, quiet=True)
