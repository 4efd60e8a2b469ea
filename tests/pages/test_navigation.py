from __future__ import annotations

import pytest
from django.urls import resolve, reverse

from zelian.config.navigation import LOOP, navigation
from zelian.pages.parts import NavEntry, flat


def shown(rf, world, name: str) -> list[NavEntry]:
    request = rf.get("/")
    request.viewer = world.viewer(name)
    return flat(navigation(request)["navigation"])


def test_nobody_signed_in_has_no_navigation(rf):
    request = rf.get("/")
    request.viewer = None
    assert navigation(request) == {}


@pytest.mark.parametrize("name", ["organisation", "unit_clerk", "member", "system_admin"])
def test_every_entry_shown_lets_the_viewer_in(rf, world, sign_in, name):
    entries = shown(rf, world, name)
    assert entries
    client = sign_in(name)
    for entry in entries:
        assert client.get(entry.url).status_code == 200, entry


def test_only_the_administrator_sees_accounts(rf, world):
    assert "accounts" in {entry.key for entry in shown(rf, world, "system_admin")}
    assert "accounts" not in {entry.key for entry in shown(rf, world, "organisation")}


def test_the_loop_is_complete_for_the_organisation_department(rf, world):
    keys = {entry.key for entry in shown(rf, world, "organisation")}
    assert {"mine", "catalogue", "lists", "obligations", "acts", "board", "organisation"} <= keys


def test_a_phone_has_four_tabs(rf, world):
    request = rf.get("/")
    request.viewer = world.viewer("unit_clerk")
    tabs = navigation(request)["phone_navigation"]
    assert [tab.key for tab in tabs] == ["mine", "lists", "obligations", "acts"]


def test_every_page_of_the_loop_exists():
    for _key, _label, _icon, name, _phone, below in LOOP:
        for page in [name, *(child[3] for child in below)]:
            assert not page or resolve(reverse(page)), page


def test_settings_fold_only_where_the_navigation_is_long(rf, world):
    def folds(name: str) -> set[str]:
        request = rf.get("/")
        request.viewer = world.viewer(name)
        return {entry.key for entry in navigation(request)["navigation"] if entry.folds}

    assert folds("organisation") == {"list_settings", "settings"}
    assert folds("system_admin") == set()


def test_a_folded_group_is_open_on_its_own_pages(sign_in):
    client = sign_in("organisation")
    assert (
        '<details class="house-nav-fold" open>'
        in client.get(reverse("lists:kinds")).content.decode()
    )
    page = client.get(reverse("lists:lists")).content.decode()
    assert '<details class="house-nav-fold">' in page
    assert '<details class="house-nav-fold" open>' not in page


def test_the_current_entry_is_known_through_its_children():
    child = NavEntry("acts", "履责记实", "notebook", "/acts/")
    parent = NavEntry("performance", "履责", "check", "", (child,))
    assert parent.is_current("acts")
    assert not parent.is_current("lists")
    assert not parent.is_current("")
