"""What is exported: every table but those of secrets, and how its columns are headed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from zelian.keys.fields import EncryptedTextField
from zelian.pages.words import worded
from zelian.upkeep.backup import schema
from zelian.upkeep.backup.rows import columns_of

SECRET = {
    "keys.datakey",
    "mfa.authenticator",
    "authentication.passwordhash",
    "account.emailconfirmation",
    "django_tasks_database.dbtaskresult",
    "auth.permission",
    "contenttypes.contenttype",
}
"""Secrets, and what means something to the program alone: they are in backups, not here."""

SECRET_COLUMNS = {("people.account", "password")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the export: its head, the field, and whether it is encrypted at rest."""

    head: str
    field: models.Field

    @property
    def encrypted(self) -> bool:
        return isinstance(self.field, EncryptedTextField)

    @property
    def related(self) -> type[models.Model] | None:
        """The model a key points to."""
        return self.field.related_model if self.field.remote_field else None


def exported_models() -> list[type[models.Model]]:
    """The tables that are exported, by app and in the order they are defined."""
    return [model for model in schema.kept_models(apps) if model._meta.label_lower not in SECRET]


def columns(model: type[models.Model]) -> list[Column]:
    """The columns of a table with their Chinese heads, none twice."""
    taken: set[str] = set()
    found = []
    for field in columns_of(model):
        if (model._meta.label_lower, field.name) in SECRET_COLUMNS:
            continue
        head = _head(field)
        if head in taken:
            head = f"{head}（{field.name}）"
        taken.add(head)
        found.append(Column(head, field))
    return found


def title_of(model: type[models.Model]) -> str:
    """What a table is called."""
    if model._meta.auto_created:
        return _("%(one)s与%(other)s") % _sides(model)
    return str(model._meta.verbose_name_plural)


def cell(column: Column, value: Any, labels: Callable[[type[models.Model], Any], str]) -> Any:
    """A value as a person reads it in a table."""
    if value is None:
        return ""
    if column.related is not None:
        return labels(column.related, value)
    if column.field.choices:
        return str(dict(column.field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value


def words_of(value: Any) -> str | None:
    """A stored sentence, or a tree of reasons, in words; nothing where it is neither."""
    if not isinstance(value, dict) or not ({"sentence", "template"} & value.keys()):
        return None
    said = worded(value)
    below = [words_of(part) for part in value.get("because") or ()]
    return _("；").join([said, *filter(None, below)])


def _head(field: models.Field) -> str:
    """The field's name in words; where nobody gave it any, its name in the table."""
    return str(field.verbose_name)


def _sides(model: type[models.Model]) -> dict[str, str]:
    keys = [field for field in columns_of(model) if field.remote_field]
    one, other = (str(key.related_model._meta.verbose_name) for key in keys[:2])
    return {"one": one, "other": other}


def described(model: type[models.Model]) -> Sequence[tuple[str, str]]:
    """``(head, what it is)`` for the explanations that come with an export."""
    return [(column.head, _kind(column)) for column in columns(model)]


def _kind(column: Column) -> str:
    if column.related is not None:
        words = _("指向“%(title)s”，写名称；编号见同名的“编号”列")
        return words % {"title": title_of(column.related)}
    if column.field.choices:
        options = _("、").join(str(label) for _code, label in column.field.flatchoices)
        return _("取值：%(options)s") % {"options": options}
    if column.encrypted:
        return _("加密保存")
    return str(column.field.help_text or "")
