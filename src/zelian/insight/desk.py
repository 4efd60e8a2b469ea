"""What lists want, as the personal page shows it: groups of rows, each with the one button."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.insight.queries.desk_lists import SHOWN, ListWork, Some
from zelian.lists.lateness import is_late
from zelian.lists.models import Filing, PublicationComment, ResponsibilityList, RevisionCall
from zelian.lists.queries.compilations import Reminder
from zelian.pages.words import worded, year_date


@dataclass(frozen=True, slots=True)
class Work:
    """One thing to do: what it is, and the button that does it."""

    label: str
    detail: str
    url: str
    button: str
    icon: str
    address: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Things of one sort; ``url`` leads to all of them where not all are shown."""

    key: str
    title: str
    rows: tuple[Work, ...]
    count: int
    url: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure of a leading office, with the page of what it counts."""

    label: str
    count: int
    url: str
    status: str


def work_groups(work: ListWork, today: date) -> list[WorkGroup]:
    """What lists want of the viewer, in the order of a list's life; only what there is."""
    return [group for group in (*_steps(work, today), *_others(work)) if group.count]


def tallies(work: ListWork) -> list[Tally]:
    """What a leading office watches besides its own; only what there is."""
    calls, standing = reverse("lists:calls"), reverse("lists:standing")
    found = (
        Tally(_("待修订清单提示"), work.calls_led, f"{calls}?state=open", "due_soon"),
        Tally(_("逾期未完成的清单"), work.late, standing, "overdue"),
    )
    return [one for one in found if one.count]


def _steps(work: ListWork, today: date) -> Iterator[WorkGroup]:
    lists = reverse("lists:lists")
    filled = (_("填写"), "pencil", "list")
    yield _of_lists("fill", _("待填写清单"), work.to_fill, filled, today, lists)
    if (waiting := work.waiting) is not None:
        back, discuss = (_("修改"), "pencil", "list"), (_("讨论"), "users-group", "discuss")
        sign, endorse = (_("签字"), "writing-sign", "sign"), (_("背书"), "checks", "endorse")
        choose = (_("选定"), "user-check", "endorser")
        endorsing = reverse("lists:endorsing")
        for key, title, rows, does, url in (
            ("returned", _("退回修改的清单"), waiting.returned, back, lists),
            ("discuss", _("待集体讨论清单"), waiting.to_discuss, discuss, lists),
            ("to-sign", _("待签字清单"), waiting.to_sign, sign, lists),
            ("choose", _("待选定背书领导"), waiting.to_choose_endorser, choose, lists),
            ("endorse", _("待审核背书清单"), waiting.to_endorse, endorse, endorsing),
        ):
            yield _of_lists(key, title, rows, does, today, url)
    file, publish = (_("报送"), "send", "file"), (_("公示"), "speakerphone", "publish")
    together = reverse("lists:file-many")
    yield _of_lists("file", _("待报送备案清单"), work.to_file, file, today, together)
    yield _of_lists("publish", _("待公示清单"), work.to_publish, publish, today, lists)


def _of_lists(
    key: str,
    title: str,
    rows: Sequence[ResponsibilityList],
    does: tuple[str, str, str],
    today: date,
    url: str,
) -> WorkGroup:
    button, icon, page = does
    shown = tuple(
        Work(
            label=row.title,
            detail=_detail(row),
            url=reverse("lists:list", args=[row.pk]),
            button=button,
            icon=icon,
            address=reverse(f"lists:{page}", args=[row.pk]),
            late=is_late(row, today),
        )
        for row in rows[:SHOWN]
    )
    return WorkGroup(key, title, shown, len(rows), url)


def _detail(row: ResponsibilityList) -> str:
    parts = []
    if row.edition > 1:
        parts.append(_("第%(edition)s版") % {"edition": row.edition})
    if (count := getattr(row, "item_count", None)) is not None:
        parts.append(_("共%(count)s条") % {"count": count})
    if (due := row.compile_by if row.state == row.State.DRAFT else row.file_by) is not None:
        parts.append(_("%(day)s前") % {"day": year_date(due)})
    return _("，").join(parts)


def _others(work: ListWork) -> Iterator[WorkGroup]:
    filings, calls = reverse("lists:filings"), reverse("lists:calls")
    publications = reverse("lists:publications")
    yield _of("receive", _("待接收备案"), work.to_receive, _receipt, reverse("lists:receive"))
    yield _of("note", _("待登记回执"), work.to_note, _outside, filings)
    yield _of("opinions", _("待答复公示意见"), work.to_answer, _opinion, publications)
    yield _of("calls", _("待修订清单"), work.calls, _call, f"{calls}?state=open")
    reminders = Some(work.reminders[:SHOWN], len(work.reminders))
    yield _of("reminders", _("催办"), reminders, _reminder, reverse("lists:lists"))
    yield _of("answers", _("对我所提意见的答复"), work.answers, _answer, publications)


def _of(key: str, title: str, some: Some, work: Callable[[Any], Work], url: str) -> WorkGroup:
    return WorkGroup(key, title, tuple(work(row) for row in some.rows), some.total, url)


def _receipt(filing: Filing) -> Work:
    page = reverse("lists:filing", args=[filing.pk])
    words = {"name": filing.submitted_by_name, "day": year_date(filing.submitted_on)}
    detail = _("%(name)s于%(day)s报送") % words
    button = (_("接收"), "clipboard-check", reverse("lists:receive-one", args=[filing.pk]))
    return Work(filing.list.title, detail, page, *button, late=filing.late)


def _outside(filing: Filing) -> Work:
    page = reverse("lists:filing", args=[filing.pk])
    detail = _("已报%(body)s") % {"body": filing.outside_body}
    button = (_("登记"), "certificate", reverse("lists:note-receipt", args=[filing.pk]))
    return Work(filing.list.title, detail, page, *button)


def _opinion(comment: PublicationComment) -> Work:
    listed = comment.publication.list
    page = reverse("lists:publication-comments", args=[listed.pk])
    button = (_("答复"), "message", reverse("lists:answer-comment", args=[comment.pk]))
    return Work(comment.text, listed.title, page, *button)


def _call(call: RevisionCall) -> Work:
    page = reverse("lists:list", args=[call.list_id])
    button = (_("据此修订"), "edit", reverse("lists:revise", args=[call.list_id]))
    return Work(call.list.title, worded(call.reason), page, *button)


def _reminder(reminder: Reminder) -> Work:
    page = reverse("lists:list", args=[reminder.listed.pk])
    words = {"name": reminder.by_name, "words": reminder.words}
    detail = _("%(name)s：%(words)s") % words
    return Work(reminder.listed.title, detail, page, _("查看"), "eye", page)


def _answer(comment: PublicationComment) -> Work:
    page = reverse("lists:publication", args=[comment.publication_id])
    words = {"name": comment.answered_by_name, "answer": comment.answer}
    detail = _("%(name)s答复：%(answer)s") % words
    return Work(comment.text, detail, page, _("查看"), "eye", page)
