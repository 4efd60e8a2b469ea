"""Old values written anew with the data key in use, after a rotation."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, TextField
from django.db.models.functions import Cast

from zelian.keys import envelope
from zelian.keys.fields import EncryptedTextField
from zelian.keys.models import DataKey

BATCH = 200


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of the installed apps."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def rewrite_values() -> int:
    """
    Encrypt with the key in use what retired keys encrypted; returns how many values.

    Short transactions, a batch each: people work on meanwhile, and it can be run again.

    :raises CannotUseKey: a value can't be decrypted.
    """
    retired = set(DataKey.objects.filter(retired_at__isnull=False).values_list("name", flat=True))
    return sum(_rewrite(model, field, retired) for model, field in encrypted_fields())


def _rewrite(model: type[models.Model], field: EncryptedTextField, retired: set[str]) -> int:
    done, after = 0, None
    while True:
        with transaction.atomic():
            rows = _batch(model, field, after)
            for key, kept in rows:
                if kept and envelope.key_name_of(kept) in retired:
                    plain = envelope.decrypt(kept, field.place)
                    model._base_manager.filter(pk=key).update(**{field.name: plain})
                    done += 1
        if len(rows) < BATCH:
            return done
        after = rows[-1][0]


def _batch(
    model: type[models.Model], field: EncryptedTextField, after: object
) -> list[tuple[object, str]]:
    rows = model._base_manager.select_for_update().order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    raw = rows.annotate(kept=Cast(F(field.name), output_field=TextField()))
    return list(raw.values_list("pk", "kept")[:BATCH])
