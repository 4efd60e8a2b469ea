"""A backup that is cut, altered or forged is refused with a sentence, and leaves nothing behind."""

from __future__ import annotations

import errno
import tarfile
from pathlib import Path

import pyrage
import pytest
from django.conf import settings

from tests.upkeep.backups import NOW, OPENER, altered, back_up, in_json
from tests.upkeep.conftest import PASSPHRASE
from zelian.people.models import Unit
from zelian.performance.models import Evidence
from zelian.upkeep.backup import layout, locks, making
from zelian.upkeep.backup.locks import Opener, lock_with
from zelian.upkeep.backup.making import make_backup
from zelian.upkeep.backup.reading import read_backup
from zelian.upkeep.backup.restoring import restore_backup
from zelian.upkeep.refusals import CannotBackUp, CannotRestore, SpoiltBackup

EVIL = tarfile.TarInfo("files/link")
EVIL.type, EVIL.linkname = tarfile.SYMTYPE, "/etc/passwd"


@pytest.fixture
def backup(institution, tmp_path) -> Path:
    file = tmp_path / "a.age"
    back_up(file)
    return file


def refusal_of(path: Path, opener: Opener = OPENER) -> str:
    with pytest.raises(CannotRestore) as refusal:
        read_backup(path, opener)
    return str(refusal.value)


def test_a_whole_backup_is_found_whole_and_opens_with_the_age_library(backup):
    found = read_backup(backup, OPENER)
    assert found.manifest.tables["people.unit"]["count"] == Unit.objects.count()
    assert found.begin.made_at == NOW.isoformat()
    assert pyrage.passphrase.decrypt(backup.read_bytes(), PASSPHRASE).startswith(b"\x1f\x8b")


def test_a_wrong_passphrase_is_told(backup):
    assert "口令不对" in refusal_of(backup, Opener(passphrase="another passphrase"))
    assert "请给出口令" in refusal_of(backup, Opener())


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9, 0.9999])
def test_a_file_that_was_cut_off_is_refused(backup, share):
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    assert any(word in refusal_of(backup) for word in ("不完整", "已损坏", "不是责链备份"))


@pytest.mark.parametrize("place", [0, 30, 60, 120, 170, 250, -1, -5000])
def test_a_flipped_byte_is_found_wherever_it_is(backup, place):
    content = bytearray(backup.read_bytes())
    content[place] ^= 1
    backup.write_bytes(content)
    assert refusal_of(backup)


def test_what_hangs_behind_the_end_is_no_part_of_it(backup):
    with backup.open("ab") as raw:
        raw.write(b"more")
    assert "不完整或被改动" in refusal_of(backup)


def without(name: str):
    return lambda parts: [part for part in parts if not part[0].startswith(name)]


def doubled_line(parts):
    name = "tables/people.unit/000001.jsonl"
    return [
        (n, data + data.splitlines(keepends=True)[0] if n == name else data) for n, data in parts
    ]


def other_file(parts):
    return [(n, b"forged" if n.startswith("files/evidence") else data) for n, data in parts]


def renamed(old: str, new: str):
    return lambda parts: [(n.replace(old, new), data) for n, data in parts]


def broken_line(parts):
    name = "tables/people.unit/000001.jsonl"
    return [(n, b"[1,\n" + data if n == name else data) for n, data in parts]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(without("manifest.json"), "后面的部分不见了", id="no manifest"),
        pytest.param(without("begin.json"), "不是责链备份", id="no beginning"),
        pytest.param(without("tables/people.unit/"), "people.unit 与清单不符", id="a table gone"),
        pytest.param(without("files/evidence"), "缺少文件 evidence/", id="a file gone"),
        pytest.param(without("data/"), "与清单不符", id="keys gone"),
        pytest.param(doubled_line, "people.unit 与清单不符", id="a row twice"),
        pytest.param(broken_line, "people.unit 第 1 行读不出来", id="a line broken"),
        pytest.param(other_file, "被改动过", id="another file"),
        pytest.param(renamed("files/evidence", "files/../evidence"), "不该有", id="path upwards"),
        pytest.param(renamed("data/secret_key", "data/../../x"), "不该有", id="key upwards"),
        pytest.param(renamed("data/secret_key", "data/keys/../x"), "不该有", id="key beside"),
        pytest.param(renamed("data/secret_key", "data/.bashrc"), "不该有", id="no key"),
        pytest.param(renamed("files/evidence", "/files/evidence"), "不该有", id="absolute path"),
        pytest.param(lambda parts: [*parts, parts[0]], "不该有", id="something after the end"),
        pytest.param(lambda parts: [*parts[:-1], EVIL], "不该有", id="a link"),
        pytest.param(lambda parts: [("x", b"1")], "不是责链备份", id="another archive"),
        pytest.param(
            lambda parts: in_json(parts, "begin.json", lambda told: told.update(version=2)),
            "更新的版本",
            id="a newer format",
        ),
        pytest.param(
            lambda parts: in_json(parts, "manifest.json", lambda told: told.update(x=2)),
            "清单读不出来",
            id="a strange manifest",
        ),
    ],
)
def test_well_encrypted_nonsense_is_refused(backup, change, words):
    assert words in refusal_of(altered(backup, change))


def test_a_part_that_claims_to_be_vast_is_not_read_into_memory(backup, monkeypatch):
    monkeypatch.setattr(layout, "LONGEST_WORD", 100)
    assert "大得不合常理" in refusal_of(backup)


def test_another_file_is_no_backup(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("此致敬礼", encoding="utf-8")
    assert "不是责链备份" in refusal_of(file)
    assert "读不出" in refusal_of(tmp_path / "none.age")


def test_a_spoilt_backup_leaves_the_place_empty(backup, elsewhere, scratch):
    spoilt = altered(backup, without("files/evidence"))
    folder = elsewhere()
    with scratch("sqlite"):
        with pytest.raises(SpoiltBackup):
            restore_backup(spoilt, OPENER, verify=list)
        left = [path for path in folder.rglob("*") if path.is_file()]
        assert not left
        restore_backup(backup, OPENER, verify=list)
        assert Evidence.objects.count() == 1


def test_rows_that_do_not_fit_together_leave_the_place_empty(backup, elsewhere, scratch):
    def orphaned(parts):
        dropped = [part for part in parts if not part[0].startswith("tables/people.unit/")]
        nobody = {"count": 0, "digest": "0" * 64}
        return in_json(
            dropped, "manifest.json", lambda told: told["tables"].update({"people.unit": nobody})
        )

    folder = elsewhere()
    with scratch("sqlite"):
        with pytest.raises(SpoiltBackup, match="彼此对不上"):
            restore_backup(altered(backup, orphaned), OPENER, verify=list)
        assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_backup_of_a_newer_version_is_refused_plainly(backup, elsewhere, scratch):
    def newer(parts):
        return in_json(
            parts, "begin.json", lambda told: told["migrations"].append(["people", "9999_future"])
        )

    elsewhere()
    with scratch("sqlite"), pytest.raises(CannotRestore, match=r"people\.9999_future"):
        restore_backup(altered(backup, newer), OPENER, verify=list)


def test_a_place_with_data_is_refused_and_named(backup):
    with pytest.raises(CannotRestore, match="数据库里已有数据：1 条"):
        restore_backup(backup, OPENER, verify=list)


def test_a_place_with_files_is_refused(backup, elsewhere, scratch):
    folder = elsewhere()
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "somebody.bin").write_bytes(b"x")
    with scratch("sqlite"), pytest.raises(CannotRestore, match=r"somebody\.bin"):
        restore_backup(backup, OPENER, verify=list)


def test_keys_that_stand_in_the_place_are_kept_aside(backup, elsewhere, scratch):
    folder = elsewhere()
    folder.mkdir()
    (folder / "secret_key").write_text("made by the set-up")
    with scratch("sqlite"):
        restored = restore_backup(backup, OPENER, verify=list)
    assert (folder / "secret_key").read_text() == "the key of this institution"
    assert [path.read_text() for path in restored.set_aside] == ["made by the set-up"]


def test_altered_history_is_restored_only_when_asked_for(backup, elsewhere, scratch):
    elsewhere()
    with scratch("sqlite"):
        with pytest.raises(SpoiltBackup, match="第 7 号事件不对"):
            restore_backup(backup, OPENER, verify=lambda: ["第 7 号事件不对。"])
        restored = restore_backup(
            backup, OPENER, verify=lambda: ["第 7 号事件不对。"], despite_history=True
        )
    assert restored.history_faults == ("第 7 号事件不对。",)


def test_a_missing_and_an_altered_file_are_told_and_do_not_stop_the_backup(institution, tmp_path):
    _world, things = institution
    evidence = Path(settings.MEDIA_ROOT) / things.evidence.file.name
    regulation = Path(settings.MEDIA_ROOT) / things.regulation.file.name
    evidence.unlink()
    regulation.write_bytes(b"altered on the disk")
    made = back_up(tmp_path / "a.age")
    assert made.missing == (things.evidence.file.name,)
    assert things.regulation.file.name in made.altered
    assert read_backup(tmp_path / "a.age", OPENER).manifest.missing == list(made.missing)


def test_nothing_is_ever_written_over(backup):
    before = backup.read_bytes()
    with pytest.raises(CannotBackUp, match="不会覆盖"):
        back_up(backup)
    assert backup.read_bytes() == before


def test_two_backups_into_one_file_do_not_meet(institution, tmp_path):
    (tmp_path / "a.age.part").write_bytes(b"the other one's")
    with pytest.raises(CannotBackUp, match="另一次备份正在进行"):
        back_up(tmp_path / "a.age")
    assert (tmp_path / "a.age.part").read_bytes() == b"the other one's"


def test_a_folder_that_is_not_there_is_told(institution, tmp_path):
    with pytest.raises(CannotBackUp, match="没能写成"):
        back_up(tmp_path / "none" / "a.age")


KEY = pyrage.x25519.Identity.generate()


@pytest.mark.parametrize("by_key", [False, True], ids=["passphrase", "key"])
def test_a_full_disk_leaves_nothing_half_done(institution, tmp_path, monkeypatch, by_key):
    def full(*_given: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making.os, "fsync", full)
    lock = (
        lock_with(recipients=[str(KEY.to_public())]) if by_key else lock_with(passphrase=PASSPHRASE)
    )
    with pytest.raises(CannotBackUp, match="磁盘空间不足"):
        make_backup(tmp_path / "a.age", lock, at=NOW)
    assert not list(tmp_path.glob("a.age*"))


def test_a_disk_that_fills_up_under_the_age_library_is_noticed(tmp_path):
    class Full:
        def write(self, data: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def flush(self) -> None:
            """Nothing was taken."""

    lock = lock_with(recipients=[str(KEY.to_public())])

    def write_much() -> None:
        with locks.locking(Full(), lock) as out:
            for _ in range(64):
                out.write(bytes(1 << 20))

    with pytest.raises(OSError, match="No space left"):
        write_much()


def test_a_backup_for_keys_opens_with_one_of_them_alone(institution, tmp_path):
    other = pyrage.x25519.Identity.generate()
    lock = lock_with(recipients=[str(KEY.to_public()), f" {other.to_public()} "])
    make_backup(tmp_path / "a.age", lock, at=NOW)
    assert read_backup(tmp_path / "a.age", Opener(identities=(other,))).manifest.rows
    stranger = pyrage.x25519.Identity.generate()
    assert "私钥打不开" in refusal_of(tmp_path / "a.age", Opener(identities=(stranger,)))
    assert "--identity" in refusal_of(tmp_path / "a.age", OPENER)
    content = bytearray((tmp_path / "a.age").read_bytes())
    content[-20] ^= 1
    (tmp_path / "a.age").write_bytes(content)
    assert "不完整或被改动" in refusal_of(tmp_path / "a.age", Opener(identities=(other,)))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "中的一种"),
        ({"passphrase": "x" * 20, "recipients": ["age1x"]}, "中的一种"),
        ({"passphrase": "short"}, "至少 12 个字符"),
        ({"recipients": ["age1nonsense"]}, "不是 age 公钥"),
    ],
    ids=["nothing", "both", "short", "no key"],
)
def test_a_lock_is_one_thing_and_a_strong_one(given, words):
    with pytest.raises(CannotBackUp, match=words):
        lock_with(**given)


def test_a_passphrase_file_that_others_may_read_is_refused(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text("a-long-passphrase\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(CannotBackUp, match="chmod 600"):
        locks.read_passphrase(file)
    file.chmod(0o600)
    assert locks.read_passphrase(file) == "a-long-passphrase"
    file.write_text("\n")
    with pytest.raises(CannotBackUp, match="第一行是空的"):
        locks.read_passphrase(file)
    with pytest.raises(CannotBackUp, match="读不出"):
        locks.read_passphrase(tmp_path / "none")
