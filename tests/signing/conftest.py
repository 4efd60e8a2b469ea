"""A list of the physics college, ready to be signed, and signing it as the page does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.lists.duties import make_duties
from tests.signing.proving import proof
from tests.unguarding import unguarded
from tests.world import TODAY, World
from zelian.lists import operations, queries
from zelian.lists.models import ResponsibilityList
from zelian.lists.signing import content_of
from zelian.signing.models import Signature


@pytest.fixture(autouse=True)
def own_seal(settings, tmp_path) -> None:
    """Keys and a seal of its own for each test: a seal names the institution it is made in."""
    settings.DATA = tmp_path / "own"
    settings.DATA.mkdir()


@pytest.fixture
def listed(world: World) -> ResponsibilityList:
    make_duties(world)
    outcome = operations.generate_list(
        viewer=world.viewer("unit_clerk"), year=TODAY.year, unit=world.units["physics"]
    )
    return ResponsibilityList.objects.get(pk=outcome.list_id)


def content_now(listed: ResponsibilityList) -> str:
    fresh = ResponsibilityList.objects.get(pk=listed.pk)
    return content_of(fresh, queries.items_to_sign(fresh))


@pytest.fixture
def sign(world: World, listed: ResponsibilityList) -> Callable[..., Signature]:
    def signed(who: str = "unit_head", **fields: object) -> Signature:
        values = {"seen": content_now(listed), "proof": proof()} | fields
        return operations.sign_list(viewer=world.viewer(who), listed=listed, **values)

    return signed


@pytest.fixture
def unguarded_signatures(db) -> Iterator[None]:
    """As somebody with the rights of the database's owner: rows can be changed."""
    with unguarded():
        yield
