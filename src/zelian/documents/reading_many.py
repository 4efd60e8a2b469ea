"""Files, folders and archives read side by side on all cores, in the order they were named.

Reads: paths. Writes: an :class:`Outcome` a file, good or bad.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from zelian.core.reading import read
from zelian.core.vocabulary.wording import Sentence, said
from zelian.documents import unpacking
from zelian.documents.opening import ENDINGS, LARGEST, READABLE, open_document
from zelian.documents.refusals import CannotRead, EmptyFile, TooLarge
from zelian.documents.written.duty_rows import ReadDocument

PATH_MISSING = said("打不开“{name}”，请检查路径和权限。")
NOTHING_READABLE = said("“{name}”里没有可读的文件；可读 {kinds}。")

_MOST_WORKERS = 8
# starting an interpreter costs as much as reading a few short files
_WORTH_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: ``document``, or the ``refusal`` that says why not."""

    path: Path
    document: ReadDocument | None = None
    refusal: Sentence | None = None


def find_files(paths: Iterable[Path]) -> tuple[list[Path], list[Sentence]]:
    """The files meant: folders give the readable files under them, in order of their names.

    The sentences tell of folders in which there is nothing to read.
    """
    found: list[Path] = []
    troubles: list[Sentence] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.rglob("*") if p.is_file() and _is_wanted(p, path))
        found += inside
        if not inside:
            troubles.append(Sentence(NOTHING_READABLE, {"name": str(path), "kinds": READABLE}))
    return found, troubles


def _is_wanted(path: Path, folder: Path) -> bool:
    """Readable by its ending, and neither hidden nor a lock file that Word leaves behind."""
    parts = path.relative_to(folder).parts
    if any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
        return False
    return path.suffix.lower() in ENDINGS | unpacking.ENDINGS


def read_files(
    files: Sequence[Path], *, workers: int | None = None, done: Callable[[], None] | None = None
) -> Iterator[Outcome]:
    """
    Read the files, several at once where there are several cores.

    ``workers`` is the number of processes, by default one a core; ``done`` is called after
    each file. Outcomes come in the files' order; an archive gives one a member.
    """
    at_once = min(workers or _cores(), len(files))
    if at_once <= 1 or (workers is None and len(files) < _WORTH_WORKERS):
        results: Iterable[list[Outcome]] = map(read_path, files)
        yield from _reported(results, done)
        return
    # a fresh interpreter a worker: forking a process with threads may lock it up
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        yield from _reported(pool.map(read_path, files), done)


def _cores() -> int:
    """The processes that pay: each may hold a recogniser of scans, some 0.5 GB."""
    return min(os.cpu_count() or 1, _MOST_WORKERS)


def _reported(
    results: Iterable[list[Outcome]], done: Callable[[], None] | None
) -> Iterator[Outcome]:
    for outcomes in results:
        yield from outcomes
        if done is not None:
            done()


def read_path(path: Path) -> list[Outcome]:
    """What comes of a path: one outcome, or one for each member of an archive."""
    try:
        data = _bytes(path)
    except CannotRead as refusal:
        return [Outcome(path, refusal=refusal.sentence)]
    except OSError:
        return [Outcome(path, refusal=Sentence(PATH_MISSING, {"name": str(path)}))]
    if not unpacking.is_archive(path.name, data):
        return [_read(path, str(path), data)]
    return [
        _read(path, member.name, member.data)
        if member.refusal is None
        else Outcome(path, refusal=member.refusal.sentence)
        for member in unpacking.unpack(path.name, data)
    ]


def _read(path: Path, name: str, data: bytes) -> Outcome:
    try:
        opened = open_document(name, data)
    except CannotRead as refusal:
        return Outcome(path, refusal=refusal.sentence)
    return Outcome(path, ReadDocument(opened, read(opened.paper)))


def _bytes(path: Path) -> bytes:
    if path.is_file():
        size = path.stat().st_size
        if size > LARGEST:
            raise TooLarge(path.name, limit=LARGEST // (1024 * 1024))
        if size == 0:
            raise EmptyFile(path.name)
    return path.read_bytes()
