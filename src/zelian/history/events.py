"""What history calls its own doings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_fields

ACTIONS = {
    "history.verification_requested": _("发起历史核验"),
    "history.verified": _("完成历史核验"),
    "history.head_accepted": _("确认以现有数据库续封历史"),
    "history.root_sent": _("寄出日根"),
    "history.root_not_sent": _("日根未能寄出"),
    "history.keys_rotated": _("更换密钥"),
}
FIELDS = {
    "history": {
        "events": _("事件数"),
        "blocks": _("块数"),
        "faults": _("问题数"),
        "block": _("末块"),
        "digest": _("摘要"),
        "address": _("收件地址"),
        "trouble": _("原因"),
        "kind": _("密钥"),
        "key": _("新密钥"),
        "count": _("处理数"),
    },
}
VALUES = {
    "history": {
        "kind": {
            "signing": _("签名密钥"),
            "master": _("主密钥"),
            "data": _("数据密钥"),
        }
    }
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words, VALUES.get(thing))
