"""Who may open what: every role, every address, against a reviewed table.

A new address without a row fails. Things in addresses belong to the physics college, so
``unit_head`` and ``unit_clerk`` stand for "own", ``foreign_head`` and ``foreign_clerk`` for
"another unit's", ``team_member`` for the member in charge of it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.things import make_things
from tests.world import World

TABLE = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text(encoding="utf-8"))
ROLES = TABLE["roles"]
GROUPS = TABLE["groups"]
PAGES = TABLE["page"]
REFUSED = {401, 403, 404}
OWN_APPS = {"insight", "performance", "lists", "catalogue", "people", "pages"}


def addresses(resolver: URLResolver, namespace: str = "") -> dict[str, list[str]]:
    """Every named address of our own apps, with the names of its parts."""
    found: dict[str, list[str]] = {}
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace or "")))
            found |= addresses(entry, inner)
        elif isinstance(entry, URLPattern) and namespace in OWN_APPS:
            found[f"{namespace}:{entry.name}"] = list(entry.pattern.converters)
    return found


def allowed_roles(row: dict, method: str) -> set[str]:
    names = row.get(method, [])
    return {role for name in names for role in GROUPS.get(name, [name])}


def test_every_address_has_a_row_and_every_row_an_address():
    known = set(addresses(get_resolver()))
    assert known == set(PAGES)


def test_the_table_names_only_roles_that_exist():
    for name, row in PAGES.items():
        for method in ("get", "post"):
            assert allowed_roles(row, method) <= set(ROLES), name


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_opens_what_the_table_says_and_nothing_else(role, method, world: World):
    things = make_things(world)
    client = Client(raise_request_exception=True)
    if role != "nobody":
        client.force_login(
            world.accounts[role], backend="django.contrib.auth.backends.ModelBackend"
        )
    wrong = []
    # Signing out ends the visit, so it is tried last.
    for name, row in sorted(PAGES.items(), key=lambda page: page[0] == "people:logout"):
        if method not in row:
            continue
        url = reverse(name, kwargs=arguments(row, things, world)) + row.get("query", "")
        response = getattr(client, method)(url)
        to_sign_in = response.status_code == 302 and response["Location"].startswith("/login/")
        opened = response.status_code not in REFUSED and not (
            to_sign_in and row.get("signed_in", True)
        )
        if response.status_code >= 500 or opened != (role in allowed_roles(row, method)):
            wrong.append(f"{method} {name} as {role}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def arguments(row: dict, things: object, world: World) -> dict[str, object]:
    """The parts of an address: ``duty.pk`` of the things, ``units.physics.pk`` of the world."""
    values = {}
    for part, source in row.get("with", {}).items():
        head, *rest = str(source).split(".")
        if not rest:
            values[part] = source
            continue
        value = getattr(things, head, None) or getattr(world, head)
        for step in rest:
            value = value[step] if isinstance(value, dict) else getattr(value, step)
        values[part] = value
    return values
