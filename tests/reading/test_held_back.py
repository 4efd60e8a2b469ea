"""The reader on papers that no rule was written from: what unseen documents may expect.

They are annotated like those of ``papers`` and stay apart: a rule may be mended by the kind
of an error found here, never by its sentence. Thresholds are what holds today, a little
under; they only rise.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.comparing import Tally
from tests.reading.test_papers import tally_of

HELD_BACK = sorted((Path(__file__).parent / "held_back").glob("*.json"))


@pytest.fixture(scope="module")
def tally() -> Tally:
    return tally_of(HELD_BACK)


def test_unseen_measures_are_found_and_little_else(tally: Tally) -> None:
    assert len(HELD_BACK) == 12
    assert tally.measures_f1 >= 0.94, tally.notes


def test_unseen_headings_are_found_at_their_level(tally: Tally) -> None:
    assert tally.headings_f1 >= 0.99, tally.notes


def test_unseen_measures_are_laid_on_the_right_subjects(tally: Tally) -> None:
    assert tally.subjects >= 0.90, tally.notes


def test_unseen_activities_and_recipients(tally: Tally) -> None:
    assert tally.activities >= 0.84, tally.notes
    assert tally.recipients >= 0.95, tally.notes
