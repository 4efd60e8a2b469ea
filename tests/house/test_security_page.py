"""``docs/security.md`` is true: all it names exists, nothing is left out, each row has a state."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.house.sources import ROOT, SOURCE

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
IDS = dict(
    line.split()
    for line in (Path(__file__).parent / "asvs_ids.txt").read_text(encoding="utf-8").splitlines()
)
STATES = ("met", "not applicable", "operator", "NOT MET")
STATES_ZH = ("符合", "不适用", "运行单位", "未符合")
ASVS = re.compile(r"^\| (V\d+\.\d+\.\d+) \|(.*)\|$", re.MULTILINE)
NATIONAL = re.compile(r"^\| (8\.1\.\d+(?:\.\d+)? ?[a-z]*\)?) \|(.*)\|$", re.MULTILINE)
# A file, with a name in it (``:``) or a test of it (``::``).
NAMED = re.compile(r"`([\w./-]+\.(?:py|toml|md|txt|html|js|lock))(?:::?(\w+))?`")
MADE_AT_RUN_TIME = {"sign_in.toml"}


def rows(pattern: re.Pattern[str]) -> list[tuple[str, list[str]]]:
    return [
        (found[1], [cell.strip() for cell in found[2].split(" | ")])
        for found in pattern.finditer(PAGE)
    ]


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a file defines; of anything but Python, every word."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return frozenset(re.findall(r"\w+", text))
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return frozenset(found)


def place_of(name: str) -> Path | None:
    """A path of the project, or of ``src/zelian``."""
    return next((base / name for base in (ROOT, SOURCE) if (base / name).is_file()), None)


def test_the_list_of_requirements_is_whole():
    assert Counter(IDS.values()) == {"1": 70, "2": 183}


def test_every_requirement_stands_there_once():
    counted = Counter(number for number, _cells in rows(ASVS))
    assert set(counted) == set(IDS)
    assert not [number for number, times in counted.items() if times > 1]


@pytest.mark.parametrize("pattern", [ASVS, NATIONAL], ids=["asvs", "national"])
def test_every_row_has_words_a_state_and_a_place(pattern):
    states = STATES if pattern is ASVS else STATES_ZH
    found = rows(pattern)
    assert found
    for number, cells in found:
        assert len(cells) == 3, (number, cells)
        what, state, where = cells
        assert what, number
        assert where, number
        assert state in states, (number, state)
        if state == states[0]:
            assert NAMED.search(where), f"{number} names neither code nor test"


def test_the_national_standard_is_gone_through_point_by_point():
    numbers = [number for number, _cells in rows(NATIONAL)]
    assert not [number for number, times in Counter(numbers).items() if times > 1]
    sections = {number.partition(" ")[0] for number in numbers}
    wanted = {f"8.1.4.{n}" for n in range(1, 12)} | {f"8.1.5.{n}" for n in range(1, 5)}
    wanted |= {"8.1.1", "8.1.2.1", "8.1.2.2", "8.1.2.3"} | {f"8.1.3.{n}" for n in range(1, 7)}
    wanted |= {f"8.1.{n}" for n in range(6, 11)}
    assert wanted == sections


def test_everything_it_names_exists():
    wrong = []
    named = NAMED.findall(PAGE)
    assert len(named) > 200
    for name, part in named:
        if name in MADE_AT_RUN_TIME:
            continue
        path = place_of(name)
        if path is None:
            wrong.append(name)
        elif part and part not in names_in(path):
            wrong.append(f"{name}:{part}")
    assert not wrong, "\n".join(wrong)


def test_what_is_not_met_is_told_at_the_top_too():
    """Nobody has to search the tables for what is missing."""
    top = PAGE.partition("## OWASP")[0]
    missing = {number for number, cells in rows(ASVS) if cells[1] == "NOT MET"}
    assert missing
    assert missing == set(re.findall(r"V\d+\.\d+\.\d+", top))
