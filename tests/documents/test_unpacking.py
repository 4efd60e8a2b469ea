"""Archives give their files one by one, each with its data or its own refusal."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.word_files import docx, p
from zelian.documents import ArchivedFile, CannotRead, is_archive, open_document, unpack, unpacking


def zipped(members: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def taped(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def files(name: str, data: bytes) -> dict[str, bytes]:
    return {f.name: f.data for f in unpack(name, data) if f.refusal is None}


def refusals(name: str, data: bytes) -> dict[str, str]:
    return {f.name: f.refusal.code for f in unpack(name, data) if f.refusal is not None}


RULES = "第一条 每月检查一次。".encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("包.zip", zipped({"甲/办法.txt": RULES, "乙.txt": RULES})),
        ("包.tar", taped({"甲/办法.txt": RULES, "./乙.txt": RULES}, "w")),
        ("包.tar.gz", taped({"甲/办法.txt": RULES, "乙.txt": RULES})),
        ("包.tgz", taped({"甲/办法.txt": RULES, "乙.txt": RULES})),
        ("包.tar.bz2", taped({"甲/办法.txt": RULES, "乙.txt": RULES}, "w:bz2")),
        ("名字不对.doc", zipped({"甲/办法.txt": RULES, "乙.txt": RULES})),
    ],
)
def test_every_file_comes_with_its_path(name: str, data: bytes):
    assert is_archive(name, data)
    assert files(name, data) == {"甲/办法.txt": RULES, "乙.txt": RULES}
    assert not refusals(name, data)


def test_documents_that_are_zip_files_inside_are_no_archives():
    assert not is_archive("a.docx", docx(p("字")))
    assert not is_archive("改了名.zip", docx(p("字")))
    assert not is_archive("a.txt", RULES)
    assert is_archive("坏.zip", b"PK\x03\x04")
    with pytest.raises(CannotRead) as refused:
        open_document("包.zip", zipped({"a.txt": RULES}))
    assert refused.value.code == "file.archive"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_a_mark_are_decoded_as_they_were_written(encoding: str):
    data = zipped({"XXXXXXXX.txt": RULES})
    name = "巡护办法" if encoding == "gbk" else "巡护"
    raw = name.encode(encoding).ljust(8, b"_")
    assert list(files("包.zip", data.replace(b"XXXXXXXX", raw))) == [f"{name}.txt".replace(
        name, raw.decode(encoding))]  # fmt: skip


def test_system_and_hidden_entries_are_left_out():
    data = zipped(
        {
            "夹/": b"",
            "__MACOSX/._a.txt": b"x",
            ".DS_Store": b"x",
            "夹/~$办法.docx": b"x",
            "Thumbs.db": b"x",
            "夹/办法.txt": RULES,
        }
    )
    assert [f.name for f in unpack("包.zip", data)] == ["夹/办法.txt"]


@pytest.mark.parametrize("name", ["../上级.txt", "/root/a.txt", "C:/a.txt", "夹/../../a.txt"])
def test_names_that_lead_outside_are_refused_and_spoil_no_other(name: str):
    data = zipped({name: RULES, "好.txt": RULES})
    assert refusals("包.zip", data) == {name: "archive.unsafe_name"}
    assert files("包.zip", data) == {"好.txt": RULES}


def test_a_locked_member_is_refused_alone():
    data = bytearray(zipped({"锁.txt": RULES, "好.txt": RULES}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, struct.unpack_from("<H", data, at + 8)[0] | 1)
    assert refusals("包.zip", bytes(data)) == {"锁.txt": "file.encrypted"}
    assert files("包.zip", bytes(data)) == {"好.txt": RULES}


def test_a_damaged_member_is_refused_alone():
    data = bytearray(zipped({"坏.txt": RULES, "好.txt": RULES}, zipfile.ZIP_STORED))
    data[data.index(RULES) + 3] ^= 0xFF
    assert refusals("包.zip", bytes(data)) == {"坏.txt": "file.damaged"}
    assert files("包.zip", bytes(data)) == {"好.txt": RULES}


def test_a_member_that_unpacks_to_far_too_much_is_refused_alone():
    data = zipped({"弹.txt": b"0" * (20 * 1024 * 1024), "好.txt": RULES})
    assert refusals("包.zip", data) == {"弹.txt": "file.bomb"}
    assert files("包.zip", data) == {"好.txt": RULES}


def test_archives_are_opened_one_level_down():
    inner = zipped({"里.txt": RULES, "更里.zip": zipped({"x.txt": RULES})})
    data = zipped({"内.zip": inner, "外.txt": RULES})
    assert files("包.zip", data) == {"内.zip/里.txt": RULES, "外.txt": RULES}
    assert refusals("包.zip", data) == {"内.zip/更里.zip": "archive.nested"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("包.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 30, "archive.foreign"),
        ("包.rar", b"Rar!\x1a\x07\x01\x00" + b"\0" * 30, "archive.foreign"),
        ("包.zip", zipped({"a.txt": RULES})[:-30], "file.damaged"),
        ("包.tgz", taped({"a.txt": RULES})[:40], "file.damaged"),
        ("包.zip", b"", "file.empty"),
    ],
    ids=["7z", "rar", "half-zip", "half-tgz", "empty"],
)
def test_what_cannot_be_unpacked_says_so_under_its_own_name(name: str, data: bytes, code: str):
    assert refusals(name, data) == {name: code}
    (only,) = unpack(name, data)
    assert only.refusal is not None
    assert only.refusal.sentence.text().endswith("。")


def test_files_and_bytes_have_a_bound(monkeypatch: pytest.MonkeyPatch):
    members = {f"{n}.txt": RULES for n in range(5)}
    monkeypatch.setattr(unpacking, "MOST_FILES", 3)
    assert refusals("包.zip", zipped(members)) == {"包.zip": "archive.too_many"}
    assert list(refusals("包.tgz", taped(members)).values()) == ["archive.too_many"]
    monkeypatch.setattr(unpacking, "MOST_FILES", 9)
    monkeypatch.setattr(unpacking, "MOST_BYTES", 3 * len(RULES))
    assert set(refusals("包.zip", zipped(members)).values()) == {"file.bomb"}
    assert len(files("包.zip", zipped(members))) == 3
    assert list(refusals("包.tgz", taped(members)).values()) == ["file.bomb"]


@given(st.binary(max_size=300), st.sampled_from(["a.zip", "a.tgz", "a.tar"]))
def test_any_bytes_come_to_an_end(data: bytes, name: str):
    for start in (b"", b"PK\x03\x04", b"\x1f\x8b\x08"):
        assert all(isinstance(f, ArchivedFile) for f in unpack(name, start + data))
