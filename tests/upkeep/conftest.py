"""A whole institution to back up, and empty places to restore it into."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import dj_database_url
import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from tests.things import TEXT, Things, make_things
from tests.world import World, build_world
from zelian.upkeep.backup import age

PASSPHRASE = "a-long-passphrase-for-tests"
CREATE, DROP = 'CREATE DATABASE "{name}"', 'DROP DATABASE "{name}" WITH (FORCE)'


@pytest.fixture(autouse=True)
def quick_locks(monkeypatch) -> None:
    """scrypt at its cheapest: what it costs is not what is tested."""
    monkeypatch.setattr(age, "WORK", 10)


@pytest.fixture
def data(tmp_path, settings) -> Path:
    """A data folder of the test's own, with a secret key and a folder of files."""
    folder = tmp_path / "data"
    (folder / "files").mkdir(parents=True)
    (folder / "secret_key").write_text("the key of this institution", encoding="ascii")
    (folder / "secret_key").chmod(0o600)
    settings.DATA = folder
    settings.MEDIA_ROOT = folder / "files"
    return folder


@pytest.fixture
def institution(data, transactional_db) -> tuple[World, Things]:
    """The whole chain, committed, in a data folder of its own."""
    world = build_world()
    things = make_things(world)
    # Named by what they hold, as uploads are: there are two with the same text.
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    for regulation, name in ((things.regulation, digest), (things.draft, "draft")):
        stored, regulation.file.name = regulation.file.path, f"regulations/{name}.bin"
        Path(stored).rename(regulation.file.path)
        regulation.save()
    return world, things


@pytest.fixture
def elsewhere(tmp_path, settings) -> Callable[[], Path]:
    """``elsewhere()`` moves to an empty data folder."""

    def move(name: str = "elsewhere") -> Path:
        folder = tmp_path / name
        settings.DATA = folder
        settings.MEDIA_ROOT = folder / "files"
        return folder

    return move


@pytest.fixture
def scratch(db, tmp_path) -> Iterator[Callable[[str], AbstractContextManager[None]]]:
    """``with scratch("sqlite"):`` puts an empty database in the place of the test's own."""
    own = connection.settings_dict
    made: list[BaseDatabaseWrapper] = []

    @contextmanager
    def put_in_place(vendor: str) -> Iterator[None]:
        place, name = {**own}, f"scratch_{uuid.uuid4().hex[:12]}"
        if vendor == "sqlite":
            place |= dj_database_url.parse(f"sqlite:///{tmp_path / name / 'zelian.sqlite3'}")
            place["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;"}
        else:
            place["NAME"] = name
            with connection.cursor() as cursor:
                cursor.execute(CREATE.format(name=name))
        before = connections["default"]
        other = load_backend(place["ENGINE"]).DatabaseWrapper(place, "default")
        made.append(other)
        connections["default"] = other
        try:
            yield
        finally:
            other.close()
            connections["default"] = before

    yield put_in_place
    for other in made:
        if other.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(DROP.format(name=other.settings_dict["NAME"]))
