"""Every page has a door that asks who comes in; every list page a reviewed number of queries."""

from __future__ import annotations

import ast
import inspect
import textwrap
import tomllib
import uuid
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.things import make_things
from tests.world import TODAY
from zelian.lists.models import ResponsibilityList
from zelian.performance.models import Act, Contribution, Obligation

WITHOUT_A_DOOR = {
    "authentication:login": "one comes to it to be let in",
    "authentication:login_passkey": "likewise, with a key instead of a password",
    "authentication:second_step": "likewise, after the password",
    "authentication:second_step_passkey": "likewise",
    "authentication:logout": "one leaves",
    "providers:begin": "one comes to it to be let in by another system",
    "providers:back": "likewise, coming back from it",
    "providers:finish": "likewise, with the answer of a SAML provider",
    "providers:metadata": "a provider reads what it must know of us",
    "providers:ended": "a provider says that somebody signed out there",
    "providers:leave": "one leaves the other system too",
    "signing:check": "whoever holds a paper may ask what its number stands for",
    "signing:checked": "likewise; strangers hear only valid, void or unknown",
    "lists:public-lists": "lists that an institution publishes to everybody; shut by default",
    "lists:public-list": "likewise, and what people say of them",
    "pages:gallery": "the parts of pages, without any content",
    "pages:year": "keeps the year in view, in the session of whoever asks",
    "pages:language": "keeps the language, likewise",
}
LIBRARY = tomllib.loads((Path(__file__).parent / "access_matrix.toml").read_text(encoding="utf-8"))[
    "library"
]
COUNTS = tomllib.loads((Path(__file__).parent / "query_counts.toml").read_text(encoding="utf-8"))


def pages(resolver: URLResolver | None = None, namespace: str = "") -> dict[str, object]:
    """The views of all addresses but the second names of pages that libraries look up."""
    found: dict[str, object] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= pages(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and entry.name not in LIBRARY:
            found[f"{namespace}:{entry.name}"] = entry.callback
    return found


def is_list_page(view: object) -> bool:
    """Whether a view makes a table with filters, order and pages."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Table"
        for node in ast.walk(tree)
    )


def test_every_page_asks_for_an_action_at_its_door():
    open_pages = {name for name, view in pages().items() if not hasattr(view, "action")}
    assert open_pages == set(WITHOUT_A_DOOR)


def test_every_list_page_has_a_reviewed_number_of_queries():
    assert {name for name, view in pages().items() if is_list_page(view)} <= set(COUNTS)


@pytest.mark.parametrize("name", COUNTS)
def test_a_list_page_takes_its_number_of_queries_however_long_it_is(
    name, world, django_assert_num_queries
):
    row = COUNTS[name]
    things = make_things(world)
    client = Client()
    client.force_login(
        world.accounts[row["as"]], backend="django.contrib.auth.backends.ModelBackend"
    )
    address = reverse(name, kwargs=row.get("with"))
    client.get(address)  # what is read once a process is not counted
    for longer in (False, True):
        if longer:
            add_rows(world, things)
        with django_assert_num_queries(row["queries"]):
            answer = client.get(address)
        assert answer.status_code == 200


def add_rows(world, things) -> None:
    """Four more of each thing that lists show; posts, people and accounts are many already."""
    for number, unit in enumerate(list(world.units.values())[:4]):
        act_id, place = things.act.pk, {"unit": unit, "unit_path": unit.path, "post": None}
        again(things.list, title=f"清单{number}", **place)
        obligation = again(things.obligation, key=f"{things.obligation.key}/{number}", **place)
        act = again(things.act, submission=uuid.uuid4(), **place)
        reasons = Contribution.objects.filter(act_id=act_id).values_list("reasons", flat=True)[0]
        Contribution.objects.create(
            act=act, obligation=obligation, chosen_by="system", reasons=reasons
        )
        again(things.regulation, digest=f"sha256:{number}")
        again(things.pledge, title=f"责任书{number}", year=TODAY.year + 1, **place)


def again(thing, **changed):
    """A copy of a row with some columns changed."""
    row = type(thing).objects.get(pk=thing.pk)
    row.pk, row._state.adding = None, True
    for column, value in changed.items():
        setattr(row, column, value)
    row.save()
    return row


def test_the_copies_are_there_to_be_counted(world):
    things = make_things(world)
    before = [model.objects.count() for model in (Obligation, Act, ResponsibilityList)]
    add_rows(world, things)
    after = [model.objects.count() for model in (Obligation, Act, ResponsibilityList)]
    assert after == [count + 4 for count in before]
