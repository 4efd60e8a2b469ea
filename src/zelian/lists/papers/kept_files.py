"""Files of booklets, Word templates and filled forms: they go with their rows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy

from zelian.lists.models import Booklet, FilledForm, WordTemplate
from zelian.people.retention import RetentionKind, register_retention

KEPT = (Booklet, FilledForm, WordTemplate)


def register() -> None:
    """Watch the rows go, and say how long they stay; called once, when the app is ready."""
    for model in KEPT:
        post_delete.connect(remove_file, sender=model, dispatch_uid=f"file of {model.__name__}")
    register_retention(*RETENTION)


def remove_file(sender: type[Model], instance: Booklet, **kwargs: object) -> None:
    """Remove a row's file once it is certain that the row is gone."""
    if instance.file:
        storage, name = instance.file.storage, instance.file.name
        transaction.on_commit(lambda: storage.delete(name))


def _old_booklets(before: datetime) -> QuerySet[Booklet]:
    return Booklet.objects.filter(requested_at__lt=before)


def _settled_forms(before: datetime) -> QuerySet[FilledForm]:
    waiting = FilledForm.State.READ
    return FilledForm.objects.filter(requested_at__lt=before).exclude(state=waiting)


RETENTION = (
    RetentionKind(
        code="booklets",
        label=gettext_lazy("清单汇编文件"),
        basis=gettext_lazy("清单本身长期保存，汇编随时可以重新生成。"),
        days=7,
        least=1,
        expired=_old_booklets,
    ),
    RetentionKind(
        code="filled-forms",
        label=gettext_lazy("导入过的填报表"),
        basis=gettext_lazy("内容已在清单里，改动留在历史里。"),
        days=365,
        least=30,
        expired=_settled_forms,
    ),
)
