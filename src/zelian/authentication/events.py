"""What history calls the doings at the door."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.authentication.models import SignInRules
from zelian.authentication.words import METHODS
from zelian.history.wording import register_actions, register_fields

ACTIONS = {
    "sign_in.succeeded": _("登录"),
    "sign_in.failed": _("登录失败"),
    "sign_in.locked": _("连续输错，暂停登录"),
    "sign_in.unlocked": _("解除锁定"),
    "sign_in.factor_failed": _("第二重验证未通过"),
    "sign_in.ended": _("退出登录"),
    "sign_in.expired": _("登录超时退出"),
    "sign_in.session_ended": _("结束一处登录"),
    "sign_in.others_ended": _("结束其他各处登录"),
    "sign_in.proved_again": _("再次验证身份"),
    "sign_in.rules_changed": _("修改登录规则"),
    "factor.totp_added": _("设置动态验证码"),
    "factor.totp_removed": _("取消动态验证码"),
    "factor.passkey_added": _("添加通行密钥"),
    "factor.passkey_renamed": _("通行密钥改名"),
    "factor.passkey_removed": _("删除通行密钥"),
    "factor.codes_made": _("生成备用码"),
    "factor.code_used": _("使用备用码"),
    "factor.reset": _("重置第二重验证"),
}
FIELDS = {
    "sign_in": {
        "method": _("方式"),
        "second": _("第二重验证"),
        "device": _("设备"),
        "count": _("处数"),
        "name_digest": _("所输用户名的摘要"),
        "second_factor": SignInRules._meta.get_field("second_factor").verbose_name,
        "grace_days": SignInRules._meta.get_field("grace_days").verbose_name,
        "idle_minutes": SignInRules._meta.get_field("idle_minutes").verbose_name,
        "idle_minutes_admin": SignInRules._meta.get_field("idle_minutes_admin").verbose_name,
        "password_days": SignInRules._meta.get_field("password_days").verbose_name,
        "password_days_admin": SignInRules._meta.get_field("password_days_admin").verbose_name,
    },
    "factor": {"name": _("名称"), "left": _("剩余备用码"), "removed": _("已清除")},
}
VALUES = {
    "sign_in": {
        "method": METHODS,
        "second": METHODS,
        "second_factor": dict(SignInRules.SecondFactor.choices),
    },
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words, VALUES.get(thing))
