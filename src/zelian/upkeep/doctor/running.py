"""What must go on by itself: the clock, the worker, backups, the sealing of history."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zelian.history.models import Event
from zelian.history.verifying import verify
from zelian.history.verifying.surroundings import check_triggers, check_unsealed
from zelian.performance.models import CalendarYear
from zelian.upkeep.backup.places import data_folder
from zelian.upkeep.doctor.finding import Findings, attention, fault, sound
from zelian.upkeep.models import BackupRun, Heartbeat
from zelian.upkeep.refusals import CannotBackUp
from zelian.upkeep.schedule import Schedule, timed_lock
from zelian.upkeep.tasks import WORKER

SKEW = timedelta(minutes=2)
SILENT = timedelta(minutes=5)
WAITING = timedelta(minutes=10)
OLD = timedelta(days=2)
AUTUMN = 11  # the holidays of the next year are announced about then


def check_clock(now: datetime) -> Findings:
    """Whether the machine's clock can be right."""
    area = _("时钟")
    newest = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and newest > now + SKEW:
        yield fault(
            area,
            _("系统时间 %(now)s 早于最近一条历史记录 %(newest)s：时钟被调回过。")
            % {"now": _said(now), "newest": _said(newest)},
            _("请与时间服务器对时（NTP），对准之前不要办理业务。"),
        )
        return
    with tempfile.NamedTemporaryFile(dir=data_folder(), prefix=".doctor-") as file:
        written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, tz=now.tzinfo)
    if abs(written - timezone.now()) > SKEW:
        yield attention(
            area,
            _("数据目录所在的文件系统时间与本机相差过大（%(time)s）。") % {"time": _said(written)},
            _("请让存储服务器与时间服务器对时（NTP）。"),
        )
        return
    words = {"now": _said(now), "zone": settings.TIME_ZONE}
    yield sound(area, _("%(now)s（%(zone)s）。") % words)


def check_calendar(now: datetime) -> Findings:
    """Whether this year's holidays are known, and late in the year the next one's."""
    area = _("工作日历")
    today = timezone.localdate(now)
    known = dict(CalendarYear.objects.values_list("year", "state"))
    advice = _("请在“工作日历”页面录入国务院办公厅公布的放假安排，或升级到含有它的版本。")
    wanted = [today.year] if today.month < AUTUMN else [today.year, today.year + 1]
    bad = [year for year in wanted if known.get(year) != CalendarYear.State.ANNOUNCED]
    for year in bad:
        tell = fault if year == today.year else attention
        sentence = _("%(year)s 年的放假安排还没有，期限按周末推算。")
        yield tell(area, sentence % {"year": str(year)}, advice)
    if not bad:
        years = _("、").join(map(str, wanted))
        yield sound(area, _("%(years)s 年的放假安排已录入。") % {"years": years})


def check_worker(now: datetime) -> Findings:
    """Whether somebody does the jobs."""
    area = _("后台任务")
    advice = _("用 zelian run 启动，或检查后台任务服务为什么停了。")
    beat = Heartbeat.objects.filter(name=WORKER).first()
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, enqueued_at__lt=now - WAITING
    ).count()
    if beat is None or beat.at < now - SILENT:
        at = _said(beat.at) if beat else _("从未")
        yield fault(area, _("没有在运行，最近一次运行：%(at)s。") % {"at": at}, advice)
    elif waiting:
        yield attention(
            area,
            _("在运行，但有 %(count)s 项任务等了十分钟以上。") % {"count": waiting},
            _("正在读大文件时属正常；一直不减少时请查看日志。"),
        )
    else:
        yield sound(area, _("在运行，没有积压。"))


def check_backups(now: datetime) -> Findings:
    """Whether there is a backup to go back to."""
    area = _("备份")
    try:
        schedule = Schedule.from_settings()
        if schedule is not None:
            timed_lock()
    except CannotBackUp as refusal:
        yield fault(area, str(refusal), _("改正后重新启动。"))
        return
    made = BackupRun.objects.filter(kind__in=[BackupRun.Kind.BY_HAND, BackupRun.Kind.TIMED])
    last, failed = made.filter(failure="").first(), made.exclude(failure="").first()
    if failed is not None and (last is None or failed.at > last.at):
        yield fault(
            area,
            _("%(at)s 的备份没有成功：%(why)s") % {"at": _said(failed.at), "why": failed.failure},
            _("改正后运行 zelian backup，确认能成功。"),
        )
    if last is None:
        yield attention(
            area,
            _("还没有备份过。"),
            _("运行 zelian backup 文件名，并设置 ZELIAN_BACKUP_FOLDER 每天自动备份。"),
        )
        return
    words = {"at": _said(last.at), "size": filesizeformat(last.size), "place": last.place}
    sentence = _("最近一次成功：%(at)s，%(size)s，%(place)s。") % words
    if last.at < now - OLD:
        yield attention(area, sentence, _("已超过两天，请尽快备份。"))
    else:
        if schedule is not None:
            at = _said(schedule.next_after(timezone.localtime(now)))
            sentence += _("下一次：%(at)s。") % {"at": at}
        yield sound(area, sentence)


def check_history(now: datetime, *, quick: bool) -> Findings:
    """Whether history is whole; quickly, whether it is guarded and sealed."""
    area = _("历史记录")
    advice = _("运行 zelian verify 看全部问题；保全现场，立即报告审计管理员。")
    if quick:
        faults = [finding.sentence for finding in check_triggers()]
        notices = []
        for is_fault, finding in check_unsealed(now):
            (faults if is_fault else notices).append(finding.sentence)
    else:
        report = verify(now=now)
        faults = [finding.sentence for finding in report.findings]
        notices = [finding.sentence for finding in report.notices]
    for sentence in faults[:10]:
        yield fault(area, sentence, advice)
    for sentence in notices:
        yield attention(area, sentence, _("请确认后台任务在运行。"))
    if not faults and not notices:
        yield sound(
            area,
            _("受保护，已封存。") if quick else _("逐条核验完好，没有改动、插入或删除。"),
        )


def _said(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
