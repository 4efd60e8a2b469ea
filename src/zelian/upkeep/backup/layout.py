"""The parts of a backup by name, and what its first and last one say."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT, FORMAT_VERSION = "zelian-backup", 1
BEGIN, MANIFEST = "begin.json", "manifest.json"
TABLES, FILES, BESIDE = "tables/", "files/", "data/"
"""Rows, stored files, and what lies beside them in the data folder: keys, settings, the head."""

CHUNK = 4 * 1024 * 1024
"""Bytes of rows in one member at most, but for a single longer row."""

LONGEST_CHUNK = 256 * 1024 * 1024
LONGEST_WORD = 64 * 1024 * 1024
"""What the first and last member, and a key file, may hold: they are read whole."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the backup: its columns, and which of them name stored files."""

    label: str
    columns: tuple[str, ...]
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Begin:
    """What is needed before the first row: by whom it was written, and what shape it has."""

    program: str
    made_at: str
    database: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    format: str = FORMAT
    version: int = FORMAT_VERSION

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Begin:
        """
        Read it back.

        :raises ValueError, TypeError, KeyError: not what this program writes.
        """
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        tables = tuple(
            Table(table["label"], tuple(table["columns"]), tuple(table["files"]))
            for table in data["tables"]
        )
        migrations = tuple((app, name) for app, name in data["migrations"])
        return cls(**{**data, "tables": tables, "migrations": migrations})


@dataclass(slots=True)
class Manifest:
    """What must have come: counts and digests of everything, and what was amiss at the time."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    keys: int = 0
    bytes_of_files: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table["count"] for table in self.tables.values())


def dump(thing: Begin | Manifest) -> bytes:
    """The first or last part as it is written."""
    return json.dumps(asdict(thing), ensure_ascii=False, indent=1).encode()
