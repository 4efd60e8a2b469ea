"""Who holds a post from when until when, and which units a post looks after."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Appointment, Oversight, Person, Post, PostRank, Unit
from zelian.people.operations.oneself import is_oneself, is_own_post
from zelian.people.operations.terms import end_leaves
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer


class CannotAppoint(Refusal):
    """An appointment may not be made or ended this way."""


class CannotSetOversight(Refusal):
    """A post may not look after a unit this way."""


@transaction.atomic
def appoint(
    *,
    viewer: Viewer,
    person: Person,
    post: Post,
    from_date: date,
    until_date: date | None = None,
    nature: str = Appointment.Nature.FULL,
    term_until: date | None = None,
    document: str = "",
    why: str = "",
) -> Appointment:
    """
    Put a person on a post for ``[from_date, until_date)``.

    Without ``term_until`` the term is reckoned from the years of the post's kind; who acts
    has none. ``document`` is the number of the paper that says so.

    :raises CannotAppoint: oneself, dates reversed or outside the post's own, the post held by
        somebody else in full, or the person on it already.
    """
    refuse_unless(viewer, "people.change_organisation", post)
    if is_oneself(viewer, person):
        raise CannotAppoint(
            _("不能给自己办理任职，请由另一位组织工作人员或上级组织部门办理。"), field="person"
        )
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("unit", "kind").get(pk=post.pk)
    )
    _refuse_reversed(from_date, until_date, term_until)
    _refuse_outside(post, from_date, until_date)
    _refuse_second_holder(post, person, nature, from_date, until_date)
    appointment = Appointment.objects.create(
        person=person,
        post=post,
        nature=nature,
        from_date=from_date,
        until_date=until_date,
        term_until=term_until or term_of(post, nature, from_date),
        document=document.strip(),
    )
    record(
        actor=viewer.actor,
        action="appointment.made",
        thing=appointment,
        after={
            "person": person.name,
            "post": str(post),
            "nature": nature,
            "from_date": from_date,
            "until_date": until_date,
            "term_until": appointment.term_until,
            "document": appointment.document,
        },
        why=why,
    )
    return appointment


def term_of(post: Post, nature: str, from_date: date) -> date | None:
    """The first day after the term of the post's kind; nothing without one, or for who acts."""
    years = post.kind.term_years
    if not years or nature == Appointment.Nature.ACTING:
        return None
    try:
        return from_date.replace(year=from_date.year + years)
    except ValueError:  # the 29th of February, in a year without one
        return date(from_date.year + years, 3, 1)


@transaction.atomic
def end_appointment(*, viewer: Viewer, appointment: Appointment, on: date, why: str) -> Appointment:
    """
    End an appointment; ``on`` is the first day it no longer holds.

    :raises CannotAppoint: it would end before it began, or ended earlier already.
    """
    refuse_unless(viewer, "people.change_organisation", appointment.post)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("person", "post__unit")
        .get(pk=appointment.pk)
    )
    _end(
        viewer,
        appointment,
        on,
        action="appointment.ended",
        refusal=CannotAppoint,
        over=_("这一任职到%(day)s已经结束。"),
        early=_("免职日期须在任职日期（%(day)s）之后。"),
        why=why,
    )
    end_leaves(viewer, Q(appointment=appointment), on, why)
    return appointment


@transaction.atomic
def set_oversight(
    *,
    viewer: Viewer,
    post: Post,
    unit: Unit,
    kind: str,
    from_date: date,
    until_date: date | None = None,
    why: str = "",
) -> Oversight:
    """
    Let a post of a leading team look after a unit.

    :raises CannotSetOversight: of one's own post, dates reversed, staff, the post's own unit,
        a unit or post that does not stand then, or the same oversight twice.
    """
    refuse_unless(viewer, "people.change_organisation", post)
    _refuse_own_post(viewer, post)
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("unit", "kind").get(pk=post.pk)
    )
    _refuse_oversight(post, unit, from_date, until_date)
    _refuse_same_oversight(post, unit, kind, from_date, until_date)
    oversight = Oversight.objects.create(
        post=post, unit=unit, kind=kind, from_date=from_date, until_date=until_date
    )
    record(
        actor=viewer.actor,
        action="oversight.set",
        thing=oversight,
        after={
            "post": str(post),
            "unit": str(unit),
            "kind": kind,
            "from_date": from_date,
            "until_date": until_date,
        },
        why=why,
    )
    return oversight


@transaction.atomic
def change_oversight(
    *,
    viewer: Viewer,
    oversight: Oversight,
    kind: str,
    from_date: date,
    until_date: date | None = None,
    why: str = "",
) -> Oversight:
    """
    Put an oversight right: whether in charge or in liaison, and from when until when.

    :raises CannotSetOversight: see :func:`set_oversight`.
    """
    refuse_unless(viewer, "people.change_organisation", oversight.post)
    _refuse_own_post(viewer, oversight.post)
    oversight = (
        Oversight.objects.select_for_update(of=("self",))
        .select_related("post__unit", "post__kind", "unit")
        .get(pk=oversight.pk)
    )
    _refuse_oversight(oversight.post, oversight.unit, from_date, until_date)
    _refuse_same_oversight(
        oversight.post, oversight.unit, kind, from_date, until_date, besides=oversight
    )
    names = ("kind", "from_date", "until_date")
    before = {name: getattr(oversight, name) for name in names}
    oversight.kind, oversight.from_date, oversight.until_date = kind, from_date, until_date
    oversight.save(update_fields=names)
    record(
        actor=viewer.actor,
        action="oversight.changed",
        thing=oversight,
        before=before,
        after={name: getattr(oversight, name) for name in names},
        why=why,
    )
    return oversight


@transaction.atomic
def end_oversight(*, viewer: Viewer, oversight: Oversight, on: date, why: str) -> Oversight:
    """
    End an oversight; ``on`` is the first day it no longer holds.

    :raises CannotSetOversight: it would end before it began, or ended earlier already.
    """
    refuse_unless(viewer, "people.change_organisation", oversight.post)
    oversight = (
        Oversight.objects.select_for_update(of=("self",))
        .select_related("post__unit", "unit")
        .get(pk=oversight.pk)
    )
    _end(
        viewer,
        oversight,
        on,
        action="oversight.ended",
        refusal=CannotSetOversight,
        over=_("这一分工到%(day)s已经结束。"),
        early=_("结束日期须在开始日期（%(day)s）之后。"),
        why=why,
    )
    return oversight


def _end(
    viewer: Viewer,
    term: Appointment | Oversight,
    on: date,
    *,
    action: str,
    refusal: type[Refusal],
    over: str,
    early: str,
    why: str,
) -> None:
    """End a locked term before ``on``; ``over`` and ``early`` are what a refusal says."""
    before = term.until_date
    if before is not None and before <= on:
        raise refusal(over % {"day": date_format(before)}, field="on")
    if on <= term.from_date:
        raise refusal(early % {"day": date_format(term.from_date)}, field="on")
    term.until_date = on
    term.save(update_fields=["until_date"])
    record(
        actor=viewer.actor,
        action=action,
        thing=term,
        before={"until_date": before},
        after={"until_date": on},
        why=why,
    )


def _refuse_reversed(from_date: date, until_date: date | None, term_until: date | None) -> None:
    if until_date is not None and until_date <= from_date:
        raise CannotAppoint(_("免职日期须在任职日期之后。"), field="until_date")
    if term_until is not None and term_until <= from_date:
        raise CannotAppoint(_("任期届满日期须在任职日期之后。"), field="term_until")


def _refuse_outside(post: Post, from_date: date, until_date: date | None) -> None:
    if from_date < post.opened_on:
        raise CannotAppoint(
            _("任职日期不能早于岗位设立日期（%(day)s）。") % {"day": date_format(post.opened_on)},
            field="from_date",
        )
    if post.closed_on is None:
        return
    day = date_format(post.closed_on)
    if from_date >= post.closed_on:
        raise CannotAppoint(_("该岗位已于%(day)s撤销。") % {"day": day}, field="from_date")
    if until_date is None or until_date > post.closed_on:
        raise CannotAppoint(
            _("该岗位于%(day)s撤销，免职日期不能晚于这一天。") % {"day": day},
            field="until_date",
        )


def _refuse_second_holder(
    post: Post, person: Person, nature: str, from_date: date, until_date: date | None
) -> None:
    overlapping = post.appointments.filter(sharing(from_date, until_date))
    rivals = overlapping.filter(person=person)
    if nature == Appointment.Nature.FULL:
        rivals = overlapping.filter(Q(person=person) | Q(nature=Appointment.Nature.FULL))
    rival = rivals.select_related("person").order_by("from_date").first()
    if rival is None:
        return
    values = {"person": rival.person, "from": date_format(rival.from_date)}
    if rival.until_date is None:
        sentence = _("%(person)s自%(from)s起在这个岗位上，须先办理免职。") % values
    else:
        values["until"] = date_format(rival.until_date)
        sentence = _("%(person)s自%(from)s至%(until)s在这个岗位上，与所填日期重叠。") % values
    raise CannotAppoint(sentence, field="person" if rival.person_id == person.pk else "from_date")


def _refuse_own_post(viewer: Viewer, post: Post) -> None:
    if is_own_post(viewer, post):
        raise CannotSetOversight(
            _("不能给本人的岗位设定或修改分管、联系，请由另一位组织工作人员或上级组织部门办理。")
        )


def _refuse_oversight(post: Post, unit: Unit, from_date: date, until_date: date | None) -> None:
    if until_date is not None and until_date <= from_date:
        raise CannotSetOversight(_("结束日期须在开始日期之后。"), field="until_date")
    if post.kind.rank == PostRank.STAFF:
        raise CannotSetOversight(_("只有领导班子成员的岗位才能分管或联系单位。"))
    if unit.pk == post.unit_id:
        raise CannotSetOversight(_("这个岗位就在该单位，不必再设分管或联系。"), field="unit")
    for thing, start in ((post, post.opened_on), (unit, unit.founded_on)):
        if from_date < start or (thing.closed_on and (until_date or date.max) > thing.closed_on):
            raise CannotSetOversight(
                _("“%(thing)s”在这段时间里并非一直存在，请核对起止日期。") % {"thing": thing},
                field="from_date",
            )


def _refuse_same_oversight(
    post: Post,
    unit: Unit,
    kind: str,
    from_date: date,
    until_date: date | None,
    *,
    besides: Oversight | None = None,
) -> None:
    same = Oversight.objects.filter(sharing(from_date, until_date), post=post, unit=unit, kind=kind)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise CannotSetOversight(
            _("这段时间里%(post)s已经%(kind)s%(unit)s。")
            % {"post": post, "kind": Oversight.Kind(kind).label, "unit": unit},
            field="unit",
        )


def sharing(from_date: date, until_date: date | None) -> Q:
    """Rows whose half-open period shares a day with the one given."""
    condition = Q(until_date__isnull=True) | Q(until_date__gt=from_date)
    return condition & Q(from_date__lt=until_date) if until_date else condition
