"""An export opens without this program, says the same, and hides what must be hidden."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.things import PNG
from zelian.history.models import Event
from zelian.people.models import Person
from zelian.performance.models import Act, Obligation
from zelian.upkeep import running
from zelian.upkeep.exporting.contents import exported_models, title_of
from zelian.upkeep.exporting.writing import Forms, write_export
from zelian.upkeep.refusals import CannotExport

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


def rows_of(folder: Path, title: str) -> list[dict[str, str]]:
    file = next((folder / "表格").glob(f"*-{title}.csv"))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


@pytest.fixture
def exported(institution, tmp_path) -> Path:
    _world, things = institution
    Act.objects.filter(pk=things.act.pk).update(topic="=HYPERLINK(1)", place="@SUM(1)")
    write_export(tmp_path / "out", Forms(), now=NOW)
    return tmp_path / "out"


def test_every_table_is_there_in_both_forms_with_as_many_rows(exported):
    for model in exported_models():
        count = model._base_manager.count()
        lines = (exported / "数据" / f"{model._meta.label_lower}.jsonl").read_bytes().splitlines()
        assert len(lines) == count
        assert len(rows_of(exported, title_of(model))) == count


def test_tables_name_what_keys_point_to_and_say_choices_and_reasons_in_words(exported):
    (obligation,) = rows_of(exported, "履责期次")
    assert obligation["结果"] == Obligation.Outcome.OPEN.label
    assert obligation["理由"] == "尚未履行。"
    stored = Obligation.objects.get()
    assert obligation["unit"] == str(stored.unit)
    assert obligation["unit编号"] == str(stored.unit_id)


def test_no_cell_is_a_formula(exported):
    (act,) = rows_of(exported, "履责记实")
    assert (act["主题"], act["地点"]) == ("'=HYPERLINK(1)", "'@SUM(1)")
    (told,) = (exported / "数据" / "performance.act.jsonl").read_text().splitlines()
    assert json.loads(told)["topic"] == "=HYPERLINK(1)"


def test_files_have_the_names_people_gave_them(exported):
    found = {path.name: path for path in (exported / "文件").rglob("*") if path.is_file()}
    (photo,) = (path for name, path in found.items() if name.endswith("照片.png"))
    assert photo.read_bytes() == PNG
    assert len([name for name in found if name.endswith("办法.txt")]) == 2


def test_no_password_leaves_the_house(exported):
    for path in (exported / "数据").glob("*.jsonl"):
        assert b"md5$" not in path.read_bytes(), path
    assert not (exported / "数据" / "keys.datakey.jsonl").exists()


def test_the_explanation_names_every_column(exported):
    told = (exported / "说明.md").read_text("utf-8")
    assert "## 履责期次（performance.obligation）" in told
    assert "- 结果：取值：待履行、已履行、逾期履行、已免除" in told
    assert "没有写出" in told


def test_a_zip_holds_the_same_and_history_tells_of_it(institution, tmp_path):
    running.export(tmp_path / "out.zip", Forms(csv=False, in_clear=True))
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.testzip() is None
        people = archive.read("数据/people.person.jsonl").splitlines()
        assert not [name for name in archive.namelist() if name.startswith("表格")]
    assert len(people) == Person.objects.count()
    event = Event.objects.order_by("id").last()
    assert (event.action, event.after["in_clear"]) == ("backup.exported", True)


def test_nothing_is_written_over_and_nothing_half_done_is_left(institution, tmp_path, monkeypatch):
    (tmp_path / "there").mkdir()
    with pytest.raises(CannotExport, match="不会覆盖"):
        write_export(tmp_path / "there", Forms(), now=NOW)
    with pytest.raises(CannotExport, match="没能写成"):
        write_export(tmp_path / "no" / "place", Forms(), now=NOW)
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
