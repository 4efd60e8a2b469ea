"""Every role × every address × each method × whose thing it is: what opens, in truth.

``test_access_matrix.py`` holds the outcome against the reviewed table. By hand::

    python -m tests.house lists:list           # what comes out, beside the table
    python -m tests.house --markdown           # docs/dev/access-matrix.md, from the table
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpResponse, HttpResponseForbidden
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString

from tests.things import Place, Things, make_things
from tests.world import World, build_bureau
from zelian.config import urls
from zelian.people import middleware
from zelian.people.models import Account
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer

TABLE = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text(encoding="utf-8"))
ROLES: list[str] = TABLE["roles"]
PAGES: dict[str, dict] = TABLE["page"]
LIBRARY: dict[str, str] = TABLE["library"]
METHODS = ("get", "post")
REFUSED = {401, 403, 404}
BROKEN = 500
OWN, SUBORDINATE, SIBLING, FOREIGN = RELATIONS = ("own", "subordinate", "sibling", "foreign")
# Whose things stand for each relation: the physics college's own, its branch's, those of
# another college of the school, and those of another school below the same bureau.
PLACES = {
    OWN: Place(),
    SUBORDINATE: Place(
        unit="physics_staff", head="branch_secretary", lays_down="physics", overseer="head"
    ),
    SIBLING: Place(unit="letters", head="foreign_head", lays_down="letters", overseer="head"),
    FOREIGN: Place(
        unit="other_college",
        head="other_unit_head",
        lays_down="other_school",
        maker="other_organisation",
        overseer="other_head",
        institution="other_school",
    ),
}
# What a name in ``with`` becomes for the other relations.
STAND_INS = {
    "physics": {r: place.unit for r, place in PLACES.items()},
    "unit_head": {r: place.head for r, place in PLACES.items()},
    "team_member": {r: place.overseer for r, place in PLACES.items()},
    "foreign_clerk": {FOREIGN: "other_unit_clerk"},
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Stage:
    """The institution with a set of things for each relation."""

    world: World
    things: dict[str, Things]

    def address(self, name: str, relation: str) -> str:
        """The address of a page, about a thing of that relation."""
        row = PAGES[name]
        parts = {
            part: self.value(str(source), relation) for part, source in row.get("with", {}).items()
        }
        return reverse(name, kwargs=parts) + row.get("query", "")

    def value(self, source: str, relation: str) -> object:
        """What ``with`` names, for a relation: ``list.pk``, ``units.physics.pk``."""
        head, *rest = source.split(".")
        if not rest:
            return source
        value = getattr(self.things[relation], head, None) or getattr(self.world, head)
        for step in rest:
            step_there = STAND_INS.get(step, {}).get(relation, step)
            value = value[step_there] if isinstance(value, dict) else getattr(value, step)
        return value


def build_stage() -> Stage:
    """Everything the matrix asks about."""
    world = build_bureau()
    return Stage(world, {relation: make_things(world, place) for relation, place in PLACES.items()})


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> dict[str, list[str]]:
    """Every address that is mounted, ours or a library's, with the names of its parts."""
    found: dict[str, list[str]] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace or "")))
            found |= addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}:{entry.name}" if namespace else entry.name or str(entry.pattern)
            found[name] = list(entry.pattern.converters)
    return found


def relations_of(row: dict) -> tuple[str, ...]:
    """The relations a page is tried with: all where its address names a thing."""
    names_thing = any("." in str(source) for source in row.get("with", {}).values())
    return RELATIONS if names_thing and row.get("relations", True) else (OWN,)


def members(name: str, relation: str) -> frozenset[str]:
    """Who a name of the table stands for, about a thing of that relation; groups may nest."""
    here = TABLE["groups"][OWN] | TABLE["groups"].get(relation, {})
    if name not in here:
        return frozenset({name})
    return frozenset().union(*(members(each, relation) for each in here[name]))


def allowed(row: dict, method: str, relation: str) -> frozenset[str]:
    """The roles a row lets in."""
    names: Iterable[str] = row.get(relation, {}).get(method, row.get(method, ()))
    return frozenset().union(*(members(name, relation) for name in names))


def tried(names: Iterable[str] = PAGES) -> Iterator[tuple[str, str, str]]:
    """Every ``(page, method, relation)`` the table has something to say about."""
    for name in names:
        for method in METHODS:
            if method in PAGES[name]:
                yield from ((name, method, relation) for relation in relations_of(PAGES[name]))


@dataclass(frozen=True)
class Visitor:
    """A role at the door: its requests go through every middleware, and nothing else.

    The test client would copy the context of every template it sees drawn, which takes longer
    than the answers.
    """

    handler: BaseHandler
    cookie: str = ""

    def send(self, method: str, address: str, *, drawn: bool) -> HttpResponse:
        """The answer to a request without any data; the page itself only where it is drawn."""
        headers = {"HTTP_COOKIE": self.cookie} if self.cookie else {}
        request = getattr(RequestFactory(), method)(address, **headers)
        request._dont_enforce_csrf_checks = True
        with nullcontext() if drawn else patch.object(Template, "render", lambda *_: SafeString()):
            answer = self.handler.get_response(request)
        if answer.streaming:
            b"".join(answer.streaming_content)
        return answer


def visitor(stage: Stage, role: str) -> Visitor:
    """Signed in as the role; signed out for ``nobody``."""
    handler = BaseHandler()
    handler.load_middleware()
    if role == "nobody":
        return Visitor(handler)
    client = Client()
    client.force_login(stage.world.accounts[role], backend=BACKEND)
    return Visitor(handler, client.cookies.output(header="", attrs=[], sep=";").strip())


@contextmanager
def quickly() -> Iterator[None]:
    """
    Fifteen thousand requests in a minute: viewers are built once (nothing that is written
    stays), refusals are not drawn, and nobody writes them down.
    """
    known: dict[int, Viewer] = {}

    def remembered(account: Account, **circumstances: object) -> Viewer:
        if account.pk not in known:
            known[account.pk] = get_viewer(account, **circumstances)
        return known[account.pk]

    def refused(request: object, exception: object) -> HttpResponse:
        return HttpResponseForbidden()

    logging.disable(logging.CRITICAL)
    try:
        with (
            patch.object(middleware, "get_viewer", remembered),
            patch.object(urls, "handler403", refused, create=True),
        ):
            yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written inside, whatever happens."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def answer(stage: Stage, who: Visitor, asked: tuple[str, str, str]) -> tuple[bool, int]:
    """Whether the page opened, and the status of the answer; nothing stays of it."""
    name, method, relation = asked
    with undone():
        response = who.send(method, stage.address(name, relation), drawn=relation == OWN)
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/login/")
    refused = response.status_code in REFUSED
    if to_sign_in and PAGES[name].get("signed_in", True):
        refused = True
    return not refused, response.status_code


def outcome(stage: Stage, names: Iterable[str]) -> dict[tuple[str, str, str], list[str]]:
    """Which roles each page opens to, in truth."""
    asked = list(tried(names))
    opened: dict[tuple[str, str, str], list[str]] = {each: [] for each in asked}
    with quickly():
        for role in ROLES:
            who = visitor(stage, role)
            for each in asked:
                opens, status = answer(stage, who, each)
                if opens:
                    opened[each].append(role if status < BROKEN else f"{role} ({status})")
    return opened


def in_markdown() -> str:
    """The table for people to read, made from the reviewed one."""
    lines = [
        "# Who may open what",
        "",
        "Made by `python -m tests.house --markdown` from `tests/house/access_matrix.toml`;",
        "a test holds the two together. Columns say whose thing it is: the college's own, its",
        "branch's, another college's, another school's. Names are accounts of `tests/world.py`.",
        "",
    ]
    app = ""
    for name, row in PAGES.items():
        if (here := name.partition(":")[0]) != app:
            app = here
            lines += ["", f"## {app}", "", "| page | | " + " | ".join(RELATIONS) + " |"]
            lines.append("|---" * (len(RELATIONS) + 2) + "|")
        for method in METHODS:
            if method not in row:
                continue
            shown = [
                in_short(allowed(row, method, relation)) if relation in relations_of(row) else ""
                for relation in RELATIONS
            ]
            lines.append(f"| {name} | {method} | " + " | ".join(shown) + " |")
    return "\n".join(lines) + "\n"


def in_short(roles: frozenset[str]) -> str:
    """The roles in order; everybody and everybody signed in by those words."""
    if roles == set(ROLES):
        return "anybody"
    if roles == set(ROLES) - {"nobody"}:
        return "whoever is signed in"
    known = [role for role in ROLES if role in roles]
    return ", ".join([*known, *sorted(roles.difference(ROLES))]) or "—"
