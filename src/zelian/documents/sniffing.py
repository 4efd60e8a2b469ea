"""What a file is, by what stands in it; its name only decides where the content leaves it open.

A .doc may be a new Word file, RTF or a web page, an .xls a web page or a text with tabs: all
of them are read as what they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

from zelian.documents.compound import MAGIC, Compound
from zelian.documents.refusals import (
    ForeignArchive,
    LockedFile,
    MismatchedKind,
    PackedFiles,
    UnsupportedKind,
)

_SAME: Mapping[str, frozenset[str]] = {
    "txt": frozenset({"txt", "md", "text", "markdown"}),
    "html": frozenset({"html", "htm", "xhtml"}),
    "docx": frozenset({"docx", "docm", "dotx", "dotm"}),
    "doc": frozenset({"doc", "dot", "wps", "wpt"}),
    "xlsx": frozenset({"xlsx", "xlsm", "xltx", "xltm"}),
    "xls": frozenset({"xls", "xlt", "et", "ett"}),
    "jpg": frozenset({"jpg", "jpeg"}),
    "tif": frozenset({"tif", "tiff"}),
}
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"BM", "bmp"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
)
_PACKED = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
)
FOREIGN = frozenset({"7z", "rar"})
ARCHIVES = frozenset({"zip", "tar", "gz", "bz2", "xz"}) | FOREIGN
"""The kinds that pack several files; foreign ones cannot be opened."""
_PARTS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ofd.xml", "ofd"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.bin", "xlsb"),
)
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"),
            ("PowerPoint Document", "ppt"))  # fmt: skip
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|meta|table)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*>\s*<\?mso-application", re.IGNORECASE)
_MAIL = re.compile(rb"(?:MIME-Version:|From:[^\n]*\r?\nSubject:)", re.IGNORECASE)
_MARKUP = ((_WHOLE_XML, "xml"), (_MAIL, "mht"), (_PAGE, "html"))
_HEAD = 2048


def kind_of(name: str, data: bytes, readable: str) -> str:
    """
    The file's kind as an ending without its dot; the name's own where it says the same.

    :raises CannotRead: locked, an archive, a presentation, or nothing that can be told;
        ``readable`` names the kinds that can be read.
    """
    named = PurePath(name).suffix.lower().removeprefix(".")
    found = content_kind(name, data)
    if found == "zip" and named in _SAME["docx"] | _SAME["xlsx"] | {"ofd"}:
        raise MismatchedKind(name, kind=f".{named}")
    if found in FOREIGN:
        raise ForeignArchive(name, kind=f".{found}")
    if found in ARCHIVES:
        raise PackedFiles(name)
    if found in {"pptx", "ppt", "xlsb", "odt", "ods", "xml", "mht"}:
        raise UnsupportedKind(name, kinds=readable)
    if found == "html" and named in _SAME["txt"]:
        # a note may show markup; only a whole page is one
        found = "html" if b"</html>" in data[-200:].lower() and named != "md" else ""
    if found:
        return named if named in _SAME.get(found, frozenset()) else found
    return _by_name(name, named, data, readable)


def content_kind(name: str, data: bytes) -> str:
    """
    The kind that the bytes themselves tell, empty where they tell none.

    :raises CannotRead: an old Office file that is locked or damaged.
    """
    if data.startswith(MAGIC):
        return _compound(name, data)
    if data.startswith(b"PK"):
        return _zipped(data)
    return _by_magic(data) or _by_markup(data[:_HEAD])


def _by_magic(data: bytes) -> str:
    for magic, kind in (*_PICTURES, *_PACKED):
        if data.startswith(magic) and (kind != "bmp" or b"\x00" in data[:16]):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "tar" if data[257:262] == b"ustar" else ""


def _by_markup(head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    wide = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    plain = head.replace(b"\x00", b"") if wide else head
    return next((kind for pattern, kind in _MARKUP if pattern.match(plain)), "")


def _compound(name: str, data: bytes) -> str:
    names = Compound(name, data).names
    if "EncryptedPackage" in names:
        raise LockedFile(name)
    return next((kind for stream, kind in _STREAMS if stream in names), "ole")


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {member.lower() for member in archive.namelist()}
            if "mimetype" in names:
                said = archive.read("mimetype")[:80]
                return "ods" if b"spreadsheet" in said else "odt"
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, KeyError,
            EOFError):  # fmt: skip
        return ""
    return next((kind for part, kind in _PARTS if part in names), "zip")


def _by_name(name: str, named: str, data: bytes, readable: str) -> str:
    """The kind for content without marks: text, unless the name says it must be damaged."""
    if named in _SAME["txt"] or named in _SAME["html"]:
        return named
    known = {kind for same in _SAME.values() for kind in same} | {"pdf", "ofd", "rtf"}
    if named not in known:
        raise UnsupportedKind(name, kinds=readable)
    if data.startswith((b"PK", MAGIC)):
        return named
    if named in _SAME["doc"] | _SAME["xls"] | {"rtf"} and b"\x00" not in data and _is_text(data):
        return "txt"
    raise MismatchedKind(name, kind=f".{named}")


def _is_text(data: bytes) -> bool:
    """Whether bytes without a mark are words in UTF-8 or GB18030."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(c >= " " or c in "\t\r\n\f" for c in text[:_HEAD])
    return False
