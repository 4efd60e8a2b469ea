"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_details, register_fields
from zelian.lists.models import ResponsibilityList
from zelian.signing.meanings import SIGNED_DETAILS, meanings

ACTIONS = {
    "list.generated": _("编制清单"),
    "list.refreshed": _("按现行责任更新清单"),
    "list.signed": _("签字"),
    "list.reopened": _("退回修改"),
    "item.changed": _("填写条目"),
}
FIELDS = {"item": {"local_measures": _("本单位措施"), "responsible": _("责任人")}}
DETAILS = {"state": _("状态"), "items": _("条目数"), **SIGNED_DETAILS}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words)
    values = {"state": dict(ResponsibilityList.State.choices), "meaning": meanings()}
    register_details("list", DETAILS, values)
