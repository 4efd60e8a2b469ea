"""What all pages of one list share: its head, its tabs, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists import queries
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer, Provider
from zelian.lists.queries.compilations import Reminder, reminder_on
from zelian.lists.views import (
    compilation_offers,
    filing_offers,
    keeping_offers,
    papers_offers,
    publishing_offers,
    revising_offers,
    rows_offers,
)
from zelian.pages.parts import Tab
from zelian.people.access import ViewerRequest

# The rooms that have something to offer, in the order of their buttons.
PROVIDERS: tuple[Provider, ...] = (
    rows_offers.offers,
    keeping_offers.offers,
    filing_offers.offers,
    publishing_offers.offers,
    revising_offers.offers,
    compilation_offers.offers,
    papers_offers.offers,
)
# Tabs of a list: key, name of its page, label.
TABS = (
    ("content", "lists:list", lambda: _("内容")),
    ("check", "lists:check", lambda: _("核对")),
    ("steps", "lists:steps", lambda: _("办理进度")),
    ("editions", "lists:editions", lambda: _("版本")),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A list's head: ``solid`` is its next step where it is the viewer's to do.

    ``notice`` says for whom it waits and why, or why it came back; ``reminder`` what the viewer
    was reminded of and gave no receipt for.
    """

    listed: ResponsibilityList
    status: str
    next_step: Step | None
    solid: Offer | None
    beside: tuple[Offer, ...]
    menu: tuple[Offer, ...]
    tabs: tuple[Tab, ...]
    tab: str
    notice: queries.Notice | None = None
    reminder: Reminder | None = None


def frame_of(request: ViewerRequest, listed: ResponsibilityList, *, tab: str, status: str) -> Frame:
    """The frame of one of a list's pages; ``tab`` is the one in view."""
    offers = [offer for provide in PROVIDERS for offer in provide(request.viewer, listed)]
    waits_for = next_step(listed)
    solid = next((offer for offer in offers if waits_for and offer.step == waits_for), None)
    others = [offer for offer in offers if offer is not solid]
    return Frame(
        listed=listed,
        status=status,
        next_step=waits_for,
        solid=solid,
        beside=tuple(offer for offer in others if not offer.quiet),
        menu=tuple(offer for offer in others if offer.quiet),
        tabs=tuple(Tab(key, label(), reverse(page, args=[listed.pk])) for key, page, label in TABS),
        tab=tab,
        notice=queries.notice_of(listed),
        reminder=reminder_on(request.viewer, listed),
    )


def list_or_404(request: ViewerRequest, list_id: int) -> ResponsibilityList:
    """A list in reach, else the page that says there is none."""
    try:
        return queries.get_list(request.viewer, list_id)
    except ResponsibilityList.DoesNotExist:
        raise Http404(_("没有这份清单，或您没有查看它的权限。")) from None


def context_of(frame: Frame, **more: Any) -> dict[str, Any]:
    """A page's context with its frame."""
    return {"frame": frame, "listed": frame.listed, **more}
