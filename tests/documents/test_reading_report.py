from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.documents.word_files import docx, p
from zelian.cli import app

WORDS = "某某林场值班制度\n第一条 站长应当每周带班一次。\n第二条 护林员应当定期巡山。\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "值班.txt"
    path.write_text(WORDS, encoding="utf-8", newline="")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["read", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_without_an_option_an_outline_with_the_measures_is_printed(file: Path) -> None:
    code, out, _ = run(file)
    assert code == 0
    assert "《某某林场值班制度》" in out
    assert "站长：每周带班一次" in out
    assert "责任事项 2，量化要求 1" in out


def test_json_of_one_file_is_an_object_as_the_contract_lays_down(file: Path) -> None:
    code, out, _ = run(file, "--json")
    found = json.loads(out)
    assert code == 0
    assert list(found) == [
        "file",
        "format",
        "digest",
        "regulation",
        "provisions",
        "duties",
        "table",
        "scoring",
        "tasks",
        "powers",
        "forms",
        "links",
        "alternatives",
        "remarks",
    ]
    (measure,) = [m for d in found["duties"] for m in d["measures"]]
    assert WORDS[measure["start"] : measure["end"]] == measure["quote"]
    assert measure["value"] == {"min": 1, "max": None, "per": "week", "every": 1}
    assert found["remarks"][0]["code"] == "measure.vague"


def test_json_of_several_files_is_an_array(file: Path, tmp_path: Path) -> None:
    word = tmp_path / "a.docx"
    word.write_bytes(docx(p("第一条 站长应当带班。")))
    code, out, _ = run(file, word, "--json")
    assert code == 0
    assert [f["format"] for f in json.loads(out)] == ["txt", "docx"]


def test_json_lines_give_one_object_a_line(file: Path) -> None:
    code, out, _ = run(file, file, "--jsonl")
    assert code == 0
    assert [json.loads(line)["file"] for line in out.splitlines()] == ["值班.txt"] * 2


def test_text_is_the_file_untouched(file: Path) -> None:
    assert run(file, "--text") == (0, WORDS, "")


def test_several_files_go_on_after_a_bad_one(file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"nothing")
    code, out, err = run(bad, tmp_path / "没有.txt", file, "--jsonl")
    assert code == 2
    assert len(out.splitlines()) == 1
    assert len(err.splitlines()) == 2
    assert "坏.docx" in err.splitlines()[0]


def test_several_files_of_which_one_is_good_still_give_an_array(file: Path, tmp_path: Path) -> None:
    code, out, _ = run(tmp_path / "没有.txt", file, "--json")
    assert code == 2
    assert len(json.loads(out)) == 1


def test_a_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "a.txt"
    folder.mkdir()
    code, _, err = run(folder)
    assert code == 2
    assert err.endswith("。\n")


def test_a_folder_is_read_with_all_under_it_and_no_more(file: Path, tmp_path: Path) -> None:
    inner = tmp_path / "下级"
    inner.mkdir()
    (inner / "乙.md").write_text(WORDS, encoding="utf-8")
    (tmp_path / "~$值班.docx").write_bytes(b"a lock of Word's")
    (tmp_path / ".hidden.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "照片.cr2").write_bytes(b"raw")
    code, out, err = run(tmp_path, "--jsonl")
    assert code == 0
    assert err == ""
    assert [json.loads(line)["file"] for line in out.splitlines()] == ["乙.md", "值班.txt"]


def test_a_folder_without_anything_to_read_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    code, out, err = run(empty)
    assert code == 2
    assert out == ""
    assert "里没有可读的文件" in err


def test_many_files_are_read_in_their_order_whatever_core_they_fall_to(tmp_path: Path) -> None:
    for number in range(9):
        words = WORDS + "第三条 闸工应当每月巡查一次。\n" * (40 if number % 2 else 1)
        (tmp_path / f"{number}.txt").write_text(words, encoding="utf-8")
    (tmp_path / "4.txt").write_bytes(b"")
    code, out, err = run(tmp_path, "--json")
    assert code == 2
    assert "4.txt" in err
    assert [found["file"] for found in json.loads(out)] == [
        f"{number}.txt" for number in range(9) if number != 4
    ]


def test_an_archive_gives_each_of_its_files(tmp_path: Path) -> None:
    packed = tmp_path / "制度.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲.txt", WORDS)
        archive.writestr("坏.docx", b"PK\x03\x04 broken")
        archive.writestr("下级/乙.txt", WORDS)
    code, out, err = run(packed, "--jsonl")
    assert code == 2
    assert "坏.docx" in err
    assert [json.loads(line)["file"] for line in out.splitlines()] == ["甲.txt", "乙.txt"]


@pytest.mark.parametrize("option", ["--xlsx", "--docx", "--akn"])
def test_a_reading_is_written_to_a_file(file: Path, tmp_path: Path, option: str) -> None:
    to = tmp_path / "out.bin"
    code, out, err = run(file, option, to)
    assert (code, out, err) == (0, "", "")
    assert to.read_bytes()[:2] in (b"PK", b"<?")


def test_akoma_ntoso_of_several_files_fills_a_folder(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "下" / "值班.txt"
    other.parent.mkdir()
    other.write_text(WORDS, encoding="utf-8")
    code, _, _ = run(file, other, "--akn", tmp_path / "xml")
    assert code == 0
    assert sorted(p.name for p in (tmp_path / "xml").iterdir()) == ["值班-2.xml", "值班.xml"]


def test_where_nothing_can_be_written_a_sentence_says_so(file: Path, tmp_path: Path) -> None:
    code, _, err = run(file, "--xlsx", tmp_path / "没有" / "out.xlsx")
    assert code == 2
    assert "写不了" in err


def test_only_one_form_can_be_asked_for(file: Path, tmp_path: Path) -> None:
    code, out, err = run(file, "--json", "--xlsx", tmp_path / "out.xlsx")
    assert (code, out) == (2, "")
    assert "一次只能选一种" in err
    assert not (tmp_path / "out.xlsx").exists()


def test_the_outline_follows_the_language_of_the_environment(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZELIAN_LANGUAGE", "en")
    _, out, _ = run(file)
    assert "责任事项 2" not in out
