"""A file is read as what it is, and its format says so, whatever its name says."""

from __future__ import annotations

import pytest

from tests.documents import one_paper
from tests.documents.old_papers import FOLDER
from tests.documents.portable_files import lines, pdf
from zelian.documents import CannotRead, open_document

WORDS = "第一条 站长应当每月检查一次。"
PAGE = f"<html><body><p>{WORDS}</p></body></html>"
OFFICE_PAGE = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office">'
    f'<head><meta charset="gb2312"></head><table><tr><td>{WORDS}</td><td>甲</td></tr></table>'
    "</html>"
)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.doc", one_paper.as_word(), "docx"),
        ("a.docx", (FOLDER / "one_paper.doc").read_bytes(), "doc"),
        ("a.wps", (FOLDER / "one_paper.doc").read_bytes(), "wps"),
        ("a.doc", PAGE.encode(), "html"),
        ("a.doc", PAGE.encode("utf-16"), "html"),
        ("a.xls", OFFICE_PAGE.encode("gbk"), "html"),
        ("a.xls", one_paper.as_sheet(), "xlsx"),
        ("a.xlsx", (FOLDER / "measures.xls").read_bytes(), "xls"),
        ("a.txt", pdf(lines(700, WORDS)), "pdf"),
        ("a.pdf", one_paper.as_word(), "docx"),
        ("a.pdf", one_paper.as_ofd(), "ofd"),
        ("a.doc", WORDS.encode(), "txt"),
        ("a.xls", f"序号\t内容\r\n1\t{WORDS}\r\n".encode("gbk"), "txt"),
        ("a.txt", PAGE.encode(), "html"),
        ("a.md", PAGE.encode(), "md"),
        ("a.txt", b"<html> " + WORDS.encode(), "txt"),
        ("没有扩展名", one_paper.as_word(), "docx"),
        ("a.DOCM", one_paper.as_word(), "docm"),
    ],
)
def test_the_content_decides(name: str, data: bytes, kind: str):
    opened = open_document(name, data)
    assert opened.format == kind
    assert "每" in opened.paper.text


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', None),
        ("a.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", None),
        ("a.docx", b"7z\xbc\xaf\x27\x1c", "archive.foreign"),
        ("a.ofd", b"\x00\x01\x02", "file.wrong_kind"),
        ("a.exe", b"MZ\x90\x00", None),
        ("a.doc", b"MZ\x90\x00\x03\x00", "file.wrong_kind"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name: str, data: bytes, code: str | None):
    with pytest.raises(CannotRead) as refused:
        open_document(name, data)
    assert refused.value.code == (code or "kind.unsupported")
