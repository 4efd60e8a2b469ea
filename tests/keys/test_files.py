from __future__ import annotations

import threading

import pytest

from tests.giving_away import give_away
from zelian.keys import files
from zelian.keys.refusals import CannotUseKey


def test_a_secret_is_kept_for_its_owner_alone(own_keys):
    assert files.read("a.key") is None
    assert files.create("a.key", b"secret") == b"secret"
    assert files.read("a.key") == b"secret"
    assert own_keys.stat().st_mode & 0o777 == 0o700
    assert (own_keys / "a.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in own_keys.iterdir()] == ["a.key"]


def test_a_secret_is_never_written_over(own_keys):
    files.create("a.key", b"first")
    assert files.create("a.key", b"second") == b"first"
    assert files.read("a.key") == b"first"


def test_of_many_at_once_one_wins_and_all_see_it(own_keys):
    seen = []
    threads = [
        threading.Thread(target=lambda n=n: seen.append(files.create("a.key", b"%d" % n)))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen) == {files.read("a.key")}
    assert len(seen) == 8


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_file_others_can_read_is_refused_with_the_remedy(own_keys, mode):
    files.create("a.key", b"secret")
    (own_keys / "a.key").chmod(mode)
    with pytest.raises(CannotUseKey, match="chmod 600") as refusal:
        files.read("a.key")
    assert f"{mode:o}" in refusal.value.sentence
    assert "secret" not in refusal.value.sentence
    assert files.list_faults() == [refusal.value.sentence]


def test_a_folder_others_can_look_into_is_refused(own_keys):
    files.create("a.key", b"secret")
    own_keys.chmod(0o755)
    with pytest.raises(CannotUseKey, match="chmod 700"):
        files.read("a.key")
    assert "chmod 700" in files.list_faults()[0]


def test_a_file_of_somebody_else_is_refused(own_keys, monkeypatch):
    files.create("a.key", b"secret")
    give_away(own_keys / "a.key", monkeypatch)
    with pytest.raises(CannotUseKey, match="另一个系统用户"):
        files.read("a.key")


def test_a_link_or_a_folder_in_its_place_is_refused(own_keys):
    files.create("a.key", b"secret")
    (own_keys / "b.key").symlink_to(own_keys / "a.key")
    with pytest.raises(CannotUseKey, match="无法读取"):
        files.read("b.key")
    (own_keys / "c.key").mkdir()
    with pytest.raises(CannotUseKey):
        files.read("c.key")


def test_an_empty_or_huge_file_is_refused(own_keys):
    files.create("a.key", b" \n")
    files.create("b.key", b"x" * 100_000)
    for name in ("a.key", "b.key"):
        with pytest.raises(CannotUseKey, match="不像密钥"):
            files.read(name)


def test_the_environment_goes_before_files(own_keys, tmp_path, monkeypatch):
    assert files.from_environment("ZELIAN_X") is None
    monkeypatch.setenv("ZELIAN_X", " secret\n")
    assert files.from_environment("ZELIAN_X") == b"secret"
    named = tmp_path / "x"
    named.write_bytes(b"other\n")
    named.chmod(0o600)
    monkeypatch.setenv("ZELIAN_X_FILE", str(named))
    with pytest.raises(CannotUseKey, match="只能设置一个"):
        files.from_environment("ZELIAN_X")
    monkeypatch.delenv("ZELIAN_X")
    assert files.from_environment("ZELIAN_X") == b"other"
    named.chmod(0o644)
    with pytest.raises(CannotUseKey, match="权限过宽"):
        files.from_environment("ZELIAN_X")
    monkeypatch.setenv("ZELIAN_X_FILE", str(tmp_path / "gone"))
    with pytest.raises(CannotUseKey, match="无法读取"):
        files.from_environment("ZELIAN_X")
