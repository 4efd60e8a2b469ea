"""What waits for a revision of a list, on all of the list's pages."""

from __future__ import annotations

from typing import Any

from django import template

from zelian.lists.models import ResponsibilityList, RevisionCall
from zelian.lists.queries.revising import open_calls_of
from zelian.people.policies import may

register = template.Library()
State = ResponsibilityList.State
OVER = (State.REVISED, State.ARCHIVED)


@register.inclusion_tag("lists/revision_notice.html", takes_context=True)
def revision_notice(context: Any, listed: ResponsibilityList) -> dict[str, Any]:
    """``{% revision_notice listed %}``: the open calls with the button that follows them."""
    calls = [] if listed.state in OVER else open_calls_of(listed)
    return {
        "calls": calls,
        "listed": listed,
        "may_revise": bool(calls) and may(context["viewer"], "lists.revise_list", listed),
    }


@register.simple_tag(takes_context=True)
def call_offers(context: Any, call: RevisionCall) -> dict[str, bool]:
    """``{% call_offers call as offered %}``: what the viewer can do about a call; no query."""
    viewer = context["viewer"]
    return {
        "revise": call.list.state not in OVER and may(viewer, "lists.revise_list", call.list),
        "dismiss": may(viewer, "lists.dismiss_call", call),
    }
