"""The kinds of list that come with the house, kept as data in ``kinds.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps.registry import Apps
from django.apps.registry import apps as present_apps

from zelian.lists.models import ListKind

RESPONSIBILITIES = "responsibilities"
FILE = Path(__file__).with_name("kinds.toml")


def fill_in_kinds(*, using: str = "default") -> int:
    """Add the kinds that are missing and give how many; what an institution changed stays."""
    made = 0
    for code, fields in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        _kind, created = ListKind.objects.using(using).get_or_create(code=code, defaults=fields)
        made += created
    return made


def after_migrate(using: str, apps: Apps = present_apps, **kwargs: object) -> None:
    """After every ``migrate`` the kinds in the file stand in the table, where there is one.

    A flush sends the signal without ``apps``: the tables are then those of the present.
    """
    if "listkind" in apps.all_models["lists"]:
        fill_in_kinds(using=using)
