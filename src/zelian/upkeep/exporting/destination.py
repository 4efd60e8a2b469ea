"""Where an export goes: a new folder, or a new zip; whole, or not there at all."""

from __future__ import annotations

import errno
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from django.utils.translation import gettext as _

from zelian.upkeep.refusals import CannotExport


class Destination(Protocol):
    def open(self, name: str) -> AbstractContextManager[BinaryIO]: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        path = self.root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path.open("xb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        return self.archive.open(name, "w", force_zip64=True)


@contextmanager
def new_destination(path: Path) -> Iterator[Destination]:
    """
    A zip where the name ends so, otherwise a folder; it takes its name when all is written.

    :raises CannotExport: the name is taken, or nothing can be written there.
    """
    if path.exists():
        raise CannotExport(_("%(file)s 已经存在，导出不会覆盖它。") % {"file": path})
    part = path.with_name(path.name + ".part")
    if part.exists():
        raise CannotExport(
            _("%(file)s 已经存在：另一次导出正在进行，或上次中断了；确认没有进行后请删除它。")
            % {"file": part}
        )
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                part.chmod(0o600)
                yield _Zip(archive)
        else:
            part.mkdir(mode=0o700)
            yield _Folder(part)
        part.rename(path)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = _("磁盘空间不足") if full else error.strerror or str(error)
        raise CannotExport(
            _("没能写成 %(file)s：%(why)s。没有留下半份。") % {"file": path, "why": why}
        ) from error
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)
