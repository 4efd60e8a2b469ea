"""Thousands of spoilt documents: each is read soundly or refused with a sentence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.holding import READ, SECONDS, Broken, held
from tests.fuzz.mutating import MARKUP, WORDS, mutated, mutators
from tests.fuzz.specimens import specimens
from zelian.core.vocabulary.text import Paper
from zelian.documents.scans import door

EXAMPLES = {"txt": 450, "html": 350, "docx": 700, "xlsx": 450, "ofd": 250, "pdf": 60}
"""The cheap ones are fed more often; kinds not named here get :data:`OTHERS` each."""

OTHERS = 40
PICTURES = {"png", "jpg", "tif"}


@pytest.fixture(scope="module", autouse=True)
def _no_recogniser() -> Iterator[None]:
    """A spoilt page of a PDF must not go to the recogniser of scans, which takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door, "_NEEDED", ("a_module_that_is_not_there",))
        yield


KINDS = sorted(set(specimens()) - PICTURES)


def test_two_thousand_documents_are_fed_and_more() -> None:
    assert sum(EXAMPLES.get(kind, OTHERS) for kind in KINDS) >= 2_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_document_holds(kind: str) -> None:
    came = {held(f"a.{kind}", data) for data in specimens()[kind]}
    assert came == {READ} or kind == "zip"


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_document_is_read_or_refused(kind: str) -> None:
    @settings(
        max_examples=EXAMPLES.get(kind, OTHERS),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**63))
    def spoilt(seed: int) -> None:
        rng = Random(seed)
        data, _ = mutated(rng, kind, rng.choice(specimens()[kind]))
        began = time.monotonic()
        held(f"a.{kind}", data)
        assert time.monotonic() - began < SECONDS

    spoilt()


@pytest.mark.parametrize("mutate", [*WORDS, *MARKUP], ids=lambda mutate: mutate.__name__)
def test_every_change_of_words_changes_something(mutate) -> None:
    page = specimens()["html"][0].decode()
    assert any(mutate(Random(seed), page) != page for seed in range(20))


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_repeats_its_document(kind: str) -> None:
    data = specimens()[kind][0]
    assert mutated(Random(5), kind, data) == mutated(Random(5), kind, data)
    for mutate in set(mutators(kind)):
        assert any(mutate(Random(seed), data) != data for seed in range(40)), mutate.__name__


def test_a_wrong_quote_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(reading: object, text: str) -> dict[str, object]:
        return {"duties": [{"quote": "别处的话", "start": 0, "end": 4}]}

    monkeypatch.setattr("tests.fuzz.holding.reading_to_json", elsewhere)
    with pytest.raises(Broken, match="别处的话"):
        held("a.txt", "第一条 站长应当每年巡山。".encode())


def test_a_span_outside_the_text_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "第一条 站长应当每年巡山。"
    monkeypatch.setattr("tests.fuzz.holding.read", lambda _: _reading_of(long * 3))
    with pytest.raises(Broken, match="outside"):
        held("a.txt", long.encode())


def _reading_of(text: str) -> object:
    from zelian.core.reading import read

    return read(Paper(text, ()))
