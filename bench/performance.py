"""Planning, recording and listing at 100,000 obligations of one year, in a real database.

Each database is measured in a process of its own: a temporary SQLite file always, and a
scratch database on the PostgreSQL server of ``DATABASE_URL`` where that is given.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import secrets
import tempfile
from concurrent.futures import ProcessPoolExecutor

import django
from django.core.management import call_command


def run(module: str = "bench.obligations") -> list[tuple[str, str]]:
    """Lines of ``make bench``: label and figure, with the ratio to the target.

    ``module`` has the ``figures()`` to be taken on each database.
    """
    lines = _measured("SQLite", "", module)
    if address := os.environ.get("DATABASE_URL", ""):
        lines += _measured("PostgreSQL", address, module)
    return lines


def _measured(name: str, address: str, module: str) -> list[tuple[str, str]]:
    spawning = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="zelian-bench-") as folder,
        ProcessPoolExecutor(max_workers=1, mp_context=spawning) as pool,
    ):
        figures = pool.submit(measure, folder, address, module).result()
    return [(f"{name}: {label}", figure) for label, figure in figures]


def measure(folder: str, address: str, module: str) -> list[tuple[str, str]]:
    """Build and measure in this process; it must not have set Django up before."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(
        ZELIAN_DATA=folder,
        ZELIAN_SECRET_KEY=secrets.token_urlsafe(50),
        DJANGO_SETTINGS_MODULE="zelian.config.settings",
        ZELIAN_SECOND_FACTOR="offered",  # nobody is led to set one up instead of to the page
        **({"DATABASE_URL": address} if address else {}),
    )
    settings = importlib.import_module("zelian.config.settings")
    # Pages are measured without collecting static files first; and not in the test
    # environment, which copies the context of every template that is drawn.
    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    django.setup()
    connection = importlib.import_module("django.db").connection
    bench = importlib.import_module(module)
    if connection.vendor != "postgresql":
        call_command("migrate", verbosity=0)
        return bench.figures()
    given = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return bench.figures()
    finally:
        connection.creation.destroy_test_db(given, verbosity=0)
