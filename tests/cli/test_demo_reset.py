"""``zelian demo-reset`` throws away a demonstration, asks first, and touches nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from zelian import cli
from zelian.config import setup as steps

runner = CliRunner()


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A data folder as a demonstration leaves it."""
    monkeypatch.setenv("ZELIAN_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("ZELIAN_LANGUAGE", raising=False)
    for name in (steps.ACCOUNTS_FILE, "secret_key", "zelian.sqlite3", "zelian.sqlite3-wal"):
        (tmp_path / name).write_text("x\ty\tz\n", encoding="utf-8")
    (tmp_path / "files" / "evidence").mkdir(parents=True)
    (tmp_path / "files" / "evidence" / "a.bin").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("somebody's own", encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(monkeypatch) -> list[bool]:
    """What the set-up was asked to do, instead of its minute of work."""
    asked: list[bool] = []
    monkeypatch.setattr(cli, "setup", lambda *, demo: asked.append(demo))
    return asked


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_asks_and_does_nothing_without_a_yes(data, loaded):
    before = names(data)
    answer = runner.invoke(cli.app, ["demo-reset"], input="n\n")
    assert answer.exit_code == 1
    assert f"将清除 {data} 中的全部数据" in answer.output
    assert names(data) == before
    assert not loaded


@pytest.mark.parametrize(("arguments", "typed"), [(["--yes"], ""), ([], "y\n")])
def test_it_removes_the_demonstration_alone_and_loads_it_anew(data, loaded, arguments, typed):
    answer = runner.invoke(cli.app, ["demo-reset", *arguments], input=typed)
    assert answer.exit_code == 0, answer.output
    assert names(data) == {"notes.txt"}
    assert loaded == [True]


def test_data_that_is_no_demonstration_is_refused(data, loaded):
    (data / steps.ACCOUNTS_FILE).unlink()
    before = names(data)
    answer = runner.invoke(cli.app, ["demo-reset", "--yes"])
    assert answer.exit_code == 1
    assert "不是演示数据，未做任何改动" in answer.output
    assert names(data) == before
    assert not loaded


def test_an_outside_database_is_refused(data, loaded, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/zelian")
    before = names(data)
    answer = runner.invoke(cli.app, ["demo-reset", "--yes"])
    assert answer.exit_code == 1
    assert "DATABASE_URL 指向外部数据库" in answer.output
    assert names(data) == before
    assert not loaded


def test_an_empty_folder_is_no_reason_to_refuse(tmp_path, loaded, monkeypatch):
    monkeypatch.setenv("ZELIAN_DATA", str(tmp_path / "none"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert runner.invoke(cli.app, ["demo-reset", "--yes"]).exit_code == 0
    assert loaded == [True]
