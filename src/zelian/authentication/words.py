"""Devices and ways of signing in, as a clerk calls them."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

METHODS: dict[str, str | Promise] = {
    "password": gettext_lazy("密码"),
    "totp": gettext_lazy("动态验证码"),
    "webauthn": gettext_lazy("通行密钥"),
    "recovery_codes": gettext_lazy("备用码"),
}
# The first that is found counts: most browsers call themselves by several names.
BROWSERS = (
    ("wxwork/", gettext_lazy("企业微信")),
    ("dingtalk/", gettext_lazy("钉钉")),
    ("lark/", gettext_lazy("飞书")),
    ("micromessenger/", gettext_lazy("微信")),
    ("edg", "Edge"),
    ("qqbrowser/", gettext_lazy("QQ 浏览器")),
    ("360se", gettext_lazy("360 浏览器")),
    ("metasr", gettext_lazy("搜狗浏览器")),
    ("firefox/", "Firefox"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
SYSTEMS = (
    ("harmonyos", gettext_lazy("鸿蒙")),
    ("openharmony", gettext_lazy("鸿蒙")),
    ("android", gettext_lazy("安卓")),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("uos", gettext_lazy("统信")),
    ("kylin", gettext_lazy("麒麟")),
    ("linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """``Windows 上的 Edge``; where neither is known, just that."""
    said = user_agent.lower()
    browser = _first(BROWSERS, said)
    system = _first(SYSTEMS, said)
    if browser and system:
        return _("%(system)s 上的 %(browser)s") % {"system": system, "browser": browser}
    return browser or system or _("未知设备")


def method_words(method: str) -> str:
    """A way of signing in; of other systems the provider's own name."""
    return str(METHODS.get(method, method))


def _first(names: tuple[tuple[str, str | Promise], ...], said: str) -> str:
    found = (name for mark, name in names if re.search(re.escape(mark), said))
    return str(next(found, ""))
