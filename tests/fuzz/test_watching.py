"""The watch of the fuzzer: what hangs, swells, dies or raises is told, and the next file read."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.fuzz.watching import SOUND, Watched


def misbehave(name: str, data: bytes) -> str:
    """For the child: do what the file's name says."""
    if name == "hangs":
        while True:
            pass
    if name == "swells":
        hoard: list[bytes] = []
        while True:
            hoard.append(bytes(1_000_000))
    if name == "dies":
        os._exit(3)
    if name == "raises":
        raise RecursionError("too deep")
    return f"{len(data)} bytes"


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    child = Watched(misbehave, seconds=1.0, megabytes=400)
    yield child
    child.end()


@pytest.mark.parametrize(
    ("name", "verdict", "particulars"),
    [
        ("hangs", "hangs", "after 1 s of work"),
        ("swells", "memory", "more than 400 MB"),
        ("dies", "crashed", "exit code 3"),
        ("raises", "failed", "RecursionError: too deep"),
        ("reads", SOUND, "4 bytes"),
    ],
)
def test_what_a_child_does_is_told_and_the_next_file_is_read(
    watched: Watched, name: str, verdict: str, particulars: str
) -> None:
    found, said = watched.check(name, b"abcd")
    assert found == verdict
    assert particulars in said
    assert watched.check("reads", b"ab") == (SOUND, "2 bytes")
