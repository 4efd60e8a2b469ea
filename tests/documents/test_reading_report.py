from __future__ import annotations

import json
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
        "forms",
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
