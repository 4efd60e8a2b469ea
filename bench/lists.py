"""Lists of a large school: 500 units and 3,000 posts compiled at once, one long list, the pages.

The lists are made by the job of a year's compilation, from duties that everybody bears.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from html import unescape

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.institution import FIELDS, LONG_AGO, VERBS
from bench.obligations import YEAR, _analyse, _client
from bench.scale import _build_school, _since
from zelian.catalogue.models import Duty, DutySubject, Measure, Regulation
from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists.calendar import day_in, moved
from zelian.lists.models import Booklet, Compilation, ListItem, ListKind, ResponsibilityList
from zelian.lists.operations import run_generation
from zelian.lists.operations.compilations import recompile, start_compilation
from zelian.lists.operations.papers import run_booklet
from zelian.people.models import Account, Unit, UnitKind
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer

DUTIES = 18
BEARERS = (
    {"bearer": "unit"},
    {"bearer": "head"},
    {"bearer": "members"},
    {"bearer": "post_kind", "post_kind_id": "clerk"},
)
LONG_LIST = 300
IN_A_BOOKLET = 200
JOB_LIMIT = 60.0
STANDING_LIMIT = 0.200
ROW_LIMIT = 0.300
ROUNDS = 5
INPUT = re.compile(r"<(input|textarea)\b([^>]*)>(?:([^<]*)</textarea>)?")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def figures() -> list[tuple[str, str]]:
    """Lines of ``make bench``."""
    _build_school()
    _build_duties()
    today = day_in(YEAR, "01-05")
    office = get_viewer(Account.objects.get(username="office"), today=today)
    lines = list(_making(office))
    _analyse()
    return [*lines, *_long_list(), *_pages(), *_booklets(office)]


def _build_duties() -> None:
    """A regulation of duties that every unit and every post bears."""
    author = Account.objects.get(username="office")
    regulation = Regulation.objects.create(
        title="全员责任办法",
        unit=Unit.objects.get(name="学校"),
        state=Regulation.State.IN_FORCE,
        file=ContentFile(b"x", name="x"),
        file_name="x.txt",
        digest="sha256:lists",
        uploaded_by=author,
        effective_on=LONG_AGO,
        confirmed_by=author,
        confirmed_at=timezone.now(),
    )
    span = {"start": 0, "end": 1}
    kinds = list(UnitKind.objects.all())
    for order in range(1, DUTIES + 1):
        words = f"{VERBS[order % 4]}{FIELDS[order * 4 - 4 : order * 4]}"
        duty = Duty.objects.create(
            regulation=regulation,
            order=order,
            action=words,
            quote=words,
            modality="must",
            activity="meeting",
            state=Duty.State.ACCEPTED,
            **span,
        )
        value = {"min": 1, "max": None, "per": "year", "every": 1}
        Measure.objects.create(
            duty=duty, order=1, kind="frequency", value=value, quote=words, **span
        )
        DutySubject.objects.bulk_create(
            DutySubject(duty=duty, unit_kind=kind, **bearer) for kind in kinds for bearer in BEARERS
        )


def _making(office: Viewer) -> Iterator[tuple[str, str]]:
    """The job of a compilation, then the same once more over lists that stand."""
    compilation = start_compilation(
        viewer=office,
        kinds=[ListKind.objects.get(pk="responsibilities")],
        year=YEAR,
        unit=Unit.objects.get(name="学校"),
        title="年度编制",
        compile_by=moved(day_in(YEAR, "03-20"), ListKind.HolidayRule.AFTER, WorkCalendar()),
    )
    seconds = _run(office, compilation)
    made = f"{ResponsibilityList.objects.count()} lists, {ListItem.objects.count()} items"
    yield f"{made} made by the job", f"{seconds:.1f} s ({seconds / JOB_LIMIT:.0%} of 60 s)"
    recompile(viewer=office, compilation=compilation)
    seconds = _run(office, compilation)
    yield "the same gone through again", f"{seconds:.1f} s ({seconds / JOB_LIMIT:.0%} of 60 s)"


def _booklets(office: Viewer) -> Iterator[tuple[str, str]]:
    """Two hundred lists in one file of each format."""
    ids = list(ResponsibilityList.objects.order_by("pk").values_list("pk", flat=True))
    for file_format in Booklet.Format:
        booklet = Booklet.objects.create(
            title="清单汇编",
            format=file_format,
            list_ids=ids[:IN_A_BOOKLET],
            requested_by_id=office.account_id,
        )
        started = time.perf_counter()
        run_booklet(viewer=office, booklet=booklet)
        seconds = _since(started)
        size = booklet.size / 1_000_000
        yield (
            f"booklet of {IN_A_BOOKLET} lists as {file_format.label}, {size:.1f} MB",
            f"{seconds:.1f} s ({seconds / JOB_LIMIT:.0%} of 60 s)",
        )


def _run(office: Viewer, compilation: Compilation) -> float:
    started = time.perf_counter()
    for generation in compilation.generations.all():
        run_generation(viewer=office, generation=generation)
    return _since(started)


def _long_list() -> Iterator[tuple[str, str]]:
    """Opening a list of 300 rows, and a row of it, and saving that."""
    kind = ListKind.objects.get(pk="problems")
    unit = Unit.objects.get(name="学院7")
    listed = ResponsibilityList.objects.create(
        kind=kind, year=YEAR, unit=unit, unit_path=unit.path, title="学院7问题清单"
    )
    rows = ListItem.objects.bulk_create(
        ListItem(list=listed, number=number, origin="own", content=f"第{number}个问题，须限期整改")
        for number in range(1, LONG_LIST + 1)
    )
    client = _client(Account.objects.get(username="office"))
    page = reverse("lists:list", args=[listed.pk])
    yield f"a list of {LONG_LIST} rows opened", _shown(_median(client, page), ROW_LIMIT)
    editor = reverse("lists:edit", args=[rows[150].pk])
    part = {"HX-Request": "true"}
    opened = _median(client, editor, headers=part)
    yield "a row of it opened for writing", _shown(opened, ROW_LIMIT)
    times = []
    for turn in range(ROUNDS):
        fields = _fields(client.get(editor, headers=part).content.decode())
        changed = {name: f"第{turn}次写" for name in fields if name.endswith("local_measures")}
        started = time.perf_counter()
        answer = client.post(editor, fields | changed, headers=part)
        times.append(_since(started))
        assert answer.status_code == 200
    assert ListItem.objects.get(pk=rows[150].pk).local_measures == f"第{ROUNDS - 1}次写"
    yield "and saved", _shown(statistics.median(times), ROW_LIMIT)


def _fields(page: str) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    found: dict[str, str] = {}
    for tag, attributes, text in INPUT.findall(page):
        own = dict(ATTRIBUTE.findall(attributes))
        if own.get("name") and own.get("type") not in ("checkbox", "radio", "submit"):
            found[own["name"]] = unescape(
                text if tag == "textarea" else own.get("value", "")
            ).strip()
    return found


def _pages() -> Iterator[tuple[str, str]]:
    office = _client(Account.objects.get(username="office"))
    compilation = Compilation.objects.get()
    unit = Unit.objects.get(name="学院7").pk
    asked: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("where all lists stand", reverse("lists:standing"), {}),
        ("the same by kind", reverse("lists:standing"), {"by": "kinds"}),
        ("the same with every unit", reverse("lists:standing"), {"all": "1"}),
        ("a compilation watched", reverse("lists:compilation", args=[compilation.pk]), {}),
        ("the table of lists", reverse("lists:lists"), {}),
        ("the table of lists, late ones", reverse("lists:lists"), {"late": "yes"}),
        ("the table of lists, one unit", reverse("lists:lists"), {"unit": unit}),
    )
    for label, address, parameters in asked:
        yield label, _shown(_median(office, address, parameters), STANDING_LIMIT)


def _median(
    client: Client,
    address: str,
    parameters: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> float:
    def ask() -> None:
        answer = client.get(address, parameters or {}, headers=headers or {})
        assert answer.status_code == 200, (address, answer.status_code)

    ask()
    return statistics.median(_timed(ask) for _turn in range(ROUNDS))


def _timed(do: Callable[[], None]) -> float:
    started = time.perf_counter()
    do()
    return _since(started)


def _shown(seconds: float, limit: float) -> str:
    return f"{seconds * 1000:.0f} ms ({seconds / limit:.0%} of {limit * 1000:.0f} ms)"
