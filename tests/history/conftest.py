from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import connection

from tests.history import sealed
from tests.history.sealed import SealedHistory


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path):
    """Keys and head of their own for each test; the folder of data."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture(scope="session")
def template(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sealed history that tests copy (SQLite)."""
    folder = tmp_path_factory.mktemp("sealed")
    usual, django_settings.DATA = django_settings.DATA, folder
    try:
        with django_db_blocker.unblock():
            return sealed.make_template(folder)
    finally:
        django_settings.DATA = usual


@pytest.fixture
def history(request, own_data, transactional_db) -> Iterator[SealedHistory]:
    """A sealed history to be tampered with."""
    if connection.vendor == "postgresql":
        sealed.build()
        yield SealedHistory(own_data, None)
        return
    file = sealed.copied(request.getfixturevalue("template"), own_data)
    with sealed.on_file(file):
        yield SealedHistory(own_data, file)
