"""The files: whether there is room, and each is there and unaltered."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zelian.upkeep.backup import schema
from zelian.upkeep.backup.places import data_folder, digest_in, files_folder
from zelian.upkeep.backup.rows import columns_of
from zelian.upkeep.doctor.finding import Findings, attention, fault, sound

LITTLE, TOO_LITTLE = 2 * 1024**3, 200 * 1024**2
DAY = 24 * 3600
SHOWN = 5


def check_room() -> Findings:
    """Whether files can still be written."""
    area = _("存储")
    for folder in (data_folder(), files_folder()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
                """It can be written."""
        except OSError as error:
            yield fault(
                area,
                _("%(folder)s 不能写入：%(error)s。") % {"folder": folder, "error": error.strerror},
                _("检查磁盘和文件夹权限：它应属于运行责链的用户。"),
            )
            return
    free = shutil.disk_usage(files_folder()).free
    words = {"free": filesizeformat(free)}
    if free < TOO_LITTLE:
        yield fault(area, _("磁盘只剩 %(free)s。") % words, _("立即清理磁盘或扩容。"))
    elif free < LITTLE:
        yield attention(area, _("磁盘只剩 %(free)s。") % words, _("请尽快清理磁盘或扩容。"))
    else:
        yield sound(area, _("可以写入，剩余空间 %(free)s。") % words)


def check_files() -> Findings:
    """Every file the database names, read through and held against its digest."""
    area = _("文件")
    missing, altered, named = [], [], set()
    for name in stored_names():
        named.add(name)
        path = Path(default_storage.path(name))
        if not path.is_file():
            missing.append(name)
        elif digest_in(name) not in {"", _digest(path)}:
            altered.append(name)
    if missing:
        yield fault(
            area,
            _("有 %(count)s 个文件不见了：%(names)s") % _told(missing),
            _("从备份中找回（恢复到另一个目录后复制过来）。"),
        )
    if altered:
        yield fault(
            area,
            _("有 %(count)s 个文件的内容与登记的摘要不符：%(names)s") % _told(altered),
            _("从备份中找回原件，并查明是谁改动了磁盘上的文件。"),
        )
    orphans = sorted(_old_files() - named)
    if orphans:
        yield attention(
            area,
            _("有 %(count)s 个文件不属于任何记录：%(names)s") % _told(orphans),
            _("佐证材料会由后台任务自动清理；其他的请人工查看后移走。"),
        )
    if not (missing or altered or orphans):
        yield sound(area, _("%(count)s 个文件都在，内容未变。") % {"count": len(named)})


def stored_names() -> Iterator[str]:
    """The names of all stored files of which the database speaks, each once a table."""
    for model in schema.kept_models(apps):
        for field in columns_of(model):
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""})
                names = rows.order_by().values_list(field.name, flat=True).distinct()
                yield from (name for name in names.iterator() if name)


def _old_files() -> set[str]:
    """Files of the storage that have stood for a day: a newer one may be on its way."""
    folder, now = files_folder(), time.time()
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and now - path.stat().st_mtime > DAY
    }


def _told(names: list[str]) -> dict[str, object]:
    return {"count": len(names), "names": _("、").join(names[:SHOWN])}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
