"""Columns whose content the database never sees in plain text."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from zelian.keys import envelope


class EncryptedTextField(models.TextField):
    """
    Text that is encrypted at rest and plain in memory; nothing and ``""`` stay as they are.

    It can't be searched, sorted or indexed; only ``isnull`` may be asked. ``bound_to`` is the
    place its values are bound to, by default ``app.model.column``: give it where a model or
    column is renamed later, with the old name.
    """

    def __init__(self, *args: Any, bound_to: str = "", **options: Any) -> None:
        refused = {"unique", "db_index", "primary_key", "choices"} & {
            name for name, value in options.items() if value
        }
        if refused:
            raise FieldError(f"an encrypted column can't have {', '.join(sorted(refused))}")
        self.bound_to = bound_to
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, list, dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        if self.bound_to:
            options["bound_to"] = self.bound_to
        return name, path, args, options

    @property
    def place(self) -> str:
        """What values are bound to."""
        return self.bound_to or f"{self.model._meta.label_lower}.{self.column}"

    def get_prep_value(self, value: object) -> str | None:
        plain = super().get_prep_value(value)
        return envelope.encrypt(plain, self.place) if plain else plain

    def from_db_value(self, value: str | None, *_database: object) -> str | None:
        """
        :raises CannotUseKey: it can't be decrypted.
        """
        return envelope.decrypt(value, self.place) if value else value

    def get_lookup(self, lookup_name: str) -> type | None:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and can't be searched ({lookup_name})")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> None:
        raise FieldError(f"{self.name} is encrypted and can't be searched ({lookup_name})")
