"""Reads cases.toml: every line becomes a sheet and the codes its check must give."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.core.checking.made import counted
from zelian.core.checking import Column, Foreign, People, Row, Said, Sheet
from zelian.packs.calendars import calendar_of, load_calendars

CALENDAR = calendar_of(load_calendars())
_FIELDS = {
    "内": "content",
    "措": "local_measures",
    "一": "q1",
    "二": "q2",
    "三": "q3",
    "四": "q4",
    "人": "responsible",
    "门": "department",
    "限": "due_on",
    "名": "group",
    "制": "asked",
}
_FIELD = re.compile(r"(?:^|；)([内措一二三四人门限名制])=")
_PEOPLE = People(
    here=frozenset({"张伟"}),
    elsewhere={"李远": "任文学院书记"},
    titles=frozenset({"书记", "副书记", "主任"}),
    vacant=frozenset({"副书记"}),
)


@dataclass(frozen=True)
class Case:
    name: str
    sheet: Sheet
    codes: tuple[str, ...]


def read_cases() -> Iterator[Case]:
    text = Path(__file__).with_name("cases.toml").read_text(encoding="utf-8")
    for name, group in tomllib.loads(text).items():
        for line in group["cases"]:
            title, rows, codes = (cell.strip() for cell in line.split(" | "))
            yield Case(f"{name}：{title}", _sheet(group, rows), _codes(codes))


def _codes(words: str) -> tuple[str, ...]:
    return () if words == "无" else tuple(sorted(words.split()))


def _sheet(group: dict[str, Any], rows: str) -> Sheet:
    keys = [(key.rstrip("*"), key.endswith("*")) for key in group["columns"]]
    foreign = [line.split(" | ") for line in group.get("foreign", ())]
    return Sheet(
        year=2026,
        rows=tuple(_row(number, words) for number, words in enumerate(rows.split(" // "), 1)),
        columns=tuple(Column(key, key, required=required) for key, required in keys),
        calendar=CALENDAR,
        compiled_by=date(2026, 3, 20),
        people=_PEOPLE,
        foreign=tuple(
            Foreign(f"duty:{n}", bearer, text, "议事规则")
            for n, (bearer, text) in enumerate(foreign, 1)
        ),
        own_duties=tuple(group.get("own", ())),
        not_overseen=frozenset(group.get("not_overseen", ())),
    )


def _row(number: int, words: str) -> Row:
    parts = _FIELD.split(words)[1:]
    told = {_FIELDS[mark]: text for mark, text in zip(parts[::2], parts[1::2], strict=True)}
    due = told.pop("due_on", "")
    asked = told.pop("asked", "")
    plain = {name: told.get(name, "") for name in ("responsible", "department")}
    worded = {key: text for key, text in told.items() if key not in (*plain, "group")}
    filled = {key for key, text in told.items() if text.strip()} | ({"due_on"} if due else set())
    return Row(
        key=f"item:{number}",
        number=number,
        name=told.get("group", ""),
        said=tuple(Said(key, text, counted(text)) for key, text in worded.items() if text.strip()),
        due_on=date.fromisoformat(due.strip()) if due.strip() else None,
        filled=frozenset(filled),
        asked=tuple(one.value for one in counted(asked)),
        **plain,
    )
