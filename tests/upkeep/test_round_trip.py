"""What is restored is what was backed up: every row, file and key, on either database."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

from tests.upkeep.backups import OPENER, back_up
from zelian.upkeep.backup import schema
from zelian.upkeep.backup.restoring import Restored, restore_backup
from zelian.upkeep.backup.rows import lines_of
from zelian.upkeep.doctor.storage import stored_names


def restore(path: Path) -> Restored:
    return restore_backup(path, OPENER, verify=list)


def all_rows() -> dict[str, list[bytes]]:
    return {
        model._meta.label_lower: sorted(lines_of(schema.kept_rows(model, "default")))
        for model in schema.kept_models(apps)
    }


VENDORS = ["sqlite", "postgresql"] if connection.vendor == "postgresql" else ["sqlite"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_row_file_and_key_comes_back(institution, tmp_path, scratch, elsewhere, vendor):
    _world, things = institution
    before, file = all_rows(), tmp_path / "a.age"
    content = Path(default_storage.path(things.evidence.file.name)).read_bytes()
    made = back_up(file)
    assert (made.files, made.keys) == (len(set(stored_names())), 1)
    assert (made.missing, made.altered) == ((), ())
    assert made.rows == sum(map(len, before.values()))
    assert file.stat().st_mode & 0o077 == 0
    folder = elsewhere()
    with scratch(vendor):
        restored = restore(file)
        assert all_rows() == before
    assert restored.contents.manifest.rows == made.rows
    assert (folder / "files" / things.evidence.file.name).read_bytes() == content
    assert (folder / "secret_key").read_text() == "the key of this institution"
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0


JOURNEYS = [(first, then) for first in VENDORS for then in VENDORS]


@pytest.mark.parametrize(("first", "then"), JOURNEYS)
def test_what_was_restored_moves_on_to_either_database(
    institution, tmp_path, scratch, elsewhere, first, then
):
    before, one, two = all_rows(), tmp_path / "a.age", tmp_path / "b.age"
    back_up(one)
    elsewhere("first")
    with scratch(first):
        restore(one)
        back_up(two)
    elsewhere("then")
    with scratch(then):
        restore(two)
        assert all_rows() == before
