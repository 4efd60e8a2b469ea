"""Who may do what to whose things: every action × every role × each relation, as reviewed.

Pages ask for actions, operations ask for them again: this is what both hold to. The lists a
role sees are held against the same answers.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from rules.permissions import permissions

from tests.house.matrix import PLACES, RELATIONS, ROLES, Stage, members
from zelian.catalogue.queries import list_regulations
from zelian.lists.queries import list_lists
from zelian.people.policies import may
from zelian.people.queries import list_delegations, list_people, list_posts, list_standing_units
from zelian.people.viewer import ADMINISTRATORS, Viewer
from zelian.performance.queries import list_acts, list_obligations
from zelian.pledges.queries import list_pledges

TABLE = tomllib.loads((Path(__file__).parent / "action_matrix.toml").read_text(encoding="utf-8"))
ACTIONS = TABLE["action"]
SIGNED_IN = [role for role in ROLES if role != "nobody"]
# What each of the three may do at all, of every action there is. Kept apart: nothing but
# their own password and sign-in stands twice.
OWN_OF_EACH = {"people.change_own_password", "insight.view_mine"}
# The stage is built in a transaction around the tests' own.
pytestmark = pytest.mark.django_db


def thing_of(stage: Stage, source: str, relation: str) -> object:
    """``list`` of the things, ``units.physics`` of the world."""
    if "." in source:
        return stage.value(source, relation)
    return getattr(stage.things[relation], source)


def allowed(row: dict, relation: str) -> frozenset[str]:
    names = row.get(relation, row["may"])
    return frozenset().union(*(members(name, relation) for name in names))


def at_the_door(row: dict) -> frozenset[str]:
    names = row.get("door", row["may"])
    return frozenset().union(*(members(name, "own") for name in names))


def viewers(stage: Stage) -> dict[str, Viewer]:
    return {role: stage.world.viewer(role) for role in SIGNED_IN}


def test_every_action_has_a_row_and_every_row_an_action():
    assert set(permissions) == set(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_for_those_whom_the_table_names(action, stage):
    row, wrong = ACTIONS[action], []
    for role, viewer in viewers(stage).items():
        if may(viewer, action) != (role in at_the_door(row)):
            wrong.append(f"{role} at the door: {may(viewer, action)}")
        if "thing" not in row:
            continue
        for relation in RELATIONS:
            thing = thing_of(stage, row["thing"], relation)
            if may(viewer, action, thing) != (role in allowed(row, relation)):
                wrong.append(f"{role}, {relation}: {may(viewer, action, thing)}")
    assert not wrong, "\n".join(wrong)


def test_the_three_administrators_share_no_power():
    powers = {
        role: {action for action, row in ACTIONS.items() if role in at_the_door(row)}
        for role in ADMINISTRATORS
    }
    shared = {action for action in ACTIONS if sum(action in own for own in powers.values()) > 1}
    assert not {action for action in shared if writes(action)}
    assert "people.manage_grants" not in powers["system_admin"]
    assert "people.manage_accounts" not in powers["security_admin"]


def writes(action: str) -> bool:
    """Whether an action changes what is not one's own."""
    verb = action.partition(".")[2].partition("_")[0]
    return verb not in {"view", "read", "find", "verify", "check", "bind"} and (
        action not in OWN_OF_EACH | {"authentication.manage_own"}
    )


# Each list and the action that lets one of its rows be seen.
LISTS = {
    "obligations": (list_obligations, "performance.view_obligations", "obligation"),
    "acts": (list_acts, "performance.view_acts", "act"),
    "lists": (list_lists, "lists.view_lists", "list"),
    "pledges": (list_pledges, "pledges.view_pledges", "pledge"),
    "regulations": (list_regulations, "catalogue.view_regulations", "regulation"),
    "drafts": (list_regulations, "catalogue.view_regulations", "draft"),
    "units": (list_standing_units, "people.view_organisation", "units.physics"),
    "posts": (list_posts, "people.view_organisation", "posts.unit_head"),
    "people": (list_people, "people.view_organisation", "people.unit_head"),
    "delegations": (list_delegations, "people.view_delegations", "delegation"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_just_the_rows_that_may_be_seen(name, stage):
    query, action, source = LISTS[name]
    wrong = []
    for role, viewer in viewers(stage).items():
        if not may(viewer, action):
            continue  # the page of the list is shut
        shown = set(query(viewer).values_list("pk", flat=True))
        for relation in PLACES:
            thing = thing_of(stage, source, relation)
            if (thing.pk in shown) != may(viewer, action, thing):
                wrong.append(f"{role}, {relation}: in the list {thing.pk in shown}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_list_may_be_seen(name, stage):
    query, action, _source = LISTS[name]
    for role, viewer in viewers(stage).items():
        if not may(viewer, action):
            continue
        refused = [row for row in query(viewer) if not may(viewer, action, row)]
        assert not refused, role
