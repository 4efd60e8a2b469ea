"""A file comes in and is queued for reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zelian.catalogue import tasks  # as a module: the job imports the operations in its turn
from zelian.catalogue.models import Regulation
from zelian.catalogue.refusals import CannotChange, CannotUpload
from zelian.history.operations import record
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

READABLE = ("docx", "pdf", "xlsx", "html", "htm", "txt", "md")
CHUNK = 1024 * 1024
LONGEST_NAME = 255


def upload_regulation(
    *, viewer: Viewer, file: File, name: str, unit: Unit, submission: UUID | None = None
) -> Regulation:
    """
    Keep a document and queue its reading; the same ``submission`` twice is one regulation.

    :raises CannotUpload: empty, too large, of a kind that can't be read, or here already.
    """
    refuse_unless(viewer, "catalogue.upload_regulation", unit)
    if (sent := _sent_before(submission)) is not None:
        return sent
    _refuse_unfit(file, name)
    digest = digest_of(file)
    _refuse_duplicate(digest)
    regulation = Regulation(
        submission=submission,
        title=PurePath(name).stem[:300] or name[:300],
        unit=unit,
        file_name=name[-LONGEST_NAME:],
        digest=digest,
        uploaded_by_id=viewer.account_id,
    )
    try:
        _keep(viewer, regulation, file)
    except IntegrityError:
        # a second click or a colleague with the same file came first by a moment
        if (sent := _sent_before(submission)) is not None:
            return sent
        _refuse_duplicate(digest)
        raise
    return regulation


@transaction.atomic
def read_again(*, viewer: Viewer, regulation_id: int) -> Regulation:
    """
    Queue the reading of a document once more, after a failure or a worker that was cut off.

    :raises CannotChange: it has been read.
    """
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.upload_regulation", regulation.unit)
    unread = (Regulation.State.READING, Regulation.State.UNREADABLE)
    if regulation.state not in unread:
        raise CannotChange(_("这份文件已经读取完成，无须重新读取。"))
    regulation.state = Regulation.State.READING
    regulation.progress = 0
    regulation.failure = None
    regulation.version += 1
    regulation.save(update_fields=["state", "progress", "failure", "version"])
    record(actor=viewer.actor, action="regulation.requeued", thing=regulation)
    tasks.read_regulation.enqueue(regulation.pk)
    return regulation


def digest_of(file: File) -> str:
    """``sha256:…`` of a file's bytes, read a piece at a time."""
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    file.seek(0)
    return f"sha256:{digest.hexdigest()}"


def _pieces(file: File) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


@transaction.atomic
def _keep(viewer: Viewer, regulation: Regulation, file: File) -> None:
    """The row, the file, the event and the job: all of it or nothing.

    The queue lies in the same database, so that the job appears with the row it needs.
    """
    regulation.save(force_insert=True)
    file.seek(0)
    regulation.file.save(regulation.file_name, file, save=False)
    regulation.save(update_fields=["file"])
    record(
        actor=viewer.actor,
        action="regulation.uploaded",
        thing=regulation,
        after={
            "file_name": regulation.file_name,
            "digest": regulation.digest,
            "unit": str(regulation.unit),
        },
    )
    tasks.read_regulation.enqueue(regulation.pk)
    regulation.refresh_from_db()


def _sent_before(submission: UUID | None) -> Regulation | None:
    return Regulation.objects.filter(submission=submission).first() if submission else None


def _refuse_unfit(file: File, name: str) -> None:
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in READABLE:
        raise CannotUpload(
            _(
                "暂时读不了“%(name)s”这种文件，请上传 Word 文档（.docx）、带文字的 PDF、"
                "Excel 表格（.xlsx）、网页（.html）或文本文件（.txt、.md）。"
            )
            % {"name": name}
        )
    if not file.size:
        raise CannotUpload(
            _("“%(name)s”是空文件，没有内容可读，请检查后重新选择。") % {"name": name}
        )
    if file.size > settings.ZELIAN_DOCUMENT_LIMIT:
        limit = filesizeformat(settings.ZELIAN_DOCUMENT_LIMIT)
        raise CannotUpload(
            _("“%(name)s”有 %(size)s，超过了 %(limit)s 的上限，请压缩其中的图片或分开上传。")
            % {"name": name, "size": filesizeformat(file.size), "limit": limit}
        )


def _refuse_duplicate(digest: str) -> None:
    repealed = Regulation.State.REPEALED
    twin = Regulation.objects.filter(digest=digest).exclude(state=repealed).first()
    if twin is not None:
        raise CannotUpload(
            _("这份文件已经上传过：《%(title)s》。不必重复上传。") % {"title": twin.title},
            duplicate=twin,
        )
