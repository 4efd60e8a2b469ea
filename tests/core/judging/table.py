"""Reads cases.toml: every line becomes an obligation, its acts and the verdict expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zelian.core.scheduling import plan, plan_triggered
from zelian.core.vocabulary.measure import value_from_json
from zelian.core.vocabulary.obligation import Act, Obligation, PlannedMeasure, Status, Subject
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period
from zelian.packs.calendars import calendar_of, load_calendars

CALENDAR = calendar_of(load_calendars())
STATUSES = {
    "未开始": Status.NOT_YET,
    "进行中": Status.OPEN,
    "临近期限": Status.DUE_SOON,
    "逾期未履行": Status.OVERDUE,
    "已履行": Status.FULFILLED,
    "逾期履行": Status.FULFILLED_LATE,
    "已免除": Status.WAIVED,
}
LONG_AGO, FOR_EVER = date(2020, 1, 1), date(2100, 1, 1)
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(\D+)")


@dataclass(frozen=True)
class Case:
    name: str
    obligation: Obligation
    due: date
    acts: tuple[Act, ...]
    today: date
    status: Status
    counted: Decimal
    waived: str


def read_cases() -> Iterator[Case]:
    text = Path(__file__).with_name("cases.toml").read_text(encoding="utf-8")
    for group in tomllib.loads(text)["group"]:
        for line in group["cases"]:
            yield _case(group, [cell.strip() for cell in line.split("|")])


def _case(group: dict[str, Any], cells: list[str]) -> Case:
    name, which, due, records, today, conclusion, counted = cells
    return Case(
        name=f"{group['demand']}：{name}",
        obligation=_obligation(group, which),
        due=date.fromisoformat(due),
        acts=tuple(_acts(group["activity"], records)),
        today=date.fromisoformat(today),
        status=STATUSES[conclusion],
        counted=Decimal(counted),
        waived=group.get("waived", ""),
    )


def _obligation(group: dict[str, Any], which: str) -> Obligation:
    value = dict(group["value"])
    kind = value.pop("kind")
    measure = PlannedMeasure(
        "measure:1",
        value_from_json(kind, value),
        Activity(group["activity"]),
        Period(group.get("in_force", LONG_AGO), FOR_EVER),
    )
    subject = Subject(
        "post:1",
        Period(group.get("bound", LONG_AGO), FOR_EVER),
        group.get("population"),
        Period(*group["tenure"]) if "tenure" in group else None,
    )
    if kind == "within":
        event = date.fromisoformat(which)
        return plan_triggered(measure, subject, event=event, event_key="act:9", calendar=CALENDAR)
    planned = plan(measure, subject, year=group.get("year", 2026), calendar=CALENDAR)
    return planned.obligations[int(which) - 1]


def _acts(activity: str, records: str) -> Iterator[Act]:
    for number, record in enumerate(filter(None, records.split("；")), start=1):
        topic = re.search(r"《(.+)》", record)
        on, *rest = re.sub(r"《.+》", "", record).split()
        quantity = _QUANTITY.fullmatch(rest[0]) if rest else None
        yield Act(
            key=f"act:{number}",
            subject="post:1",
            activity=Activity(activity),
            on=date.fromisoformat(on),
            topic=topic[1] if topic else "",
            people=frozenset(rest[0].split("、")) if rest and not quantity else frozenset(),
            quantity=Decimal(quantity[1]) if quantity else None,
            unit=quantity[2] if quantity else "",
        )
