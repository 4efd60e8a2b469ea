"""The bureau with its schools, built once for all that ask who may do what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.house.matrix import Stage, build_stage


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    """Nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_stage()
        transaction.set_rollback(True)
