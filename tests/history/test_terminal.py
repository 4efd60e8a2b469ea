"""``zelian verify`` and ``zelian keys rotate`` at a terminal."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.history.sealed import update
from zelian import cli
from zelian.history import heads
from zelian.history.models import DayRoot, Event
from zelian.keys import files
from zelian.keys.digests import grouped


@pytest.fixture
def zelian(monkeypatch):
    """``zelian("verify")``: exit code and what was printed."""
    monkeypatch.setattr(cli, "_start_django", lambda **_: None)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli.app, list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    return run


def test_an_intact_history_ends_with_nought(history, zelian):
    code, words = zelian("verify")
    assert code == 0
    assert "已核对 20 件事件、5 个区块、1 个日根" in words
    assert "历史完整" in words


def test_an_altered_history_ends_with_one_and_says_what(history, zelian):
    history.tamper(update("event", "why = ''", f"id = {history.numbers[3]}"))
    code, words = zelian("verify")
    assert code == 1
    assert f"第 {history.numbers[3]} 号事件在封存后被改动" in words
    code, words = zelian("verify", "--json")
    told = json.loads(words)
    assert (code, told["intact"], told["events"]) == (1, False, 20)
    assert told["findings"][0]["code"] == "event.altered"


def test_a_root_kept_elsewhere_confirms_or_not(history, zelian):
    digest = DayRoot.objects.get().digest
    for given in (digest, grouped(digest), grouped(digest).upper()):
        code, words = zelian("verify", "--root", given)
        assert (code, "日根一致" in words) == (0, True), words
    code, words = zelian("verify", "--root", "0" * 64)
    assert code == 1
    assert "没有任何一天或一块的摘要" in words
    history.tamper(update("block", "count = 9", "number = 1"))
    code, words = zelian("verify", "--root", digest)
    assert code == 1
    assert "当日的区块现在算不出它" in words


@pytest.mark.parametrize("given", ["x", "12ab", "0" * 63, "md5:" + "0" * 64])
def test_what_is_no_root_is_refused(history, zelian, given):
    code, words = zelian("verify", "--root", given)
    assert code == 2
    assert "不是摘要" in words


def test_a_file_that_is_no_root_is_refused(history, zelian, tmp_path):
    file = tmp_path / "x.json"
    for content in ("", "[]", "{}", "{"):
        file.write_text(content, encoding="utf-8")
        code, words = zelian("verify", "--root", str(file))
        assert code == 2
        assert "不是日根文件" in words


def test_a_database_put_back_is_accepted_with_a_reason(history, zelian):
    history.rebuild_without_last(1)
    assert zelian("verify")[0] == 1
    code, words = zelian("verify", "--accept-database", "恢复了备份")
    assert code == 0
    assert "从第 4 块起续封" in words
    assert heads.read().head.block == 4
    assert Event.objects.first().why == "恢复了备份"
    code, words = zelian("verify", "--accept-database", " ")
    assert (code, "请写明" in words) == (2, True)


def test_keys_are_rotated_one_kind_or_all(history, zelian):
    (before,) = files.names("signing-*.key")
    code, words = zelian("keys", "rotate", "--signing")
    assert code == 0
    assert "签名密钥已更换" in words
    assert files.names("signing-*.key") != [before]
    code, words = zelian("keys", "rotate")
    assert code == 0
    assert len(words.strip().splitlines()) == 3
    kinds = [e.after["kind"] for e in Event.objects.filter(action="history.keys_rotated")]
    assert kinds == ["data", "master", "signing", "signing"]


def test_a_key_that_can_not_be_used_is_told(history, zelian, monkeypatch):
    monkeypatch.setenv("ZELIAN_SIGNING_KEY", "x")
    code, words = zelian("keys", "rotate", "--signing")
    assert code == 2
    assert "无法识别" in words
