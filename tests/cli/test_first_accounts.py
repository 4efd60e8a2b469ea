"""``zelian setup`` opens the three administrators; ``zelian reset-password`` lets one in again."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.test import Client
from typer.testing import CliRunner

from zelian import cli
from zelian.config import setup as steps
from zelian.history.models import Event
from zelian.people.models import Account, Role, RoleGrant
from zelian.people.viewer import ADMINISTRATORS

runner = CliRunner()


@pytest.fixture
def data(tmp_path, monkeypatch, db) -> Path:
    """An empty data folder beside an empty database."""
    monkeypatch.setenv("ZELIAN_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def said(data) -> list[str]:
    """What the set-up told whoever runs it."""
    lines: list[str] = []
    steps.open_administrators_once(echo=lines.append)
    return lines


def kept(data: Path) -> list[list[str]]:
    text = (data / steps.FIRST_ACCOUNTS_FILE).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_each_of_the_three_gets_an_account_of_its_own(data, said):
    rows = kept(data)
    assert [label for _name, _password, label in rows] == [
        str(role.label) for role in ADMINISTRATORS
    ]
    for (username, password, _label), role in zip(rows, ADMINISTRATORS, strict=True):
        account = Account.objects.get(username=username)
        assert account.check_password(password)
        assert account.must_change_password
        assert [Role(grant.role) for grant in account.grants.all()] == [role]
        assert sum(password in line for line in said) == 1
    assert len({password for _name, password, _label in rows}) == 3


def test_only_whoever_runs_the_house_reads_the_passwords(data, said):
    path = data / steps.FIRST_ACCOUNTS_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in said[-1]
    told = [str(event.after) + str(event.before) for event in Event.objects.all()]
    assert told
    for _name, password, _label in kept(data):
        assert not any(password in each for each in told)


def test_a_file_that_others_could_read_is_closed_to_them(data):
    path = data / steps.FIRST_ACCOUNTS_FILE
    path.write_text("", encoding="utf-8")
    path.chmod(0o644)
    steps.open_administrators_once(echo=lambda line: None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(kept(data)) == 3


def test_a_second_set_up_opens_nothing_and_tells_nothing(data, said):
    before = (kept(data), Event.objects.count())
    again: list[str] = []
    steps.open_administrators_once(echo=again.append)
    assert again == []
    assert (kept(data), Event.objects.count()) == before
    assert (Account.objects.count(), RoleGrant.objects.count()) == (3, 3)


def test_a_file_that_was_handed_over_and_deleted_does_not_come_back(data, said):
    (data / steps.FIRST_ACCOUNTS_FILE).unlink()
    steps.open_administrators_once(echo=lambda line: None)
    assert not (data / steps.FIRST_ACCOUNTS_FILE).exists()


def test_without_a_place_for_the_passwords_there_are_no_accounts(data):
    (data / steps.FIRST_ACCOUNTS_FILE).mkdir()
    with pytest.raises(IsADirectoryError):
        steps.open_administrators_once(echo=lambda line: None)
    assert not Account.objects.exists()
    assert not Event.objects.exists()


def test_who_signs_in_for_the_first_time_must_change_the_password(data, said):
    username, password, _label = kept(data)[0]
    client = Client()
    client.post("/login/", {"username": username, "password": password})
    assert client.get("/accounts/")["Location"].startswith("/password/")


# -- a password that was forgotten -------------------------------------------------------------


@pytest.mark.parametrize("place", range(3), ids=[str(role) for role in ADMINISTRATORS])
def test_the_server_resets_an_administrators_password(data, said, place, monkeypatch):
    monkeypatch.setattr(cli, "_start_django", lambda *, needs_data: None)
    username, old, _label = kept(data)[place]
    account = Account.objects.get(username=username)
    account.must_change_password = False
    account.save()
    answer = runner.invoke(cli.app, ["reset-password", f" {username.upper()} "])
    assert answer.exit_code == 0, answer.output
    password = answer.output.split("：")[1].split("\u3000")[0].strip()
    account.refresh_from_db()
    assert account.check_password(password)
    assert not account.check_password(old)
    assert account.must_change_password
    event = Event.objects.first()
    assert (event.action, event.thing_id) == ("account.password_reset", account.pk)
    assert event.actor_name == "系统"
    assert password not in f"{event.before}{event.after}{event.why}"


def test_an_unknown_name_is_told_and_ends_in_an_error(data, monkeypatch):
    monkeypatch.setattr(cli, "_start_django", lambda *, needs_data: None)
    answer = runner.invoke(cli.app, ["reset-password", "nobody"])
    assert answer.exit_code == 1
    assert "没有用户名为“nobody”的账号" in answer.output
    assert not Event.objects.exists()


def test_a_folder_without_data_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("ZELIAN_DATA", str(tmp_path / "nothing"))
    answer = runner.invoke(cli.app, ["reset-password", "sysadmin"])
    assert answer.exit_code == 2
    assert "没有责链的数据" in answer.output
    assert not (tmp_path / "nothing").exists()
