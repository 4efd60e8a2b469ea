"""Each kind of bad file gets its own code and one clear sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from tests.documents.word_files import W, document, docx, p, relationships
from zelian.documents import LARGEST, CannotRead, archives, open_document


def bomb() -> bytes:
    return docx(p("字"), **{"word/media/image1.xml": "0" * (40 * 1024 * 1024)})


def with_many_members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", document(p("字")))
        for n in range(archives.MOST_MEMBERS + 1):
            archive.writestr(f"x{n}", "")
    return out.getvalue()


def with_a_member_twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", document(p("字")))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("word/document.xml", document(p("词")))
    return out.getvalue()


def zip_of(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return out.getvalue()


def with_flag_of_encryption() -> bytes:
    data = bytearray(docx(p("字")))
    at = data.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, at + 8)[0]
    struct.pack_into("<H", data, at + 8, flags | 1)
    return bytes(data)


def lying_about_its_size() -> bytes:
    data = bytearray(docx(p("字" * 50_000)))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", data, at + 24, 100)
    return bytes(data)


def linked(part: str, target: str, kind: str) -> bytes:
    return docx(p("字"), **{f"word/_rels/{part}.xml.rels": relationships(target, kind)})


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

CASES: list[tuple[str, str, bytes | Callable[[], bytes]]] = [
    ("a.xyz", "kind.unsupported", b"x"),
    ("a", "kind.unsupported", b"x"),
    ("a.txt", "file.empty", b""),
    ("a.txt", "file.empty", "　\n \t\r\n".encode()),
    ("a.txt", "file.empty", b"\xef\xbb\xbf"),
    ("a.txt", "file.too_large", lambda: b"a" * (LARGEST + 1)),
    ("a.txt", "text.undecodable", b"\xff\xff\xff\xff\x80\x81"),
    ("a.txt", "text.undecodable", b"\x01\x02\x03\x04\x05abc"),
    ("a.txt", "text.undecodable", b"\xff\xfea"),
    ("a.txt", "text.null_bytes", b"abc\x00def"),
    ("a.txt", "text.null_bytes", "字\x00".encode("utf-16")),
    ("a.docx", "file.damaged", OLE),
    ("a.docx", "file.encrypted", with_flag_of_encryption),
    ("a.docx", "file.damaged", b"%PDF-1.7"),
    ("a.docx", "file.empty", zip_of(**{"xl/workbook.xml": "<x/>"})),
    ("a.docx", "file.wrong_kind", zip_of(**{"a.txt": "x"})),
    ("a.docx", "file.wrong_kind", b"\x01\x02\x03"),
    ("a.pdf", "file.wrong_kind", "字".encode()),
    ("a.txt", "kind.unsupported", zip_of(**{"ppt/presentation.xml": "x"})),
    ("a.txt", "file.archive", zip_of(**{"a.txt": "x"})),
    ("a.txt", "archive.foreign", b"Rar!\x1a\x07\x01\x00"),
    ("a.docx", "file.damaged", b"PK\x03\x04 and then nothing"),
    ("a.docx", "file.damaged", docx(p("字" * 500))[:-40]),
    ("a.docx", "file.damaged", docx(whole="<w:document")),
    ("a.docx", "file.damaged", docx(whole=f'<w:document xmlns:w="{W}"/>')),
    ("a.docx", "file.damaged", lying_about_its_size),
    ("a.docx", "file.bomb", bomb),
    ("a.docx", "file.bomb", with_many_members),
    ("a.docx", "file.damaged", with_a_member_twice),
    ("a.docx", "file.markup", docx(whole=document(p("&b;"), ENTITIES))),
    ("a.docx", "file.markup", docx(whole=document(p("字"), '<!DOCTYPE d SYSTEM "x.dtd">'))),
    ("a.docx", "file.external", linked("settings", "t.dotm", "attachedTemplate")),
    ("a.docx", "file.external", linked("document", "http://x/i.png", "image")),
    ("a.docx", "file.external", linked("document", "x.xls", "oleObject")),
    ("a.docx", "file.empty", docx(p(""))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code", "data"), CASES)
def test_a_bad_file_is_refused_with_its_own_code(
    name: str, code: str, data: bytes | Callable[[], bytes]
) -> None:
    with pytest.raises(CannotRead) as refused:
        open_document(name, data if isinstance(data, bytes) else data())
    assert refused.value.code == code
    said = refused.value.sentence.text()
    assert said.startswith(("“a", "不认识"))
    assert said.endswith("。")
    assert "{" not in said


def test_only_the_files_own_name_is_shown() -> None:
    with pytest.raises(CannotRead) as refused:
        open_document("/home/someone/secret/空.txt", b"")
    assert "secret" not in str(refused.value)


def test_what_is_parsed_in_all_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES_PARSED", 100)
    with pytest.raises(CannotRead) as refused:
        open_document("a.docx", docx(p("字" * 200)))
    assert refused.value.code == "file.bomb"
