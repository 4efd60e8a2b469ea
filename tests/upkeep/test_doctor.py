"""The doctor finds each fault that was planted, says what to do, and comes to the end."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from zelian.history.models import Event
from zelian.history.operations import SYSTEM, record
from zelian.people.models import Role, RoleGrant
from zelian.performance.models import CalendarYear
from zelian.upkeep.doctor import Finding, Health, examine, storage, worst_of
from zelian.upkeep.models import BackupRun, Heartbeat
from zelian.upkeep.operations import Outcome, note_run
from zelian.upkeep.tasks import say_alive

LONG = "x" * 60


@pytest.fixture
def well(data, world, settings) -> None:
    """Everything as it should be."""
    settings.SECRET_KEY = LONG
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        CalendarYear.objects.update_or_create(year=year, defaults={"state": "announced"})
    say_alive()
    note(at=timezone.now())


def note(*, at, failure: str = "") -> None:
    outcome = Outcome(at, at, Path("/backups/a.age"), size=5, failure=failure)
    note_run(actor=SYSTEM, kind=BackupRun.Kind.BY_HAND, outcome=outcome)


def findings(**options) -> list[Finding]:
    return list(examine(timezone.now(), **options))


def bad(**options) -> list[str]:
    return [f.sentence for f in findings(**options) if f.health is not Health.SOUND]


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "full"])
def test_a_well_system_is_found_well(well, quick):
    assert bad(quick=quick) == []
    assert worst_of(findings(quick=quick)) is Health.SOUND


def debug(settings, data, world):
    settings.DEBUG = True


def any_host(settings, data, world):
    settings.ALLOWED_HOSTS = ["*"]


def plain_text(settings, data, world):
    settings.ALLOWED_HOSTS = ["zelian.school.cn"]


def short_key(settings, data, world):
    settings.SECRET_KEY = "short"


def open_key(settings, data, world):
    (data / "secret_key").chmod(0o644)


def clock_back(settings, data, world):
    future = timezone.now() + timedelta(hours=3)
    record(actor=SYSTEM, action="unit.added", thing=world.units["school"])
    event = Event.objects.order_by("id").last()
    event.pk, event.at = None, future
    event.save(force_insert=True)


def no_year(settings, data, world):
    CalendarYear.objects.filter(year=timezone.localdate().year).delete()


def dead_worker(settings, data, world):
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))


def old_backup(settings, data, world):
    BackupRun.objects.update(at=timezone.now() - timedelta(days=3))


def failed_backup(settings, data, world):
    note(at=timezone.now() + timedelta(seconds=1), failure="磁盘空间不足")


def bad_hour(settings, data, world):
    settings.ZELIAN_BACKUP_FOLDER, settings.ZELIAN_BACKUP_HOUR = str(data), "25"


def no_lock(settings, data, world):
    settings.ZELIAN_BACKUP_FOLDER = str(data)


def nobody_audits(settings, data, world):
    RoleGrant.objects.filter(role=Role.AUDIT_ADMIN).delete()


def two_offices(settings, data, world):
    grant = RoleGrant.objects.get(role=Role.AUDIT_ADMIN)
    RoleGrant.objects.create(
        account=grant.account, role=Role.SECURITY_ADMIN, reason="x", from_date=grant.from_date
    )


def no_room(settings, data, world):
    settings.MEDIA_ROOT = data / "secret_key" / "files"


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (debug, "调试页面开着"),
        (any_host, "任何主机名"),
        (plain_text, "没有启用 HTTPS"),
        (short_key, "会话密钥太短"),
        (open_key, "其他用户也能读取"),
        (clock_back, "时钟被调回过"),
        (no_year, "放假安排还没有"),
        (dead_worker, "没有在运行"),
        (old_backup, "最近一次成功"),
        (failed_backup, "磁盘空间不足"),
        (bad_hour, "ZELIAN_BACKUP_HOUR"),
        (no_lock, "还没有加密方式"),
        (nobody_audits, "没有可用的审计管理员"),
        (two_offices, "兼任"),
        (no_room, "没能检查"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_planted_fault_is_found_and_comes_with_advice(well, settings, data, world, plant, words):
    plant(settings, data, world)
    found = [f for f in findings(quick=True) if f.health is not Health.SOUND]
    assert [f for f in found if words in f.sentence], found
    assert all(f.advice for f in found)


def test_missing_altered_and_forgotten_files_are_told(data, world, settings):
    from tests.things import make_things

    things = make_things(world)
    (data / "files" / things.evidence.file.name).unlink()
    (data / "files" / things.regulation.file.name).write_bytes(b"altered")
    orphan = data / "files" / "evidence" / "00" / "orphan.bin"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(orphan, (long_ago, long_ago))
    told = {f.sentence.partition("：")[2]: f.health for f in storage.check_files()}
    assert told[things.evidence.file.name] is Health.FAULT
    assert told["evidence/00/orphan.bin"] is Health.ATTENTION
    assert things.regulation.file.name in " ".join(told)


def test_a_check_that_breaks_does_not_end_the_examination(well, monkeypatch):
    def broken() -> None:
        raise OSError("disk on fire")

    monkeypatch.setattr(storage, "check_room", broken)
    told = findings(quick=True)
    assert any("disk on fire" in f.sentence for f in told)
    assert told[-1].area == "历史记录"


def test_looking_makes_no_certificate(well, data):
    findings()
    assert not list(data.rglob("seal*"))


def test_the_page_shows_the_quick_look_to_the_system_administrator(well, sign_in):
    page = sign_in("system_admin").get("/system/")
    assert page.status_code == 200
    content = page.content.decode()
    assert "系统状态" in content
    assert "/backups/a.age" in content
    assert sign_in("organisation").get("/system/").status_code == 403
