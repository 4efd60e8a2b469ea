"""A year's compilation: started for many units at once, changed, taken up again, closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.calendar import work_calendar
from zelian.lists.compilation_days import DayIsOff, settled
from zelian.lists.lateness import UNFILED
from zelian.lists.models import Compilation, ListGeneration, ListKind, ResponsibilityList
from zelian.lists.policies import leads
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer, ancestors_of, path_in

LEAD = "lists.lead_compilations"


class CannotCompile(Refusal):
    """A compilation may not be started, changed or closed this way."""


class CompilationChangedMeanwhile(ChangedMeanwhile, CannotCompile):
    """Somebody changed the compilation while this viewer was typing."""


@transaction.atomic
def start_compilation(
    *,
    viewer: Viewer,
    kinds: Iterable[ListKind],
    year: int,
    unit: Unit,
    title: str,
    compile_by: date,
    file_by: date | None = None,
    carries: str = Compilation.Carries.NOTHING,
    note: str = "",
) -> Compilation:
    """
    Note down a year's compilation and what is to be generated for it, a generation a kind.

    Days off are moved as the kinds have it (:mod:`zelian.lists.compilation_days`).

    :raises CannotCompile: a kind isn't the viewer's to lead there, is compiled already, or the
        days can't be.
    """
    kinds = list(kinds)
    refuse_unless(viewer, LEAD)
    # one start of a kind at a time: two at once would both find none under way
    codes = [kind.pk for kind in kinds]
    list(ListKind.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))
    check_compilation(viewer, kinds, year, unit)
    compile_by, file_by = check_days(kinds, compile_by, file_by, earliest=viewer.today)
    compilation = Compilation.objects.create(
        year=year,
        unit=unit,
        unit_path=unit.path,
        title=title.strip(),
        note=note.strip(),
        carries=carries,
        compile_by=compile_by,
        file_by=file_by,
        started_by_id=viewer.account_id,
    )
    compilation.kinds.set(kinds)
    ListGeneration.objects.bulk_create(
        ListGeneration(
            kind=kind,
            year=year,
            unit=unit,
            compilation=compilation,
            requested_by_id=viewer.account_id,
        )
        for kind in kinds
    )
    record(
        actor=viewer.actor,
        action="compilation.started",
        thing=compilation,
        after={**_told(compilation), "kinds": [kind.name for kind in kinds], "unit": unit.pk},
    )
    return compilation


@transaction.atomic
def change_compilation(
    *,
    viewer: Viewer,
    compilation: Compilation,
    version: int,
    title: str,
    compile_by: date,
    file_by: date | None = None,
    note: str = "",
) -> Compilation:
    """
    Change a compilation's days and words; its lists that are not so far yet follow.

    :raises CompilationChangedMeanwhile: somebody changed it since ``version``.
    :raises CannotCompile: it is closed, or the days can't be.
    """
    compilation = _held(viewer, compilation)
    typed = {
        "title": title.strip(),
        "note": note.strip(),
        "compile_by": compile_by,
        "file_by": file_by,
    }
    if compilation.version != version:
        raise CompilationChangedMeanwhile(
            _("就在您填写时，别人已修改了这个编制任务。请核对下面的不同之处后再保存。"),
            differences=_differences(compilation, typed),
            version=compilation.version,
        )
    typed["compile_by"], typed["file_by"] = check_days(
        list(compilation.kinds.all()), compile_by, file_by, earliest=None
    )
    before = _told(compilation)
    for field, value in typed.items():
        setattr(compilation, field, value)
    compilation.version += 1
    compilation.save(update_fields=[*typed, "version"])
    followed = _let_lists_follow(compilation)
    record(
        actor=viewer.actor,
        action="compilation.changed",
        thing=compilation,
        before=before,
        after={**_told(compilation), "lists": followed},
    )
    return compilation


@transaction.atomic
def resume_compilation(*, viewer: Viewer, compilation: Compilation) -> list[ListGeneration]:
    """
    Ask again for what did not come to its end; lists that were made are not made twice.

    :raises CannotCompile: it is closed, or nothing is left to do.
    """
    compilation = _held(viewer, compilation)
    state = ListGeneration.State
    left = list(compilation.generations.exclude(state=state.DONE).order_by("id"))
    if not left:
        raise CannotCompile(_("各种清单都已编好，不用再编。"))
    compilation.generations.exclude(state=state.DONE).update(state=state.WAITING)
    record(
        actor=viewer.actor,
        action="compilation.resumed",
        thing=compilation,
        after={"kinds": [generation.kind_id for generation in left]},
    )
    return left


@transaction.atomic
def recompile(*, viewer: Viewer, compilation: Compilation) -> list[ListGeneration]:
    """
    Go through all units and posts once more: those that came since get their lists.

    :raises CannotCompile: it is closed.
    """
    compilation = _held(viewer, compilation)
    state = ListGeneration.State
    compilation.generations.update(state=state.WAITING, done=0)
    record(
        actor=viewer.actor,
        action="compilation.resumed",
        thing=compilation,
        after={"kinds": [kind.pk for kind in compilation.kinds.all()]},
    )
    return list(compilation.generations.order_by("id"))


@transaction.atomic
def close_compilation(*, viewer: Viewer, compilation: Compilation) -> Compilation:
    """
    End a compilation: nothing is generated and nobody reminded any more; lists go on.

    :raises CannotCompile: it is closed already.
    """
    compilation = _held(viewer, compilation)
    compilation.closed_at = timezone.now()
    compilation.version += 1
    compilation.save(update_fields=["closed_at", "version"])
    record(
        actor=viewer.actor,
        action="compilation.closed",
        thing=compilation,
        before={"closed": False},
        after={"closed": True},
    )
    return compilation


def check_compilation(viewer: Viewer, kinds: Sequence[ListKind], year: int, unit: Unit) -> None:
    """
    Whether these kinds may be compiled there, and are not being compiled yet.

    :raises CannotCompile: with the field that is to blame.
    """
    if not kinds:
        raise CannotCompile(_("请选择要编制的清单种类。"), field="kinds")
    foreign = [kind.name for kind in kinds if not leads(viewer, kind, unit.path)]
    if foreign:
        raise CannotCompile(
            _("“%(kinds)s”在该单位不由您所在的部门牵头。") % {"kinds": _("”“").join(foreign)},
            field="kinds",
        )
    above = Q(unit_path__in=[*ancestors_of(unit.path), unit.path])
    open_ones = Compilation.objects.filter(year=year, closed_at__isnull=True, kinds__in=kinds)
    under_way = open_ones.filter(above | path_in("unit_path", [unit.path])).first()
    if under_way is not None:
        raise CannotCompile(
            _("《%(title)s》正在编这些清单，请先结束它，或少选种类。") % {"title": under_way.title},
            field="kinds",
        )


def check_days(
    kinds: Sequence[ListKind], compile_by: date, file_by: date | None, *, earliest: date | None
) -> tuple[date, date | None]:
    """
    The days as they hold, days off moved.

    :raises CannotCompile: a day is past, off without a rule, or filing comes before compiling.
    """
    if earliest is not None and compile_by < earliest:
        raise CannotCompile(_("编制截止不能早于今天。"), field="compile_by")
    calendar = work_calendar()
    try:
        compiled = settled(compile_by, kinds, calendar, field="compile_by").day
        filed = settled(file_by, kinds, calendar, field="file_by").day if file_by else None
    except DayIsOff as off:
        raise CannotCompile(off.sentence, field=off.field) from None
    if filed is not None and filed < compiled:
        raise CannotCompile(_("备案截止不能早于编制截止。"), field="file_by")
    return compiled, filed


def _held(viewer: Viewer, compilation: Compilation) -> Compilation:
    compilation = Compilation.objects.select_for_update().get(pk=compilation.pk)
    refuse_unless(viewer, LEAD, compilation)
    if compilation.closed_at is not None:
        raise CannotCompile(_("这个编制任务已经结束。"))
    return compilation


def _let_lists_follow(compilation: Compilation) -> int:
    """Give its days to the lists not yet filed; how many there are."""
    lists = ResponsibilityList.objects.filter(compilation=compilation, state__in=UNFILED)
    return lists.update(compile_by=compilation.compile_by, file_by=compilation.file_by)


def _differences(compilation: Compilation, typed: dict[str, object]) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            str(compilation._meta.get_field(field).verbose_name),
            str(getattr(compilation, field) or ""),
            str(value or ""),
        )
        for field, value in typed.items()
        if getattr(compilation, field) != value
    )


def _told(compilation: Compilation) -> dict[str, object]:
    return {
        "title": compilation.title,
        "note": compilation.note,
        "year": compilation.year,
        "compile_by": compilation.compile_by,
        "file_by": compilation.file_by,
        "carries": compilation.carries,
    }
