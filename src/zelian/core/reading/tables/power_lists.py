"""Lists of powers and risks: 岗位, 职责, 风险点, 等级, 防控措施, in any order and naming.

Reads: a :class:`Sheet`. Writes: rows; whose duties its cells are; and which cells say what may
go wrong and so lay nothing on anyone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.numerals import whole
from zelian.core.reading.outline.labels import label_at
from zelian.core.reading.tables.headers import Role
from zelian.core.reading.tables.measure_lists import banner_of, named_in, split_units
from zelian.core.reading.tables.sheets import Row, Sheet, row_span
from zelian.core.vocabulary.regulation import PowerRow

Place = tuple[int, int]
"""A cell by its row and column."""


@dataclass(slots=True)
class PowerList:
    """What was read from one list; ``owners`` are the bearers of its duties and controls."""

    rows: list[PowerRow] = field(default_factory=list)
    owners: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    quiet: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    post: int | None
    duty: tuple[int, ...]
    risk: tuple[int, ...]
    level: int | None
    controls: tuple[int, ...]
    number: int | None
    responsible: tuple[int, ...]


_DUTIES = re.compile("职责|责任|工作内容|任务")
_BEARER = (Role.POST, Role.UNIT)


def read_power_list(sheet: Sheet) -> PowerList | None:
    """The list in a table, ``None`` where no columns name powers, or risks and what is done."""
    columns = _columns(sheet)
    return None if columns is None else _Reader(sheet, columns).read()


def _columns(sheet: Sheet) -> _Columns | None:
    risk, controls = _filled(sheet, Role.RISK), _filled(sheet, Role.CONTROLS)
    power, level = _filled(sheet, Role.POWER), _filled(sheet, Role.LEVEL)
    post = _filled(sheet, *_BEARER)
    others = _filled(sheet, Role.CONTENT)
    answered = bool(controls or level or post or _measures(sheet, others))
    stated = any(not _DUTIES.search(_name(sheet, c)) for c in power)
    if not (
        (risk and answered) or (stated and (post or level or risk or sheet.of(Role.RESPONSIBLE)))
    ):
        return None
    if not controls:
        controls = _measures(sheet, others)
    duty = power or [c for c in others if c not in controls]
    return _Columns(
        post[0] if post else None,
        tuple(duty),
        tuple(risk),
        level[0] if level else None,
        tuple(controls),
        next(iter(sheet.of(Role.NUMBER)), None),
        tuple(sheet.of(Role.RESPONSIBLE)),
    )


def _filled(sheet: Sheet, *roles: Role) -> list[int]:
    return [c for c in sheet.of(*roles) if sheet.weight(c)]


def _name(sheet: Sheet, at: int) -> str:
    return next((c.name for c in sheet.columns if c.at == at), "")


def _measures(sheet: Sheet, columns: Sequence[int]) -> list[int]:
    return [c for c in columns if "措施" in _name(sheet, c)]


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    columns: _Columns
    found: PowerList = field(default_factory=PowerList)
    post: str = ""
    duty: str = ""
    risk: str = ""
    level: str = ""
    no: int = 0
    answering: dict[int, tuple[str, ...]] = field(default_factory=dict)
    responsible: tuple[str, ...] = ()

    def read(self) -> PowerList | None:
        for row in self.sheet.body:
            banner = banner_of(self.sheet, row)
            if banner is not None:
                self.post = banner if self.columns.post is None else self.post
                continue
            self._take(row)
        return self.found if self.found.rows else None

    def _take(self, row: Row) -> None:
        c = self.columns
        if c.post in row and c.post is not None:
            self.post, self.duty, self.risk, self.level = row[c.post].squeezed, "", "", ""
        duty = self._words(row, c.duty)
        if duty:
            self.duty, self.risk, self.level = duty, "", ""
        self.risk = self._words(row, c.risk) or self.risk
        if c.level in row and c.level is not None:
            self.level = row[c.level].squeezed
        if any(at in row for at in c.responsible):
            self.answering = named_in(row, c.responsible, self.answering)
            names = (n for held in self.answering.values() for n in held)
            self.responsible = tuple(dict.fromkeys(names))
        controls = [part for at in c.controls if at in row for part in _parts(row[at].words)]
        self._place(row)
        if not (duty or controls or any(at in row for at in c.risk)):
            return
        stated = whole(row[c.number].squeezed) if c.number in row and c.number is not None else None
        self.no = stated if stated is not None else self.no + 1
        self.found.rows.append(
            PowerRow(
                self.post,
                self.no,
                self.duty,
                self.risk,
                self.level,
                tuple(controls),
                self.responsible,
                row_span(row),
            )
        )

    def _words(self, row: Row, columns: Sequence[int]) -> str:
        return "；".join(row[at].squeezed for at in columns if at in row)

    def _place(self, row: Row) -> None:
        """Whose cells these are: duties are the post's, controls of whoever answers for them."""
        c, posts = self.columns, split_units(self.post)
        for at in row:
            cell = (row[at].row, at)
            if at in c.controls:
                self.found.owners[cell] = self.responsible or posts
            elif at in c.duty and _DUTIES.search(_name(self.sheet, at)):
                self.found.owners[cell] = posts or self.responsible
            elif at in {*c.duty, *c.risk, c.level, c.post, c.number, *c.responsible}:
                self.found.quiet.append(cell)


def _parts(words: str) -> list[str]:
    """The measures of a cell one by one: by their labels or lines, else at ；."""
    parts: list[str] = []
    for line in words.splitlines():
        bare = "".join(line.split())
        if not bare:
            continue
        label = label_at(clean_signs(bare), 0)
        if label is None and parts and parts[-1][-1] not in "。；;":
            parts[-1] += bare
        else:
            parts.append(bare)
    pieces = [p for part in parts for p in _run_on(part)]
    return [p.strip("；;。") for p in pieces if p.strip("；;。")]


_INNER = re.compile(r"(?<=[；;。])(?=(?:\d{1,2}[.、．]|[（(]?\d{1,2}[）)]|[①-⑳]))|(?<=[；;])")


def _run_on(words: str) -> list[str]:
    out: list[str] = []
    for piece in _INNER.split(words):
        label = label_at(clean_signs(piece), 0)
        out.append(piece[label.length :] if label else piece)
    return out
