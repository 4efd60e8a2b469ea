"""A file comes in and is queued for reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from uuid import UUID, uuid5

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zelian.catalogue import tasks  # as a module: the job imports the operations in its turn
from zelian.catalogue.models import Regulation
from zelian.catalogue.refusals import CannotChange, CannotUpload
from zelian.documents import CannotRead, is_archive, unpack
from zelian.documents.opening import READABLE
from zelian.documents.sniffing import kind_of
from zelian.history.operations import record
from zelian.pages.words import worded
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

CHUNK = 1024 * 1024
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Upload:
    """What came of one file: a regulation, or why it was not taken in."""

    name: str
    regulation: Regulation | None = None
    refusal: CannotUpload | None = None


def upload_regulations(
    *, viewer: Viewer, files: Iterable[File], unit: Unit, submission: UUID
) -> list[Upload]:
    """
    Keep several documents, those packed in archives too, each as a regulation of its own.

    A file that is refused keeps none of the others out; the same ``submission`` sent twice
    makes each of them once.
    """
    refuse_unless(viewer, "catalogue.upload_regulation", unit)
    found = []
    for file in files:
        for name, part in _parts_of(file):
            if isinstance(part, CannotUpload):
                found.append(Upload(name, refusal=part))
                continue
            own = uuid5(submission, digest_of(part))
            try:
                kept = upload_regulation(
                    viewer=viewer, file=part, name=_last(name), unit=unit, submission=own
                )
            except CannotUpload as refusal:
                found.append(Upload(name, refusal=refusal))
            else:
                found.append(Upload(name, regulation=kept))
    return found


def _parts_of(file: File) -> Iterator[tuple[str, File | CannotUpload]]:
    """The file itself, or each file packed in it, by name."""
    name = file.name
    if file.size > settings.ZELIAN_DOCUMENT_LIMIT or not is_archive(name, _data(file)):
        yield name, file
        return
    for part in unpack(name, _data(file)):
        if part.refusal is not None:
            yield part.name, CannotUpload(worded(part.refusal.sentence))
        else:
            yield part.name, ContentFile(part.data, name=part.name)


def _data(file: File) -> bytes:
    file.seek(0)
    return file.read()


def _last(name: str) -> str:
    return PurePath(name).name or name


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
    if regulation.state == Regulation.State.DISCARDED:
        raise CannotChange(_("这份文件已经作废，原件已删除；需要时请重新上传。"))
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
    try:
        kind_of(name, _data(file), READABLE)
    except CannotRead as refusal:
        raise CannotUpload(worded(refusal.sentence)) from refusal


def _refuse_duplicate(digest: str) -> None:
    gone = (Regulation.State.REPEALED, Regulation.State.DISCARDED)
    twin = Regulation.objects.filter(digest=digest).exclude(state__in=gone).first()
    if twin is not None:
        raise CannotUpload(
            _("这份文件已经上传过：《%(title)s》。不必重复上传。") % {"title": twin.title},
            duplicate=twin,
        )
