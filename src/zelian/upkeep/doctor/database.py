"""The database: whether it answers, is sound, and is of this version."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zelian.upkeep.doctor.finding import Findings, attention, fault, sound


def check_database(*, quick: bool) -> Findings:
    """Reached, set up rightly, unharmed."""
    area = _("数据库")
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        yield from _check_sqlite(area, quick=quick)
    else:
        version = _value("SHOW server_version")
        size = _value("SELECT pg_database_size(current_database())")
        words = {"version": version, "size": filesizeformat(size)}
        yield sound(area, _("PostgreSQL %(version)s，%(size)s。") % words)
    waiting = _unapplied()
    if waiting:
        yield fault(
            area,
            _("有 %(count)s 项数据结构更新还没有做（如 %(name)s）。")
            % {"count": len(waiting), "name": waiting[0]},
            _("先备份，再运行 zelian setup。"),
        )
    else:
        yield sound(area, _("数据结构与本版本一致。"))


def _check_sqlite(area: str, *, quick: bool) -> Findings:
    size = _value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    words = {"version": _value("SELECT sqlite_version()"), "size": filesizeformat(size)}
    yield sound(area, _("SQLite %(version)s，%(size)s。") % words)
    if _value("PRAGMA foreign_keys") != 1:
        yield fault(area, _("没有启用外键检查。"), _("请用本程序自带的数据库设置启动。"))
    if _value("PRAGMA journal_mode") not in {"wal", "memory"}:
        yield attention(
            area,
            _("没有使用预写日志，备份时他人可能要等待。"),
            _("数据目录请放在本机磁盘上，不要放在网络盘上。"),
        )
    told = _value("PRAGMA quick_check(1)" if quick else "PRAGMA integrity_check(1)")
    if told != "ok":
        yield fault(
            area,
            _("数据库文件已损坏：%(told)s") % {"told": str(told)[:200]},
            _("立即停止使用，检查磁盘，并从最近一份备份恢复到新的数据目录。"),
        )
    broken = None if quick else _row("PRAGMA foreign_key_check")
    if broken is not None:
        yield fault(
            area,
            _("数据表 %(table)s 中有指向不存在内容的行。") % {"table": broken[0]},
            _("请从最近一份备份恢复到新的数据目录，并对照查明原因。"),
        )


def _unapplied() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _value(statement: str) -> object:
    return _row(statement)[0]


def _row(statement: str) -> tuple | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()
