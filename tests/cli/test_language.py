"""The command line speaks Chinese, and English where the environment asks for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from zelian.config import setup as steps
from zelian.config.language import gettext


def zelian(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "ZELIAN_LANGUAGE"}
    return subprocess.run(
        [sys.executable, "-m", "zelian.cli", *arguments],
        env={**kept, "COLUMNS": "120", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", "读制度文件"),
        ("zh-hans", "读制度文件"),
        ("xx", "读制度文件"),
        ("en", "Read regulations"),
    ],
)
def test_help_speaks_the_language_of_the_environment(language, words):
    shown = zelian("--help", ZELIAN_LANGUAGE=language)
    assert shown.returncode == 0
    assert words in shown.stdout


def test_a_refusal_and_the_table_of_accounts_are_told_in_english(monkeypatch, tmp_path):
    monkeypatch.setenv("ZELIAN_DATA", str(tmp_path))
    monkeypatch.setenv("ZELIAN_LANGUAGE", "en")
    assert steps.accounts_table() == "There are no demo accounts."
    (tmp_path / steps.ACCOUNTS_FILE).write_text("clerk\tsecret\t书记\n", encoding="utf-8")
    assert steps.accounts_table().splitlines() == [
        "Demo accounts (user name, password, who):",
        "  clerk  secret  书记",
    ]


def test_what_has_no_translation_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("ZELIAN_LANGUAGE", "en")
    assert gettext("没有这句话的译文") == "没有这句话的译文"


def test_the_command_line_does_not_wait_for_django():
    code = "import sys, zelian.cli; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
