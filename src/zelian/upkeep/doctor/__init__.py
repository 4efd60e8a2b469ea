"""The doctor: looks at everything that must be well, and says what to do where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from zelian.upkeep.doctor import accounts, database, running, storage, surroundings
from zelian.upkeep.doctor.finding import Finding, Findings, Health, fault

__all__ = ["Finding", "Health", "examine", "worst_of"]

Check = Callable[[], Findings]


def examine(now: datetime, *, quick: bool = False) -> Iterator[Finding]:
    """
    Every finding, as it comes; ``quick`` leaves out what reads all files and all of history.

    A check that breaks is a finding itself: the others still come.
    """
    for title, check in _checks(now, quick=quick):
        try:
            yield from check()
        # The doctor is called when something is broken, and must get to the end.
        except Exception as error:
            yield fault(
                title,
                _("这一项没能检查：%(error)s")
                % {"error": f"{type(error).__name__}: {error}".partition("\n")[0]},
                _("先处理上面的问题，再检查一次；仍然如此请把这一行交给维护人员。"),
            )


def worst_of(findings: list[Finding]) -> Health:
    """The state of the whole."""
    return max((finding.health for finding in findings), default=Health.SOUND)


def _checks(now: datetime, *, quick: bool) -> list[tuple[str, Check]]:
    checks: list[tuple[str, Check]] = [
        (_("设置"), surroundings.check_settings),
        (_("数据库"), partial(database.check_database, quick=quick)),
        (_("密钥"), surroundings.check_keys),
        (_("登录方式"), surroundings.check_sign_in),
        (_("印章证书"), partial(surroundings.check_certificate, now)),
        (_("存储"), storage.check_room),
        (_("时钟"), partial(running.check_clock, now)),
        (_("工作日历"), partial(running.check_calendar, now)),
        (_("后台任务"), partial(running.check_worker, now)),
        (_("备份"), partial(running.check_backups, now)),
        (_("三员"), partial(accounts.check_administrators, now)),
        (_("历史记录"), partial(running.check_history, now, quick=quick)),
    ]
    if not quick:
        checks += [(_("文件"), storage.check_files), (_("可选组件"), surroundings.check_extras)]
    return checks
