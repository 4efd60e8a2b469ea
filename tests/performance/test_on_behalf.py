"""The mark 代: an act recorded, a list signed and a seat taken for another's post."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests.signing.proving import proof
from tests.things import make_things
from tests.world import FAR_OFF, TODAY
from zelian.lists.operations import reopen_list, sign_list
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.people.models import Delegation
from zelian.performance.models import Act

DAY = timedelta(days=1)
POST = "物理学院党委书记"


@pytest.fixture
def delegated(world):
    """Somebody prepares for the head of the physics college, somebody else acts for them."""
    for key, kind in (("foreign_clerk", "clerical"), ("foreign_head", "acting")):
        Delegation.objects.create(
            post=world.posts["unit_head"],
            delegate=world.people[key],
            kind=kind,
            reason="外出学习",
            granted_by=world.accounts["unit_head"],
            from_date=TODAY - DAY,
            until_date=FAR_OFF,
        )
    return world


def page(client: Client, name: str, *arguments: object) -> str:
    return client.get(reverse(name, args=arguments), {"year": TODAY.year}).content.decode()


def mark(post: str = POST) -> str:
    """The mark as a screen reader says it."""
    return f'<span class="visually-hidden">代{post}</span>'


@pytest.mark.parametrize("name", ["foreign_clerk", "foreign_head"])
def test_an_act_recorded_for_another_carries_the_mark(bench, delegated, sign_in, name):
    bench.duty("讲廉政党课", "lecture", ("frequency", {"count": 1, "per": "year"}))
    act = bench.record(viewer=delegated.viewer(name), post=delegated.posts["unit_head"])
    assert act.on_behalf_of == POST
    client = sign_in("organisation")
    assert mark() in page(client, "performance:acts")
    shown = page(client, "performance:act", act.pk)
    assert mark() in shown
    assert '<span aria-hidden="true">代</span>' in shown


def test_ones_own_act_carries_none(bench, delegated, sign_in):
    act = bench.record("unit_head")
    assert act.on_behalf_of == ""
    assert 'class="behalf"' not in page(sign_in("organisation"), "performance:acts")
    assert 'class="behalf"' not in page(sign_in("organisation"), "performance:act", act.pk)


def test_an_act_for_ones_own_unit_is_ones_own_though_one_also_acts_for_its_head(bench, delegated):
    Delegation.objects.update(delegate=delegated.people["unit_clerk"])
    act = bench.record(
        viewer=delegated.viewer("unit_clerk"), unit=delegated.units["physics"], post=None
    )
    assert act.on_behalf_of == ""


def test_the_list_of_lists_says_who_signed_and_for_whom(delegated, sign_in):
    listed = make_things(delegated).list
    client = sign_in("organisation")
    for name, marked in (("unit_head", False), ("foreign_head", True)):
        if marked:
            head = delegated.viewer("unit_head")
            listed.refresh_from_db()
            reopen_list(viewer=head, listed=listed, version=listed.version, reason="补充")
        listed.refresh_from_db()
        viewer = delegated.viewer(name)
        content = content_of(listed, items_to_sign(listed))
        sign_list(viewer=viewer, listed=listed, seen=content, proof=proof())
        shown = page(client, "lists:lists")
        assert viewer.name in shown
        assert (mark() in shown) is marked
    file = client.get(reverse("lists:lists"), {"export": "csv", "year": TODAY.year})
    assert f"{viewer.name}（代{POST}）" in b"".join(file).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "words"), [("foreign_clerk", "（代办）"), ("foreign_head", "（代行）")]
)
def test_the_seats_one_takes_for_another_are_marked(delegated, sign_in, name, words):
    shown = page(sign_in(name), "people:organisation")
    assert mark() in shown
    assert words in shown
    assert mark() not in page(sign_in("unit_head"), "people:organisation")


def test_what_history_knows_of_older_acts_is_taken_over(bench, delegated):
    taken = bench.record(
        viewer=delegated.viewer("foreign_clerk"), post=delegated.posts["unit_head"]
    )
    own = bench.record("unit_head")
    Act.objects.update(on_behalf_of="")
    migration = import_module("zelian.performance.migrations.0003_act_on_behalf")
    migration.take_from_history(apps, None)
    assert Act.objects.get(pk=taken.pk).on_behalf_of == POST
    assert Act.objects.get(pk=own.pk).on_behalf_of == ""
