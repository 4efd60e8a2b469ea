"""Backups by hand: made, restored, opened and put together again otherwise."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from tests.upkeep.conftest import PASSPHRASE
from zelian.upkeep.backup import age
from zelian.upkeep.backup.locks import Opener, lock_with
from zelian.upkeep.backup.making import Made, make_backup

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
OPENER = Opener(passphrase=PASSPHRASE)
Part = tuple[str, bytes]


def back_up(path: Path, **options) -> Made:
    return make_backup(path, lock_with(passphrase=PASSPHRASE), at=NOW, **options)


def parts_of(path: Path) -> list[Part]:
    """Name and content of every part of a backup, as any age and tar would open it."""
    with path.open("rb") as raw:
        plain = age.PassphraseReader(raw, PASSPHRASE).read()
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(plain))) as tar:
        return [(info.name, tar.extractfile(info).read()) for info in tar]


def put_together(path: Path, parts: Iterable[Part | tarfile.TarInfo]) -> Path:
    """A well encrypted backup of these parts, whatever they are."""
    packed = io.BytesIO()
    with tarfile.open(mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as tar:
        for part in parts:
            if isinstance(part, tarfile.TarInfo):
                tar.addfile(part)
                continue
            info = tarfile.TarInfo(part[0])
            info.size = len(part[1])
            tar.addfile(info, io.BytesIO(part[1]))
    with path.open("wb") as raw:
        writer = age.PassphraseWriter(raw, PASSPHRASE)
        writer.write(gzip.compress(packed.getvalue(), 1))
        writer.close()
    return path


def altered(path: Path, change: Callable[[list[Part]], Iterable]) -> Path:
    """The backup put together again with other parts, beside it."""
    return put_together(path.with_name("altered.age"), change(parts_of(path)))


def in_json(parts: list[Part], name: str, change: Callable[[dict], None]) -> list[Part]:
    """The parts, one JSON document among them changed."""
    told = json.loads(dict(parts)[name])
    change(told)
    return [(n, json.dumps(told).encode() if n == name else data) for n, data in parts]
