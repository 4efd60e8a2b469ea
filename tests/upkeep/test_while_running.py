"""A backup made while others write is one moment of the institution, not a smear of several."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.upkeep.backups import OPENER
from zelian.upkeep.backup.reading import Nobody, read_backup


class Keeping(Nobody):
    """Keeps the rows of two tables."""

    def __init__(self) -> None:
        self.found: dict[str, list[dict]] = {"performance.act": [], "history.event": []}

    def rows(self, table, first, rows) -> None:
        if table.label in self.found:
            kept = self.found[table.label]
            kept += (dict(zip(table.columns, row, strict=True)) for row in rows)


def test_each_act_has_its_event_and_each_event_its_act(tmp_path):
    environment = {
        **os.environ,
        "ZELIAN_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'zelian.sqlite3'}",
        "ZELIAN_SECRET_KEY": "x" * 60,
        "DJANGO_SETTINGS_MODULE": "zelian.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.upkeep.busy", str(tmp_path), "1"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    during, after = map(int, done.stdout.split())
    keeping = Keeping()
    read_backup(tmp_path / "busy.age", OPENER, keeping)
    acts = {act["id"] for act in keeping.found["performance.act"]}
    told = [e for e in keeping.found["history.event"] if e["action"] == "act.recorded"]
    assert len(acts) > 5, json.dumps(done.stdout)
    assert {event["thing_id"] for event in told} == acts - {min(acts)}  # the one of the set-up
    assert len(acts) <= during < after
