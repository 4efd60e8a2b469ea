"""The export is written: tables for people, tables for programs, files under readable names."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

import zelian
from zelian.pages.exports import disarmed
from zelian.people.models import Unit
from zelian.upkeep.backup import schema
from zelian.upkeep.backup.rows import CHUNK
from zelian.upkeep.backup.snapshot import snapshot_of
from zelian.upkeep.exporting.contents import (
    Column,
    cell,
    columns,
    described,
    exported_models,
    title_of,
    words_of,
)
from zelian.upkeep.exporting.destination import Destination, new_destination
from zelian.upkeep.refusals import CannotExport

UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
NAME_LENGTH = 80
TABLES, MACHINE, FILES = "表格", "数据", "文件"
CLOSED = "（已加密）"


@dataclass
class Exported:
    """What was written: rows and files, and the names of files that were missing."""

    path: Path
    rows: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Forms:
    """Which forms are wanted, and whether encrypted columns are written in clear."""

    csv: bool = True
    json: bool = True
    in_clear: bool = False


def write_export(path: Path, forms: Forms, *, now: datetime) -> Exported:
    """
    Write everything that is not a secret to a new folder or zip at ``path``.

    :raises CannotExport: nothing was written.
    """
    if schema.apps_of("default") is not apps:
        raise CannotExport(_("数据库还没有更新到本版本，请先备份，再运行 zelian setup。"))
    exported = Exported(path)
    with new_destination(path) as place, snapshot_of("default") as reading:
        names = _Names()
        for model in exported_models():
            rows = _write_table(place, model, forms, reading, names.free(_table_name(model)))
            exported.rows += rows
        _write_files(place, reading, exported)
        with place.open("说明.md") as file:
            file.write(_explanation(forms, exported, now).encode())
    return exported


class _Names:
    """Names that were given; a second one of the same gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        number, stem, suffix = 1, Path(name).stem, Path(name).suffix
        while name.lower() in self._taken:
            number += 1
            name = f"{stem}（{number}）{suffix}"
        self._taken.add(name.lower())
        return name


class _Labels:
    """How things that keys point to are called, asked for a page of rows at a time."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._known: dict[tuple[type[Model], Any], str] = {}

    def learn(self, found: Sequence[Column], page: Sequence[Sequence[Any]]) -> None:
        self._known.clear()
        for place, column in enumerate(found):
            if column.related is None:
                continue
            keys = {row[place] for row in page} - {None}
            to = column.field.target_field.attname
            rows = column.related._base_manager.using(self._alias).select_related()
            for thing in rows.filter(**{f"{to}__in": keys}):
                self._known[column.related, getattr(thing, to)] = str(thing)

    def __call__(self, model: type[Model], key: Any) -> str:
        return self._known.get((model, key), str(key))


def _write_table(
    place: Destination, model: type[Model], forms: Forms, alias: str, name: str
) -> int:
    count = 0
    if forms.json:
        with place.open(f"{MACHINE}/{model._meta.label_lower}.jsonl") as file:
            for line in _machine_lines(model, forms, alias):
                file.write(line)
                count += 1
    if forms.csv:
        with place.open(f"{TABLES}/{name}.csv") as file:
            # Excel reads UTF-8 only with the mark in front
            text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
            count = _write_csv(csv.writer(text), model, forms, alias)
            text.flush()
            text.detach()
    return count


def _pages(found: Sequence[Column], model: type[Model], alias: str) -> Iterator[list[tuple]]:
    rows = model._base_manager.using(alias).order_by("pk")
    values = rows.values_list(*(column.field.attname for column in found))
    left = values.iterator(chunk_size=CHUNK)
    while page := list(islice(left, 500)):
        yield page


def _write_csv(writer: Any, model: type[Model], forms: Forms, alias: str) -> int:
    found, labels, count = columns(model), _Labels(alias), 0
    heads: list[str] = []
    for column in found:
        heads += [column.head, f"{column.head}编号"] if column.related else [column.head]
    writer.writerow(disarmed(head) for head in heads)
    for page in _pages(found, model, alias):
        labels.learn(found, page)
        for row in page:
            cells: list[Any] = []
            for column, value in zip(found, row, strict=True):
                cells.append(_text(_opened(column, cell(column, value, labels), forms)))
                if column.related:
                    cells.append("" if value is None else value)
            writer.writerow(cells)
            count += 1
    return count


def _opened(column: Column, value: Any, forms: Forms) -> Any:
    return CLOSED if column.encrypted and value and not forms.in_clear else value


def _text(value: Any) -> Any:
    """A cell that any spreadsheet program reads as what it is, and none as a formula."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict | list):
        value = words_of(value) or json.dumps(value, ensure_ascii=False, sort_keys=True)
    return disarmed(value) if isinstance(value, str) else value


def _machine_lines(model: type[Model], forms: Forms, alias: str) -> Iterator[bytes]:
    found = columns(model)
    for page in _pages(found, model, alias):
        for row in page:
            told = {
                column.field.column: _opened(column, value, forms)
                for column, value in zip(found, row, strict=True)
            }
            line = json.dumps(told, ensure_ascii=False, default=_plain)
            yield line.encode("utf-8", "replace") + b"\n"


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _write_files(place: Destination, alias: str, exported: Exported) -> None:
    """Stored files under the names people gave them, in a folder for what they belong to."""
    for model in exported_models():
        for source in model._meta.concrete_fields:
            if not isinstance(source, models.FileField):
                continue
            names = _Names()
            rows = model._base_manager.using(alias).exclude(**{source.name: ""})
            for thing in rows.select_related().order_by("pk").iterator(chunk_size=500):
                name = names.free(f"{title_of(model)}/{_readable(thing)}")
                stored = Path(default_storage.path(getattr(thing, source.name).name))
                if not stored.is_file():
                    exported.missing.append(name)
                    continue
                with stored.open("rb") as content, place.open(f"{FILES}/{name}") as file:
                    shutil.copyfileobj(content, file)
                exported.files += 1


def _readable(thing: Model) -> str:
    """``what it belongs to（number）-its own name``, safe on every system."""
    owner = getattr(thing, "act", None)
    own = getattr(thing, "file_name", "") or str(thing)
    about = f"{owner}（{owner.pk}）" if owner is not None else str(thing.pk)
    stem, dot, suffix = _safe(own).rpartition(".")
    short = f"{(stem or suffix)[:NAME_LENGTH]}{dot}{suffix if stem else ''}"
    return f"{_safe(about)[:NAME_LENGTH]}-{short}"


def _safe(name: str) -> str:
    return UNSAFE.sub("_", name).strip(" .") or "_"


def _table_name(model: type[Model]) -> str:
    return _safe(f"{model._meta.app_config.verbose_name}-{title_of(model)}")


def _explanation(forms: Forms, exported: Exported, now: datetime) -> str:
    root = Unit.objects.filter(depth=1).order_by("path").first()
    lines = [
        _("# 责链数据导出"),
        "",
        _("%(name)s，%(at)s 由责链 %(version)s 导出；共 %(rows)s 行、%(files)s 个文件。")
        % {
            "name": root.name if root else "",
            "at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}",
            "version": zelian.__version__,
            "rows": exported.rows,
            "files": exported.files,
        },
        "",
        _("- “表格”：每类内容一个 CSV 文件（UTF-8），可用 Excel、WPS 打开。"),
        _("  以 = + - @ 开头的文字前加了单引号，以免被当作公式。"),
        _("- “数据”：同样的内容，每行一个 JSON，供程序读取。"),
        _("- “文件”：制度原件和佐证材料。"),
        _("- 密码、密钥和登录凭据没有导出。"),
        _("- 加密保存的内容已解密写出，请妥善保管。")
        if forms.in_clear
        else _("- 加密保存的内容没有写出；需要时由有权的人用 --in-clear 导出。"),
    ]
    if exported.missing:
        lines += ["", _("## 缺失的文件"), "", *(f"- {name}" for name in exported.missing)]
    for model in exported_models():
        lines += ["", f"## {title_of(model)}（{model._meta.label_lower}）", ""]
        lines += [f"- {head}：{what}" if what else f"- {head}" for head, what in described(model)]
    return "\n".join(lines) + "\n"
