"""The frame's navigation: the loop from knowing a duty to answering for it.

An entry is shown to those whom the page itself lets in: the door of each view (``allowed``)
names its action, and the same policy is asked here. Rooms without pages are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from zelian.pages.parts import NavEntry, flat
from zelian.people.policies import may
from zelian.people.viewer import Viewer

# (key, label, icon, name of the page, whether it is a tab on a phone, entries below)
LOOP = (
    ("mine", _("工作台"), "layout-dashboard", "insight:mine", True, ()),
    ("catalogue", _("知责"), "book-2", "catalogue:regulations", False, ()),
    (
        "lists",
        _("明责"),
        "list-check",
        "lists:lists",
        True,
        (
            ("compilations", _("编制任务"), "player-play", "lists:compilations", False, ()),
            ("list_standing", _("清单进度"), "chart-bar", "lists:standing", False, ()),
            ("coverage", _("核对总览"), "checks", "lists:coverage", False, ()),
            ("filings", _("备案登记簿"), "certificate", "lists:filings", False, ()),
            ("publications", _("清单公示"), "speakerphone", "lists:publications", False, ()),
            ("list_calls", _("修订提示"), "history", "lists:calls", False, ()),
            ("pledges", _("责任书承诺书"), "writing-sign", "pledges:pledges", False, ()),
        ),
    ),
    (
        "performance",
        _("履责"),
        "clipboard-check",
        "",
        False,
        (
            ("obligations", _("履责期次"), "calendar-due", "performance:obligations", True, ()),
            ("acts", _("履责记实"), "notebook", "performance:acts", True, ()),
        ),
    ),
    ("board", _("分析"), "chart-bar", "insight:board", False, ()),
    ("organisation", _("组织"), "sitemap", "people:organisation", False, ()),
    ("corrections", _("更正请求"), "message", "people:corrections", False, ()),
    ("audit", _("审计"), "history", "people:audit_events", True, ()),
    (
        "list_settings",
        _("清单设置"),
        "adjustments-horizontal",
        "",
        False,
        (
            ("list_kinds", _("清单种类"), "list-check", "lists:kinds", False, ()),
            ("list_templates", _("清单模板"), "copy", "lists:templates", False, ()),
            ("required_sets", _("规定责任"), "gavel", "lists:required-sets", False, ()),
            ("word_templates", _("Word模板"), "file-text", "lists:word-templates", False, ()),
            ("pledge_kinds", _("责任书种类"), "writing-sign", "pledges:kinds", False, ()),
            (
                "publication_rules",
                _("公示规则"),
                "speakerphone",
                "lists:publication-rules",
                False,
                (),
            ),
        ),
    ),
    (
        "settings",
        _("设置"),
        "settings",
        "",
        False,
        (
            ("accounts", _("账号"), "users", "people:accounts", True, ()),
            ("grants", _("授权"), "key", "people:grants", True, ()),
            ("delegations", _("委托"), "user-plus", "people:delegations", False, ()),
            ("imports", _("导入更新"), "table", "people:imports", False, ()),
            ("sign_in_rules", _("登录规则"), "shield-check", "authentication:rules", False, ()),
            ("providers", _("登录方式"), "key", "providers:providers", False, ()),
            ("language_model", _("语言模型"), "robot", "catalogue:language_model", False, ()),
            ("retention", _("保存期限"), "hourglass", "people:retention", False, ()),
            ("calendar", _("工作日历"), "calendar", "performance:calendar", False, ()),
            ("system", _("系统状态"), "gauge", "upkeep:system", False, ()),
        ),
    ),
)

# What is seldom opened folds where the navigation is longer than a small screen is high.
SETTINGS = frozenset({"list_settings", "settings"})
LINES = 22


def navigation(request: HttpRequest) -> dict[str, object]:
    """``navigation``: what the viewer may open; ``phone_navigation``: the tabs of a phone."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return {}
    # parts of pages are drawn without the frame: the policies are asked when it is there
    entries = SimpleLazyObject(lambda: _folded(_entries(LOOP, viewer)))
    tabs = SimpleLazyObject(lambda: [entry for entry in flat(entries) if entry.phone][:4])
    return {"navigation": entries, "phone_navigation": tabs}


def _entries(plan: Iterable[tuple], viewer: Viewer) -> tuple[NavEntry, ...]:
    entries = []
    for key, label, icon, name, phone, below in plan:
        url = _open_url(name, viewer) if name else ""
        children = _entries(below, viewer)
        if url or children:
            entries.append(NavEntry(key, str(label), icon, url, children, phone))
    return tuple(entries)


def _folded(entries: tuple[NavEntry, ...]) -> tuple[NavEntry, ...]:
    """The entries, those for settings folded where all would not fit."""
    if sum(1 + len(entry.children) for entry in entries) <= LINES:
        return entries
    return tuple(replace(entry, folds=entry.key in SETTINGS) for entry in entries)


def _open_url(name: str, viewer: Viewer) -> str:
    """The page's address if it is there and lets the viewer in, else nothing."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return ""
    action = getattr(resolve(url).func, "action", None)
    return url if action is None or may(viewer, action) else ""
