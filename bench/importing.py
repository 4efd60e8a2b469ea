"""A workbook of 50,000 rows checked against 500 units and 3,000 people, and applied."""

from __future__ import annotations

import importlib
import io
import multiprocessing
import os
import secrets
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date

import django
import xlsxwriter
from django.core.management import call_command

UNITS, PEOPLE, ROWS = 500, 3_000, 50_000
TODAY = date(2026, 11, 20)
SECONDS = 60


def run() -> list[tuple[str, str]]:
    """Lines of ``make bench``, measured on SQLite in a process of its own."""
    spawning = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="zelian-bench-") as folder,
        ProcessPoolExecutor(max_workers=1, mp_context=spawning) as pool,
    ):
        return pool.submit(measure, folder).result()


def measure(folder: str) -> list[tuple[str, str]]:
    """Build an institution by import, then check and apply the large workbook."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(
        ZELIAN_DATA=folder,
        ZELIAN_SECRET_KEY=secrets.token_urlsafe(50),
        DJANGO_SETTINGS_MODULE="zelian.config.settings",
    )
    django.setup()
    call_command("migrate", verbosity=0)
    models = importlib.import_module("zelian.people.models")
    account = models.Account.objects.create_user(username="bench")
    models.RoleGrant.objects.create(
        account=account, role=models.Role.SYSTEM_ADMIN, reason="bench", from_date=date(2020, 1, 1)
    )
    lines = []
    for words, terms in (("first set-up", PEOPLE), (f"{ROWS:,} rows", 0)):
        rows = terms or ROWS - UNITS - 2 * PEOPLE - 3
        lines += _once(account, words, workbook(rows))
        models.Appointment.objects.all().delete()
        _seat(models, account)
    return lines


def _once(account: object, words: str, data: bytes) -> list[tuple[str, str]]:
    operations = importlib.import_module("zelian.people.operations.importing")
    get_viewer = importlib.import_module("zelian.people.queries").get_viewer
    viewer = get_viewer(account, today=TODAY)
    upload = operations.upload_workbook(
        viewer=viewer, name="bench.xlsx", data=data, effective_on=TODAY
    )
    begun = time.perf_counter()
    upload = operations.run_check(viewer=viewer, upload=upload)
    checked = time.perf_counter() - begun
    if upload.counts.get("errors") or not upload.counts.get("changes"):
        raise RuntimeError(upload.refusal or str(upload.counts))
    operations.agree_to_import(viewer=viewer, upload=upload, why="bench")
    upload.refresh_from_db()
    begun = time.perf_counter()
    upload = operations.run_import(viewer=viewer, upload=upload)
    applied = time.perf_counter() - begun
    if upload.state != "applied":
        raise RuntimeError(upload.refusal)
    ratio = checked / SECONDS
    return [
        (f"dry run, {words}", f"{checked:.1f} s ({ratio:.2f} of the target of {SECONDS} s)"),
        (f"applying, {words}: {upload.counts['changes']:,} changes", f"{applied:.1f} s"),
    ]


def _seat(models: object, account: object) -> None:
    """Put the account on a post of the organisation office, for what comes after the set-up."""
    if models.Person.objects.filter(account=account).exists():
        return
    models.Unit.objects.filter(name="校党委").update(function="organisation")
    person = models.Person.objects.order_by("pk")[0]
    models.Person.objects.filter(pk=person.pk).update(account=account)
    models.RoleGrant.objects.all().delete()
    post = models.Post.objects.get(unit__name="校党委")
    models.Appointment.objects.create(person=person, post=post, from_date=date(2020, 1, 1))


def workbook(terms: int) -> bytes:
    """Units in three levels, posts and people spread over them, and ``terms`` appointments."""
    layout = importlib.import_module("zelian.people.importing.layout")
    start = "2020-01-01"
    rows: dict[str, list[list[object]]] = {
        "单位类别": [["committee", "学校党委", "学校"], ["department", "部门", "学校所属单位"]],
        "岗位类别": [["member", "委员", "班子其他成员"]],
        "单位": [["", "", "校党委", "", "学校党委", "", "", start]]
        + [
            [f"U{n}", "校党委" if n < 50 else f"U{n % 50}", f"单位{n}", "", "部门", "", "", start]
            for n in range(UNITS - 1)
        ],
        "岗位": [["校党委", "书记", "委员", start]]
        + [[f"U{n % 400}", f"岗位{n // 400}", "委员", start] for n in range(PEOPLE - 1)],
        "人员": [[f"W{n:06d}", f"人员{n}"] for n in range(PEOPLE)],
        "任职": [_term(n) for n in range(terms)],
    }
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for title, cells in rows.items():
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, [column.title for column in layout.BY_TITLE[title].columns])
        for number, row in enumerate(cells, start=1):
            sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def _term(number: int) -> list[object]:
    """A year on a post; the same person comes back to it a year later."""
    place, year = number % (PEOPLE - 1), 2020 + number // (PEOPLE - 1)
    unit, title = f"U{place % 400}", f"岗位{place // 400}"
    return [
        f"W{place + 1:06d}", "", unit, title, "", f"{year}-01-01", f"{year + 1}-01-01"
    ]  # fmt: skip
