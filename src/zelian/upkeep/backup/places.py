"""What is kept beside the database: files of the institution, keys, settings in files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings

SECRETS = ("secret_key", "sign_in.toml")
"""Single files of the data folder that hold secrets or settings."""

HEAD = "history-head.json"
"""Where the history's chain ended, kept outside the database; no secret, and always taken along."""

KEYS = "keys"
"""The folder of key files."""


def data_folder() -> Path:
    """Where everything is kept that is not in a database server."""
    return Path(settings.DATA)


def files_folder() -> Path:
    """Where regulations and evidence lie."""
    return Path(settings.MEDIA_ROOT)


def key_files() -> Iterator[tuple[str, Path]]:
    """``(name, path)`` of every key and settings file there is, by name."""
    data = data_folder()
    for name in SECRETS:
        if (data / name).is_file():
            yield name, data / name
    for path in sorted((data / KEYS).rglob("*")):
        if path.is_file() and not path.name.startswith("."):  # those are still being written
            yield path.relative_to(data).as_posix(), path


def is_key_name(name: str) -> bool:
    """Whether a backup may put a file of this name into the data folder."""
    return name in {*SECRETS, HEAD} or (is_safe(name) and PurePosixPath(name).parts[0] == KEYS)


def is_safe(name: str) -> bool:
    """Whether a name leads to a place inside its folder, on every system."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not (
        name.startswith("/")
        or any(part in {"..", "."} for part in name.split("/"))
        or any(sign in name for sign in "\\:\0")
        or name.endswith("/")
        or "//" in name
    )


def digest_in(name: str) -> str:
    """The SHA-256 that a stored file's name promises; nothing where it promises none."""
    stem = PurePosixPath(name).name.partition(".")[0]
    return stem if len(stem) == 64 and set(stem) <= set("0123456789abcdef") else ""
