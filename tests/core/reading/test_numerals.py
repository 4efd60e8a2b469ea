from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.core.reading.numerals import decimal, spread, whole
from zelian.core.reading.outline.labels import counting


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("三千", 3000),
        ("二万五千", 25000),
        ("二〇二四", 2024),
        ("3，000", 3000),
        ("07", 7),
    ],
)
def test_numerals_become_numbers(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", "甲", "1.5", "三a"])
def test_what_is_no_whole_number_gives_none(text: str) -> None:
    assert whole(text) is None


def test_fractions_are_kept_exactly() -> None:
    assert decimal("8.5") == Decimal("8.5")
    assert decimal("八") == Decimal(8)
    assert decimal("x.y") is None


def test_neighbouring_digits_mean_one_or_the_other() -> None:
    assert spread("一两") == (1, 2)
    assert spread("二十") is None


@given(st.integers(min_value=1, max_value=999))
def test_counting_and_reading_agree(number: int) -> None:
    assert whole(counting(number)) == number
