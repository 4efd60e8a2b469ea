"""The kinds of list that come with the house, kept as data in ``kinds.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.apps.registry import apps as present_apps

from zelian.lists.models import ListColumn, ListKind

RESPONSIBILITIES = "responsibilities"
FILE = Path(__file__).with_name("kinds.toml")


def fill_in_kinds(*, using: str = "default") -> int:
    """
    Add the kinds that are missing and give how many; what an institution changed stays.

    A kind from before there were columns gets those of the file.
    """
    made = 0
    derived: dict[str, list[str]] = {}
    for code, told in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        fields = dict(told)
        columns, sources = fields.pop("columns"), fields.pop("derives_from", [])
        kind, created = ListKind.objects.using(using).get_or_create(code=code, defaults=fields)
        if created:
            derived[code] = sources
        if created or not kind.columns.using(using).exists():
            _fill_in_columns(kind, columns, using)
        made += created
    for code, sources in derived.items():
        ListKind.objects.using(using).get(pk=code).derives_from.set(sources)
    return made


def _fill_in_columns(kind: ListKind, columns: Iterable[dict[str, Any]], using: str) -> None:
    ListColumn.objects.using(using).bulk_create(
        ListColumn(kind=kind, order=order, **fields) for order, fields in enumerate(columns, 1)
    )


def after_migrate(using: str, apps: Apps = present_apps, **kwargs: object) -> None:
    """After every ``migrate`` the kinds in the file stand in the table, where there is one.

    A flush sends the signal without ``apps``: the tables are then those of the present.
    """
    if "listcolumn" in apps.all_models["lists"]:
        fill_in_kinds(using=using)
