"""Files that are not what they say, and names that mean more than a name."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.things import PNG, make_things
from zelian.performance.evidence import CannotAcceptFile, clean_name, examine
from zelian.performance.models import Evidence

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def jar() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: X")
    return made.getvalue()


# A file that is two things at once is kept as the harmless one of them.
POLYGLOTS = {
    "a picture with a script behind": ("a.png", PNG + HTML, "image/png"),
    "a picture with an archive behind": ("a.gif", b"GIF89a" + bytes(30) + jar(), "image/gif"),
    "a paper with a page behind": ("a.pdf", b"%PDF-1.7\n" + HTML, "application/pdf"),
    "a page said to be a picture": ("page.html.png", PNG, "image/png"),
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_two_things_at_once_are_served_as_the_harmless_one(what, world, sign_in):
    name, content, media_type = POLYGLOTS[what]
    things = make_things(world)
    client = sign_in("unit_head")
    client.post(
        reverse("performance:evidence-attach", args=[things.act.pk]),
        {"files": SimpleUploadedFile(name, content, content_type="text/html")},
    )
    row = Evidence.objects.latest("pk")
    assert row.media_type == media_type
    answer = client.get(reverse("performance:evidence", args=[row.pk]))
    b"".join(answer.streaming_content)
    assert answer["Content-Type"] == media_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    if not media_type.startswith("image/"):
        assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.docx", HTML),
        ("report.doc", HTML),
        ("report.txt", HTML),
        ("report.txt", b"\xef\xbb\xbf  \n" + HTML),
        ("report.csv", b"a,b\n<svg onload=alert(1)>"),
        ("picture.svg", SVG),
        ("picture.png", SVG),
        ("picture.png", HTML),
        ("archive.zip", jar()),
        ("report.docx", jar()),
        ("x.jar", jar()),
        ("page.html", b"plain words"),
        ("page.xhtml", b"plain words"),
        ("page.svgz", b"plain words"),
        ("page.txt", b"MZ\x90\x00"),
        ("page.txt", b"#!/bin/sh\n"),
    ],
    ids=range(16),
)
def test_pages_and_programs_in_disguise_are_refused(name, content):
    with pytest.raises(CannotAcceptFile):
        examine(SimpleUploadedFile(name, content, content_type="image/png"))


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\windows\\win.txt": "win.txt",
    "/etc/passwd.txt": "passwd.txt",
    "C:\\x\\y.txt": "y.txt",
    "a\0.txt": "a.txt",
    "a\r\nSet-Cookie: x=1.txt": "aSet-Cookie x=1.txt",
    "报告\u202efdp.exe.txt": "报告fdp.exe.txt",
    "..hidden.txt": "hidden.txt",
    ".htaccess.txt": "htaccess.txt",
    "CON.txt": "_CON.txt",
    "nul": "_nul",
    "com1.txt": "_com1.txt",
    "console.txt": "console.txt",
    'a"; filename="b.html.txt': "a; filename=b.html.txt",
    "...": "未命名",
    "": "未命名",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_only_a_name(name):
    assert clean_name(name) == NAMES[name]


def test_a_very_long_name_keeps_its_suffix():
    assert clean_name("长" * 5000 + ".txt").endswith(".txt")
    assert len(clean_name("长" * 5000 + ".txt")) <= 120


@pytest.mark.parametrize("name", [*NAMES, "长" * 300 + ".pdf"], ids=range(len(NAMES) + 1))
def test_a_name_written_past_the_form_breaks_no_header(name, world, sign_in):
    things = make_things(world)
    row = things.evidence
    Evidence.objects.filter(pk=row.pk).update(name=name.replace("\0", "")[:200])
    answer = sign_in("unit_head").get(
        reverse("performance:evidence", args=[row.pk]) + "?download=1"
    )
    b"".join(answer.streaming_content)
    told = answer["Content-Disposition"]
    assert told.startswith("attachment")
    assert not re.search(r"[\x00-\x1f\x7f]", told)
    assert "Set-Cookie" not in answer


def test_a_regulations_name_breaks_no_header(world, sign_in):
    things = make_things(world)
    things.regulation.file_name = '制度"\r\nX: 1; filename="a.html'
    things.regulation.file.save("x.docx", ContentFile(HTML), save=True)
    answer = sign_in("organisation").get(reverse("catalogue:original", args=[things.regulation.pk]))
    b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "X" not in answer
    assert answer["Content-Type"] == "application/octet-stream"


def test_what_is_uploaded_lies_outside_what_is_served(settings):
    assert settings.MEDIA_URL in {"", "/"}
    assert settings.MEDIA_ROOT not in {settings.STATIC_ROOT, *settings.STATIC_ROOT.parents}
    assert settings.STATIC_ROOT not in settings.MEDIA_ROOT.parents


@pytest.mark.parametrize("address", ["catalogue:upload", "people:imports"])
def test_a_page_said_to_be_a_document_is_never_shown_back(address, world, sign_in):
    file = SimpleUploadedFile("制度.docx", SVG + HTML, content_type="text/html")
    key = "file" if address == "people:imports" else "files"
    answer = sign_in("organisation").post(reverse(address), {key: file})
    assert answer.status_code < 500
    assert b"<script>alert(1)" not in answer.content
    assert b"onload=" not in answer.content
