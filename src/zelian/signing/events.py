"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_details

ACTIONS = {"signature.withdrawn": _("撤销签字")}
DETAILS = {"number": _("核验编号"), "digest": _("内容摘要")}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    register_details("signature", DETAILS)
