"""``zelian backup``, ``restore``, ``export`` and ``doctor`` as a clerk calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.db import transaction
from django.utils import timezone
from typer.testing import CliRunner

from tests.upkeep.conftest import PASSPHRASE
from tests.world import build_world
from zelian import cli
from zelian.history.models import Block, Event
from zelian.history.operations import SYSTEM, record
from zelian.history.tasks import Sealer
from zelian.upkeep import tasks
from zelian.upkeep.backup.locks import Opener
from zelian.upkeep.backup.reading import read_backup
from zelian.upkeep.doctor.storage import stored_names
from zelian.upkeep.models import BackupRun, Heartbeat
from zelian.upkeep.schedule import Schedule

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(data, monkeypatch) -> None:
    for name in ("ZELIAN_BACKUP_PASSPHRASE", "ZELIAN_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ZELIAN_DATA", str(data))


def test_the_passphrase_is_asked_for_twice_and_the_outcome_said(institution, tmp_path):
    typed = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    answer = runner.invoke(cli.app, ["backup", str(tmp_path / "a.age")], input=typed)
    assert answer.exit_code == 0, answer.output
    files = len(set(stored_names()))
    assert f"{files} 个文件" in answer.output
    assert PASSPHRASE not in answer.output
    checked = runner.invoke(
        cli.app, ["backup", "--check", str(tmp_path / "a.age")], input=f"{PASSPHRASE}\n"
    )
    assert checked.exit_code == 0, checked.output
    assert "备份完整" in checked.output
    run = BackupRun.objects.get()
    assert (run.kind, run.files, run.failure) == ("by_hand", files, "")
    assert Event.objects.order_by("id").last().action == "backup.made"


def test_a_missing_file_is_told_and_gives_another_exit_code(institution, tmp_path, monkeypatch):
    _world, things = institution
    Path(things.evidence.file.path).unlink()
    monkeypatch.setenv("ZELIAN_BACKUP_PASSPHRASE", PASSPHRASE)
    answer = runner.invoke(cli.app, ["backup", str(tmp_path / "a.age"), "--without-keys"])
    assert answer.exit_code == 1
    assert "有 1 个文件当时已经不在" in answer.output
    assert "密钥没有放进备份" in answer.output


def test_a_refused_backup_is_told_and_kept_in_mind(institution, tmp_path, monkeypatch):
    monkeypatch.setenv("ZELIAN_BACKUP_PASSPHRASE", PASSPHRASE)
    answer = runner.invoke(cli.app, ["backup", str(tmp_path / "no" / "a.age")])
    assert answer.exit_code == 2
    assert "没能写成" in answer.output
    assert "没能写成" in BackupRun.objects.get().failure


def test_a_filled_place_is_not_restored_into(institution, tmp_path, monkeypatch):
    monkeypatch.setenv("ZELIAN_BACKUP_PASSPHRASE", PASSPHRASE)
    runner.invoke(cli.app, ["backup", str(tmp_path / "a.age")])
    answer = runner.invoke(cli.app, ["restore", str(tmp_path / "a.age")])
    assert answer.exit_code == 2
    assert "只能恢复到空的地方" in answer.output


def test_the_doctor_speaks_to_programs_too(institution):
    answer = runner.invoke(cli.app, ["doctor", "--json"])
    told = json.loads(answer.stdout)
    assert answer.exit_code == {"sound": 0, "attention": 1, "fault": 2}[told["health"]]
    assert {"area", "health", "sentence", "advice"} == set(told["findings"][0])


def test_a_folder_without_data_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("ZELIAN_DATA", str(tmp_path / "none"))
    answer = runner.invoke(cli.app, ["doctor"])
    assert answer.exit_code == 2
    assert "没有责链的数据" in answer.output


def test_a_real_restore_in_a_process_of_its_own(data, transactional_db, tmp_path, monkeypatch):
    """From the backup's file to a folder that answers, history and its seals verified."""
    file = tmp_path / "a.age"
    with transaction.atomic():
        record(actor=SYSTEM, action="unit.added", thing=build_world().units["school"])
    Sealer()()
    assert Block.objects.exists()
    monkeypatch.setenv("ZELIAN_BACKUP_PASSPHRASE", PASSPHRASE)
    assert runner.invoke(cli.app, ["backup", str(file)]).exit_code == 0
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {
        "ZELIAN_DATA": str(tmp_path / "restored"),
        "DJANGO_SETTINGS_MODULE": "zelian.config.settings",
    }
    environment.pop("ZELIAN_SECRET_KEY", None)
    done = subprocess.run(
        [sys.executable, "-m", "zelian.cli", "restore", str(file)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "逐项核对" in done.stdout
    restored = tmp_path / "restored"
    assert (restored / "secret_key").read_text() == "the key of this institution"
    kept, there = (sorted(p.name for p in (d / "keys").iterdir()) for d in (data, restored))
    assert kept == there != []


@pytest.fixture
def timed(data, tmp_path, settings, transactional_db) -> Path:
    """Timed backups into a folder, for a key; the key."""
    identity = pyrage.x25519.Identity.generate()
    folder = tmp_path / "backups"
    folder.mkdir()
    (tmp_path / "key").write_text(f"# a comment\n{identity}\n")
    (tmp_path / "key").chmod(0o600)
    settings.ZELIAN_BACKUP_FOLDER, settings.ZELIAN_BACKUP_HOUR = str(folder), "0"
    settings.ZELIAN_BACKUP_KEEP = "2"
    settings.ZELIAN_BACKUP_RECIPIENTS = str(identity.to_public())
    settings.ZELIAN_BACKUP_PASSPHRASE_FILE = ""
    return folder


def test_a_backup_is_made_once_a_day_and_the_oldest_go(timed):
    for day in ("2020-01-01", "2020-01-02", "2020-01-03"):
        (timed / f"zelian-{day}.age").write_bytes(b"old")
    (timed / "somebody-else.age").write_bytes(b"kept")
    assert tasks.keep_backups() is True
    assert tasks.keep_backups() is False
    left = sorted(path.name for path in timed.iterdir())
    today = f"zelian-{timezone.localdate()}.age"
    assert left == ["somebody-else.age", "zelian-2020-01-03.age", today]
    identity = pyrage.x25519.Identity.from_str((timed.parent / "key").read_text().split()[-1])
    assert read_backup(timed / today, Opener(identities=(identity,))).manifest.keys == 1
    assert BackupRun.objects.get().kind == BackupRun.Kind.TIMED


def test_a_failed_one_is_tried_again_after_an_hour(timed, settings):
    settings.ZELIAN_BACKUP_RECIPIENTS = ""
    assert tasks.keep_backups() is False
    assert tasks.keep_backups() is False
    (run,) = BackupRun.objects.all()
    assert "还没有加密方式" in run.failure
    now = timezone.localtime().replace(hour=12)
    schedule = Schedule.from_settings()
    BackupRun.objects.update(at=now - timedelta(hours=2))
    assert schedule.is_due(now)


def test_the_hour_is_waited_for_and_the_next_one_is_known(timed, settings):
    settings.ZELIAN_BACKUP_HOUR = "3"
    schedule = Schedule.from_settings()
    night = datetime(2026, 11, 20, 2, 59, tzinfo=UTC)
    assert not schedule.is_due(night)
    assert schedule.is_due(night + timedelta(minutes=1))
    assert schedule.next_after(night) == night.replace(hour=3, minute=0)


def test_what_a_dead_process_left_is_cleared_away(timed):
    schedule, now = Schedule.from_settings(), timezone.localtime()
    part = timed / f"zelian-{now:%Y-%m-%d}.age.part"
    part.write_bytes(b"half")
    schedule.path_on(now)
    assert part.exists()
    long_ago = now.timestamp() - 13 * 3600
    os.utime(part, (long_ago, long_ago))
    schedule.path_on(now)
    assert not part.exists()


def test_no_folder_no_backups(timed, settings):
    settings.ZELIAN_BACKUP_FOLDER = ""
    assert tasks.keep_backups() is False
    assert not BackupRun.objects.exists()


def test_the_worker_shows_that_it_lives(db):
    tasks.say_alive()
    tasks.say_alive()
    assert Heartbeat.objects.get().name == tasks.WORKER
