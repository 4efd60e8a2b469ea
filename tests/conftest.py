from __future__ import annotations

import pytest
from django.test import Client

from tests.world import World, build_world


@pytest.fixture
def world(db) -> World:
    """The small institution of :mod:`tests.world`."""
    return build_world()


@pytest.fixture
def sign_in(world, client):
    """``sign_in("organisation")`` gives a client signed in as that account."""

    def signed_in(name: str) -> Client:
        other = Client()
        other.force_login(world.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return other

    return signed_in
