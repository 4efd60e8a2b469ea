"""Evidence files: known by their bytes, fixed by their digest, kept outside the web root."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from zelian.performance.models import Act, Evidence, evidence_path

CHUNK = 1024 * 1024
HEAD = 4096
LONGEST_NAME = 120
# On Windows these mean devices, whatever suffix follows.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
GRACE = timedelta(days=1)

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
HEIC, MP4, MOV, M4A = "image/heic", "video/mp4", "video/quicktime", "audio/mp4"
PDF, TEXT, OFD = "application/pdf", "text/plain", "application/ofd"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
OPEN_XML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OPEN_XML}wordprocessingml.document"
XLSX = f"{OPEN_XML}spreadsheetml.sheet"
PPTX = f"{OPEN_XML}presentationml.presentation"

# What a browser may show in the page: pictures that carry no script.
SHOWN_INLINE = frozenset({JPEG, PNG, GIF, WEBP})
SUFFIXES = {
    JPEG: ("jpg", "jpeg", "jpe"),
    PNG: ("png",),
    GIF: ("gif",),
    WEBP: ("webp",),
    HEIC: ("heic", "heif"),
    MP4: ("mp4", "m4v", "3gp"),
    MOV: ("mov",),
    M4A: ("m4a",),
    PDF: ("pdf",),
    TEXT: ("txt", "csv"),
    OFD: ("ofd",),
    DOC: ("doc", "wps"),
    XLS: ("xls", "et"),
    PPT: ("ppt", "dps"),
    DOCX: ("docx", "wps"),
    XLSX: ("xlsx", "et"),
    PPTX: ("pptx", "dps"),
}
SIGNATURES = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_PARTS = (
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", PPTX),
    ("OFD.xml", OFD),
)
OLE_STREAMS = (
    ("WordDocument".encode("utf-16-le"), DOC),
    ("Workbook".encode("utf-16-le"), XLS),
    ("PowerPoint Document".encode("utf-16-le"), PPT),
)
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"mif1", b"msf1"), HEIC),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42"), MP4),
    **dict.fromkeys((b"avc1", b"MSNV", b"M4V ", b"dash", b"3gp4", b"3gp5", b"3gp6"), MP4),
    b"qt  ": MOV,
    b"M4A ": M4A,
}
MARKUP = re.compile(rb"<\s*(!doctype|html|svg|script|\?xml|\?php|head|body|iframe)", re.IGNORECASE)
DANGEROUS = re.compile(
    r"exe|com|bat|cmd|msi|scr|pif|cpl|dll|sys|vb[se]|jse?|mjs|ws[fh]|ps1|psm1|sh|bash|py|pl|rb|php"
    r"|jsp|aspx?|jar|apk|app|dmg|iso|lnk|reg|hta|chm|[xs]?html?|svgz?|xml|swf|do[ct]m|xl[st]m|xlam"
    r"|pptm"
)


class CannotAcceptFile(Exception):
    """A file that can't be evidence; says why in a plain sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its cleaned name, what it is by its bytes, and its digest."""

    upload: UploadedFile
    name: str
    media_type: str
    size: int
    digest: str


def examine(upload: UploadedFile) -> Examined:
    """
    Look at a file's bytes, not at what it says it is.

    :raises CannotAcceptFile: empty, over the limit, or of a kind that is not kept.
    """
    name = clean_name(upload.name or "")
    if upload.size == 0:
        raise CannotAcceptFile(_("附件“%(name)s”是空文件。") % {"name": name})
    if upload.size > settings.ZELIAN_EVIDENCE_LIMIT:
        raise CannotAcceptFile(
            _("附件“%(name)s”超过 %(limit)s MB 的上限，请压缩或分段后再上传。")
            % {"name": name, "limit": settings.ZELIAN_EVIDENCE_LIMIT // (1024 * 1024)}
        )
    if DANGEROUS.fullmatch(_suffix(name)):
        raise _unfit(name)
    digest, streams = _read_through(upload)
    media_type = _sniff(upload, name, streams)
    if media_type is None:
        raise _unfit(name)
    return Examined(upload, _with_suffix(name, media_type), media_type, upload.size, digest)


def keep(examined: Examined, *, act: Act, account_id: int) -> Evidence:
    """Store a file under its digest, once however often it is used, and hang it on the act."""
    row = Evidence(
        act=act,
        name=examined.name,
        media_type=examined.media_type,
        size=examined.size,
        digest=examined.digest,
        uploaded_by_id=account_id,
    )
    path = evidence_path(row, examined.name)
    if default_storage.exists(path):
        # The sweep takes only files untouched for a day: this one is in use again.
        Path(default_storage.path(path)).touch()
        row.file.name = path
        row.save()
        return row
    examined.upload.seek(0)
    row.file.save(examined.name, examined.upload, save=True)
    return row


def sweep(now: datetime) -> int:
    """Delete stored files that no evidence has used for a day; gives how many."""
    swept = 0
    for path in _stored():
        untouched = now - default_storage.get_modified_time(path)
        if untouched > GRACE and not Evidence.objects.filter(file=path).exists():
            default_storage.delete(path)
            swept += 1
    return swept


def clean_name(name: str) -> str:
    """A file's own name without folders, control characters and tricks of direction."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    kept = kept.strip(" .")
    if DEVICE.fullmatch(kept):
        kept = f"_{kept}"
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(kept) > LONGEST_NAME:
        kept = f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
    return kept[:LONGEST_NAME] or _("未命名")


def _read_through(upload: UploadedFile) -> tuple[str, frozenset[bytes]]:
    """The digest, and which of the telling stream names of old Office files occur."""
    digest, found, tail = hashlib.sha256(), set(), b""
    wanted = [marker for marker, _type in OLE_STREAMS] + [OLE_MACROS]
    upload.seek(0)
    is_ole = upload.read(len(OLE)) == OLE
    for chunk in upload.chunks(CHUNK):
        digest.update(chunk)
        if is_ole:
            stretch = tail + chunk
            found.update(marker for marker in wanted if marker in stretch)
            tail = stretch[-64:]
    return f"sha256:{digest.hexdigest()}", frozenset(found)


def _sniff(upload: UploadedFile, name: str, streams: frozenset[bytes]) -> str | None:
    upload.seek(0)
    head = upload.read(HEAD)
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12])
    if head.startswith(ZIP):
        return _sniff_zip(upload, name)
    if head.startswith(OLE):
        return _sniff_ole(name, streams)
    return TEXT if _suffix(name) in SUFFIXES[TEXT] and _is_plain_text(head) else None


def _sniff_zip(upload: UploadedFile, name: str) -> str | None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        raise CannotAcceptFile(_("附件“%(name)s”已损坏，打不开。") % {"name": name}) from None
    if any(part.endswith("vbaProject.bin") for part in parts):
        raise _with_macros(name)
    return next((media_type for part, media_type in ZIP_PARTS if part in parts), None)


def _sniff_ole(name: str, streams: frozenset[bytes]) -> str | None:
    if OLE_MACROS in streams:
        raise _with_macros(name)
    return next((media_type for marker, media_type in OLE_STREAMS if marker in streams), None)


def _is_plain_text(head: bytes) -> bool:
    if b"\0" in head or head.startswith((b"#!", b"MZ")) or MARKUP.search(head):
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    # The head may end inside a character of up to four bytes.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _with_suffix(name: str, media_type: str) -> str:
    suffixes = SUFFIXES[media_type]
    return name if _suffix(name) in suffixes else f"{name}.{suffixes[0]}"


def _unfit(name: str) -> CannotAcceptFile:
    return CannotAcceptFile(
        _(
            "附件“%(name)s”不是可以留存的类型。请上传图片、PDF、OFD、Word、Excel、PPT、"
            "文本、录音或录像文件；压缩包请解压后上传，程序和网页文件不能上传。"
        )
        % {"name": name}
    )


def _with_macros(name: str) -> CannotAcceptFile:
    return CannotAcceptFile(
        _("附件“%(name)s”含有宏程序，请另存为不含宏的文件后再上传。") % {"name": name}
    )


def _stored() -> Iterator[str]:
    if not default_storage.exists("evidence"):
        return
    folders, _files = default_storage.listdir("evidence")
    for folder in folders:
        _none, files = default_storage.listdir(f"evidence/{folder}")
        yield from (f"evidence/{folder}/{file}" for file in files)
