"""Passages in the language of neighbouring kinds of regulation, and what each puts on whom."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.core.reading.passages_read import Record, differences

PASSAGES: list[Record] = tomllib.loads(
    Path(__file__).with_name("duty_passages.toml").read_text(encoding="utf-8")
)["passage"]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: p["text"].strip()[:24])
def test_a_passage_puts_on_its_subjects_what_it_says(passage: Record) -> None:
    assert list(differences(passage)) == []


def test_the_passages_are_many_and_of_many_kinds() -> None:
    assert len(PASSAGES) >= 120
    assert len({passage["genre"] for passage in PASSAGES}) >= 12
