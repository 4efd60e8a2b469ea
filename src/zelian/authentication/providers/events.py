"""What history calls the doings with identities elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_fields

ACTIONS = {
    "identity.bound": _("绑定登录方式"),
    "identity.unbound": _("解除绑定的登录方式"),
    "identity.ended": _("管理员解除绑定的登录方式"),
    "identity.sessions_ended": _("统一退出，结束登录"),
}
FIELDS = {"identity": {"provider": _("登录方式"), "count": _("处数")}}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words)
