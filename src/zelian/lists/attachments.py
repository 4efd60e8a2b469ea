"""Files kept beside a list: minutes of a discussion, what a superior body approved."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from zelian.documents import CannotRead
from zelian.documents.sniffing import kind_of
from zelian.lists.models import Discussion, Endorsement, ListFile, ResponsibilityList
from zelian.pages.words import worded
from zelian.people.refusals import Refusal

OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOC, XLS = "application/msword", "application/vnd.ms-excel"
DOCX = f"{OPEN_XML}wordprocessingml.document"
XLSX = f"{OPEN_XML}spreadsheetml.sheet"
# What is kept, by the ending its content asks for. All are handed out as downloads.
KEPT = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "docx": DOCX,
    "doc": DOC,
    "wps": DOC,
    "xlsx": XLSX,
    "xls": XLS,
    "et": XLS,
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
}
ACCEPT = ",".join(f".{ending}" for ending in KEPT)
WORDS = "PDF、OFD、Word、Excel、JPG、PNG、TIFF、TXT"
MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
MOST, LONGEST_NAME = 20, 120


class CannotKeepFile(Refusal):
    """A file that can't be kept beside a list."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its cleaned name, what it is by its bytes, its digest."""

    name: str
    data: bytes
    media_type: str
    digest: str


def examine_all(files: Sequence[File], *, field: str = "files") -> list[Examined]:
    """
    Look at files' bytes, not at what they say they are; the same file twice is kept once.

    :raises CannotKeepFile: none, too many, or one that is empty, too large or of another kind.
    """
    if not files:
        raise CannotKeepFile(_("请附上文件。"), field=field)
    if len(files) > MOST:
        words = _("一次最多附上%(most)s份文件，请分次办理或合并文件。") % {"most": MOST}
        raise CannotKeepFile(words, field=field)
    examined = [_examine(file, field) for file in files]
    return list({one.digest: one for one in examined}.values())


def keep_all(
    examined: Sequence[Examined],
    *,
    listed: ResponsibilityList,
    account_id: int,
    discussion: Discussion | None = None,
    endorsement: Endorsement | None = None,
) -> list[ListFile]:
    """Store files beside a list, for a discussion or an endorsement."""
    rows = []
    for one in examined:
        row = ListFile(
            list=listed,
            discussion=discussion,
            endorsement=endorsement,
            name=one.name,
            media_type=one.media_type,
            size=len(one.data),
            digest=one.digest,
            uploaded_by_id=account_id,
        )
        row.file.save(one.name, ContentFile(one.data), save=True)
        rows.append(row)
    return rows


def clean_name(name: str) -> str:
    """A file's own name without folders, control characters and tricks of direction."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    kept = kept.strip(" .")
    ending = PurePath(kept).suffix
    if len(kept) > LONGEST_NAME:
        kept = kept[: LONGEST_NAME - len(ending)] + ending
    return kept[:LONGEST_NAME] or _("未命名")


def _examine(file: File, field: str) -> Examined:
    name = clean_name(file.name or "")
    told = {"name": name, "limit": settings.ZELIAN_DOCUMENT_LIMIT // (1024 * 1024)}
    if not file.size:
        raise CannotKeepFile(_("“%(name)s”是空文件。") % told, field=field)
    if file.size > settings.ZELIAN_DOCUMENT_LIMIT:
        words = _("“%(name)s”超过 %(limit)s MB 的上限，请压缩或拆分后再上传。")
        raise CannotKeepFile(words % told, field=field)
    file.seek(0)
    data = file.read()
    try:
        ending = kind_of(name, data, WORDS)
    except CannotRead as refusal:
        raise CannotKeepFile(worded(refusal.sentence), field=field) from None
    if ending not in KEPT:
        words = _("“%(name)s”不是可以留存的类型。请上传 %(kinds)s 文件。")
        raise CannotKeepFile(words % {"name": name, "kinds": WORDS}, field=field)
    if any(mark in data for mark in MACROS):
        words = _("“%(name)s”含有宏程序，请另存为不含宏的文件后再上传。")
        raise CannotKeepFile(words % told, field=field)
    if PurePath(name).suffix.lower() != f".{ending}":
        name = f"{name}.{ending}"
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return Examined(name, data, KEPT[ending], digest)
