"""The kinds of pledge that come with the house, kept as data in ``kinds.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps.registry import Apps
from django.apps.registry import apps as present_apps

from zelian.lists import kinds as list_kinds
from zelian.lists.models import ListKind
from zelian.pledges.models import PledgeField, PledgeKind

FILE = Path(__file__).with_name("kinds.toml")


def fill_in_kinds(*, using: str = "default") -> int:
    """Add the kinds that are missing and give how many; what an institution changed stays."""
    made = 0
    for code, told in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        wanted = dict(told)
        fields, quotes = wanted.pop("fields", []), wanted.pop("quotes", [])
        wanted["body"] = wanted["body"].strip()
        kind, created = PledgeKind.objects.using(using).get_or_create(code=code, defaults=wanted)
        if created:
            PledgeField.objects.using(using).bulk_create(
                PledgeField(kind=kind, order=order, **one) for order, one in enumerate(fields, 1)
            )
            kind.quotes.set(ListKind.objects.using(using).filter(pk__in=quotes))
        made += created
    return made


def after_migrate(using: str, apps: Apps = present_apps, **kwargs: object) -> None:
    """After every ``migrate`` the kinds in the file stand in the table, where there is one.

    A flush sends the signal without ``apps``: the tables are then those of the present.
    """
    if "pledgekind" in apps.all_models["pledges"] and "listcolumn" in apps.all_models["lists"]:
        # this app is told before lists are: the kinds of list that are quoted must be there
        list_kinds.fill_in_kinds(using=using)
        fill_in_kinds(using=using)
