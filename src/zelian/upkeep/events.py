"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_fields

ACTIONS = {
    "backup.made": _("完成备份"),
    "backup.failed": _("备份失败"),
    "backup.restored": _("从备份恢复"),
    "backup.exported": _("导出全部数据"),
}
FIELDS = {
    "file": _("文件"),
    "size": _("大小（字节）"),
    "rows": _("数据行数"),
    "files": _("文件数"),
    "amiss": _("缺失或被改动的文件数"),
    "failure": _("失败原因"),
    "in_clear": _("含解密内容"),
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    register_fields("backup", FIELDS)
