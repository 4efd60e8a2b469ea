"""Making lists, for one subject or for all that one keeps, from whatever their kind names.

Generating again refreshes a draft: what is new comes in, duties that no longer bind go out, and
what the unit wrote itself stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zelian.lists.applying import applies_to
from zelian.lists.bearing import Bearing, bearing_in, day_of
from zelian.lists.kinds import RESPONSIBILITIES
from zelian.lists.models import Compilation, ListKind, ResponsibilityList
from zelian.lists.operations.compiling_rows import REFUSED, Compiler, Outcome
from zelian.lists.policies import leads
from zelian.people.models import Post, Unit
from zelian.people.policies import may, refuse_unless
from zelian.people.queries import SubjectRow
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

# How many subjects' lists are written in one transaction.
TOGETHER = 200

Report = Callable[[Outcome, int, int], None]


class CannotGenerateList(Refusal):
    """A subject's list can't be made."""


def generate_list(
    *,
    viewer: Viewer,
    year: int,
    unit: Unit | None = None,
    post: Post | None = None,
    kind: ListKind | str = RESPONSIBILITIES,
    carries: str = Compilation.Carries.NOTHING,
) -> Outcome:
    """
    Make or refresh the list of one subject: ``post`` where given, else ``unit``.

    ``carries`` says whether last year's list fills what is still blank.

    :raises CannotGenerateList: the kind is not for it, it bears no duty that year, or its list
        is no draft any more.
    """
    unit = post.unit if post else unit
    if unit is None:
        raise CannotGenerateList(_("请选择责任主体。"), field="unit")
    refuse_unless(viewer, "lists.generate_lists", unit)
    kind = _kind(kind)
    subject = SubjectRow(unit, post)
    if not applies_to(kind, subject):
        raise CannotGenerateList(
            _("%(subject)s不编制%(kind)s。") % {"subject": Bearing.name(subject), "kind": kind.name}
        )
    bearing = _bearing(viewer, kind, year, unit)
    (outcome,) = _compile(Compiler(viewer, kind, year, bearing, carries=carries), [subject])
    if outcome.result == REFUSED:
        raise CannotGenerateList(outcome.reason)
    return outcome


def generate_lists(
    *,
    viewer: Viewer,
    year: int,
    unit: Unit | None = None,
    kind: ListKind | str = RESPONSIBILITIES,
    compilation: Compilation | None = None,
    carries: str = Compilation.Carries.NOTHING,
    report: Report | None = None,
) -> list[Outcome]:
    """
    Make or refresh the lists of every subject at and below ``unit``, or of all one may.

    Only subjects the kind is for are asked. A list that is refused keeps no other back; what
    was written before a run broke off stays, and running again makes no list twice. With a
    ``compilation`` the lists belong to it and go by its dates and what it carries. ``report``
    hears of each list that is done, with how many of how many.
    """
    kind = _kind(kind)
    if unit is None or not leads(viewer, kind, unit.path):
        refuse_unless(viewer, "lists.generate_lists", unit)
    bearing = _bearing(viewer, kind, year, unit)
    subjects = [
        subject
        for subject in bearing.subjects
        if applies_to(kind, subject) and _may_make(viewer, kind, subject.unit)
    ]
    if compilation is not None:
        carries = compilation.carries
    compiler = Compiler(viewer, kind, year, bearing, carries=carries, compilation=compilation)
    outcomes: list[Outcome] = []
    for start in range(0, len(subjects), TOGETHER):
        for outcome in _compile(compiler, subjects[start : start + TOGETHER]):
            outcomes.append(outcome)
            if report:
                report(outcome, len(outcomes), len(subjects))
    return outcomes


def derive_lists(
    *, viewer: Viewer, listed: ResponsibilityList, kinds: Iterable[ListKind], only: Sequence[int]
) -> list[Outcome]:
    """
    Give rows of a list to the subject's lists of other kinds, which are made where missing.

    ``only`` are the ids of the rows that are given.
    """
    refuse_unless(viewer, "lists.edit_list", listed)
    subject = SubjectRow(listed.unit, listed.post)
    outcomes = []
    for kind in kinds:
        bearing = _bearing(viewer, kind, listed.year, listed.unit)
        compiler = Compiler(viewer, kind, listed.year, bearing, only=frozenset(only))
        outcomes.extend(_compile(compiler, [subject]))
    return outcomes


def _compile(compiler: Compiler, subjects: Sequence[SubjectRow]) -> list[Outcome]:
    """The lists of some subjects in one transaction; where another made one meanwhile, singly."""
    with translation.override(settings.LANGUAGE_CODE):  # what is kept speaks Chinese
        try:
            with transaction.atomic():
                return compiler.compile(subjects)
        except IntegrityError:
            if len(subjects) == 1:
                name = compiler.bearing.name(subjects[0])
                words = _("这份清单刚刚有别人在编制，请稍后再编一次。")
                return [Outcome(name, REFUSED, reason=words)]
    return [outcome for subject in subjects for outcome in _compile(compiler, [subject])]


def _bearing(viewer: Viewer, kind: ListKind, year: int, unit: Unit | None) -> Bearing:
    return bearing_in(
        year,
        day=day_of(year, viewer.today),
        unit_path=unit.path if unit else "",
        duties=kind.source == ListKind.Source.DUTIES,
    )


def _may_make(viewer: Viewer, kind: ListKind, unit: Unit) -> bool:
    """Who keeps a unit's lists makes them, and so does the office that leads the kind."""
    return leads(viewer, kind, unit.path) or may(viewer, "lists.generate_lists", unit)


def _kind(kind: ListKind | str) -> ListKind:
    return kind if isinstance(kind, ListKind) else ListKind.objects.get(pk=kind)
