"""A file read, compared and checked, without a word written anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.utils.translation import gettext as _

from zelian.people.importing.comparing import Wishes, compare
from zelian.people.importing.findings import Findings
from zelian.people.importing.layout import GUIDE, IN_ORDER
from zelian.people.importing.plan import Plan, Wording
from zelian.people.importing.rows import FileRows, rows_of
from zelian.people.importing.rules import check
from zelian.people.importing.state import State, load_state
from zelian.people.importing.wanted import wanted_of
from zelian.people.importing.workbook import SheetRead, read_workbook
from zelian.people.models import ImportEntry, OrganisationImport

Report = Callable[[int, int], None]
BaseOf = Callable[[int], State | None]
STEPS = 6


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a file would do, and what is wrong with it; ``state`` is what it was held against."""

    state: State
    file: FileRows
    plan: Plan
    findings: Findings


def run(
    name: str,
    data: bytes,
    wishes: Wishes,
    *,
    base_of: BaseOf,
    report: Report = lambda done, total: None,
) -> DryRun:
    """
    Read and check a workbook against the organisation of this moment.

    :raises Unreadable: the file as a whole can't be taken.
    """
    book: list[SheetRead] = read_workbook(name, data)
    report(1, STEPS)
    findings = Findings()
    file = rows_of(book, findings)
    report(2, STEPS)
    wishes = replace(wishes, base=_base(file, findings, base_of))
    state = load_state()
    report(3, STEPS)
    wanted = wanted_of(state, file, findings, wishes.base)
    report(4, STEPS)
    plan = compare(state, wanted, file, findings, wishes)
    check(state, plan, file, findings, wishes)
    report(5, STEPS)
    return DryRun(state, file, plan, findings)


def _base(file: FileRows, findings: Findings, base_of: BaseOf) -> State | None:
    if file.export_no is None:
        return None
    base = base_of(file.export_no)
    if base is None:
        text = _("没有编号为 %(number)s 的导出，无法核对导出之后的变动。")
        findings.warn(GUIDE, "", text % {"number": file.export_no}, _("请尽量用新下载的表填写。"))
    return base


def entries_of(found: DryRun, upload: OrganisationImport) -> Iterator[ImportEntry]:
    """The lines of the report: errors and conflicts first, then changes in their order."""
    return chain(_told(found, upload), _changed(found, upload))


def _told(found: DryRun, upload: OrganisationImport) -> Iterator[ImportEntry]:
    order = {sheet: place for place, sheet in enumerate(IN_ORDER)}
    findings = sorted(found.findings, key=lambda f: (order.get(f.sheet, -1), _by_row(f.cell)))
    for finding in findings:
        yield ImportEntry(
            upload=upload,
            kind=finding.kind,
            sheet=finding.sheet[:31],
            cell=finding.cell,
            thing=finding.thing[:300],
            text=finding.text,
            advice=finding.advice,
        )
    if found.findings.untold:
        text = _("还有 %(count)s 处没有一一列出。") % {"count": found.findings.untold}
        kind = ImportEntry.Kind.ERROR if found.findings.errors else ImportEntry.Kind.WARNING
        yield ImportEntry(
            upload=upload, kind=kind, sheet="", text=text, advice=_("请先改正列出的，再上传一次。")
        )


def _by_row(cell: str) -> tuple[int, str]:
    letters = cell.rstrip("0123456789")
    return (int(cell[len(letters) :] or 0), letters)


def _changed(found: DryRun, upload: OrganisationImport) -> Iterator[ImportEntry]:
    wording = Wording(found.plan.merged)
    for change in found.plan.changes:
        yield ImportEntry(
            upload=upload,
            kind=change.kind,
            sheet=change.sheet,
            cell=change.cell,
            thing=wording.thing(change.thing)[:300],
            text=wording.detail(change),
        )
