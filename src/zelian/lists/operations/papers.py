"""Booklets: many lists in one file, asked for, made by the worker, fetched by who asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.models import Booklet, ListItem, ListKind
from zelian.lists.papers.files import booklet_file
from zelian.lists.papers.on_paper import OnPaper, lists_on_paper
from zelian.lists.queries.papers import lists_for_booklet, lists_in_order
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer, in_reach

State = Booklet.State
MOST_LISTS = 600
MOST_ROWS = 12_000
AT_ONCE = 50  # lists that are read together


class CannotMakeBooklet(Refusal):
    """A booklet can't be made as asked."""


@transaction.atomic
def ask_for_booklet(
    *,
    viewer: Viewer,
    title: str,
    year: int,
    kinds: Sequence[ListKind],
    unit: Unit | None,
    states: Sequence[str],
    file_format: str,
    address: str,
) -> Booklet:
    """
    Note down that lists are to be put into one file; ``address`` is where signatures are checked.

    :raises CannotMakeBooklet: nothing was found, or too much for one file.
    """
    refuse_unless(viewer, "lists.make_booklet")
    found = lists_for_booklet(viewer, year=year, kinds=kinds, unit=unit, states=states)
    list_ids = list(found.values_list("pk", flat=True)[: MOST_LISTS + 1])
    if not list_ids:
        raise CannotMakeBooklet(_("按所选的年度、种类、单位和状态，没有找到清单。请放宽条件再试。"))
    if len(list_ids) > MOST_LISTS:
        raise CannotMakeBooklet(
            _("一册最多%(most)s份清单。请按单位或清单种类分成几册。") % {"most": MOST_LISTS}
        )
    if ListItem.objects.filter(list__in=list_ids).count() > MOST_ROWS:
        raise CannotMakeBooklet(
            _("这些清单共有%(rows)s条以上，一册放不下。请按单位或清单种类分成几册。")
            % {"rows": MOST_ROWS}
        )
    booklet = Booklet.objects.create(
        title=title.strip() or _("%(year)s年度清单汇编") % {"year": year},
        format=file_format,
        list_ids=list_ids,
        address=address,
        requested_by_id=viewer.account_id,
    )
    record(
        actor=viewer.actor,
        action="booklet.requested",
        thing=booklet,
        after={"lists": len(list_ids), "format": file_format, "year": year},
    )
    return booklet


def run_booklet(*, viewer: Viewer, booklet: Booklet) -> Booklet:
    """
    Put the lists into the file; progress is written as it goes.

    Lists that went out of reach since are left out. What breaks it leaves it marked as failed
    and is raised on, for the worker's log.
    """
    refuse_unless(viewer, "lists.make_booklet")
    taken = Booklet.objects.filter(pk=booklet.pk, state=State.WAITING).update(state=State.RUNNING)
    booklet.refresh_from_db()
    if not taken:
        return booklet
    finished = False
    try:
        papers = [*_papers(viewer, booklet)]
        data = booklet_file(
            papers,
            booklet.format,
            title=booklet.title,
            at=timezone.now(),
            address=booklet.address,
        )
        _finish(viewer, booklet, papers, data)
        finished = True
    finally:
        if not finished:
            Booklet.objects.filter(pk=booklet.pk).update(state=State.FAILED)
    return booklet


def _papers(viewer: Viewer, booklet: Booklet) -> Iterator[OnPaper]:
    ids = booklet.list_ids
    for start in range(0, len(ids), AT_ONCE):
        batch = in_reach(lists_in_order(ids[start : start + AT_ONCE]), viewer)
        yield from lists_on_paper(batch, today=viewer.today)
        Booklet.objects.filter(pk=booklet.pk).update(done=min(start + AT_ONCE, len(ids)))


@transaction.atomic
def _finish(viewer: Viewer, booklet: Booklet, papers: Sequence[OnPaper], data: bytes) -> None:
    booklet.refresh_from_db()
    booklet.list_ids = [paper.listed.pk for paper in papers]
    booklet.done = len(papers)
    booklet.state, booklet.finished_at, booklet.size = State.DONE, timezone.now(), len(data)
    booklet.file.save("", ContentFile(data), save=False)
    booklet.save()
    record(
        actor=viewer.actor,
        action="booklet.made",
        thing=booklet,
        after={"lists": len(papers), "size": len(data)},
    )
