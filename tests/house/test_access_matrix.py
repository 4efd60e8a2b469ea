"""Who may open what: every role, every address, against a reviewed table.

A new address without a row fails. Where an address names a thing, it is tried with one of the
physics college, of its branch, of another college and of another school: see ``matrix.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import resolve, reverse

from tests.house.matrix import (
    BROKEN,
    LIBRARY,
    METHODS,
    PAGES,
    RELATIONS,
    ROLES,
    TABLE,
    addresses,
    allowed,
    answer,
    in_markdown,
    members,
    quickly,
    tried,
    visitor,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "dev" / "access-matrix.md"
# The stage is built in a transaction around the tests' own.
pytestmark = pytest.mark.django_db


def test_every_address_has_a_row_and_every_row_an_address():
    known = set(addresses())
    assert known - set(LIBRARY) == set(PAGES)


def test_what_a_library_looks_up_by_name_is_a_page_of_ours():
    assert set(LIBRARY) <= set(addresses())
    for name, page in LIBRARY.items():
        assert reverse(name) == reverse(page)
        assert resolve(reverse(name)).view_name == page


def test_the_table_names_only_roles_that_exist():
    for name, method, relation in tried():
        assert allowed(PAGES[name], method, relation) <= set(ROLES), name


def test_every_group_means_roles_for_every_relation():
    for names in TABLE["groups"].values():
        for name in names:
            for relation in RELATIONS:
                assert members(name, relation) <= set(ROLES), (name, relation)


def test_a_relation_of_a_row_says_which_method_it_means():
    for name, row in PAGES.items():
        for relation in RELATIONS:
            assert set(row.get(relation, {})) <= set(METHODS), name


def test_every_account_of_the_stage_stands_in_the_table(stage):
    without = set(stage.world.accounts) - set(ROLES)
    assert without == {"other_unit_clerk"}  # somebody to do things to


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_says_and_nothing_else(role, stage):
    wrong = []
    with quickly():
        who = visitor(stage, role)
        for asked in tried():
            name, method, relation = asked
            opened, status = answer(stage, who, asked)
            if status >= BROKEN or opened != (role in allowed(PAGES[name], method, relation)):
                wrong.append(f"{method} {name} ({relation}) as {role}: {status}")
    assert not wrong, "\n".join(wrong)


def test_the_document_says_what_the_table_says():
    assert DOCUMENT.read_text(encoding="utf-8") == in_markdown()
