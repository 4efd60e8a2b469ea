"""The document is the test: each test's docstring is the paper it reads."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from zelian.core.reading import read
from zelian.core.vocabulary.regulation import Duty, Reading
from zelian.core.vocabulary.text import Paper


@pytest.fixture
def paper(request: pytest.FixtureRequest) -> Paper:
    return Paper(inspect.cleandoc(request.function.__doc__ or ""), ())


@pytest.fixture
def reading(paper: Paper) -> Reading:
    return read(paper)


@pytest.fixture
def duties(reading: Reading) -> tuple[Duty, ...]:
    return reading.duties


@pytest.fixture
def codes(reading: Reading) -> list[str]:
    return [remark.code for remark in reading.remarks]


@pytest.fixture
def read_text() -> Callable[[str], Reading]:
    return lambda text: read(Paper(text, ()))
