"""The work of a post given to somebody else for a time: 代办 prepares, 代行 also signs."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Appointment, Delegation, Person, Post
from zelian.people.operations.grants import administers_on
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

LONGEST_DAYS = 366
REASON_LENGTH = Delegation._meta.get_field("reason").max_length


class CannotDelegate(Refusal):
    """The work of a post may not be given to somebody this way."""


@transaction.atomic
def delegate_post(
    *,
    viewer: Viewer,
    post: Post,
    delegate: Person,
    kind: str,
    reason: str,
    from_date: date,
    until_date: date,
) -> Delegation:
    """
    Let somebody do the work of a post in ``[from_date, until_date)``.

    The holder gives it, for a vacant post the organisation office. It ends with the holder's
    appointment, and is never passed on.

    :raises CannotDelegate: to oneself, to somebody who can't take it, dates that don't hold,
        or given already.
    """
    refuse_unless(viewer, "people.delegate_post", post)
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    reason = " ".join(reason.split())
    if not reason:
        raise CannotDelegate(_("请写明委托的理由。"), field="reason")
    if len(reason) > REASON_LENGTH:
        raise CannotDelegate(_("理由过长，请控制在300字以内。"), field="reason")
    _refuse_dates(viewer, post, from_date, until_date)
    _refuse_delegate(viewer, post, delegate, from_date)
    _refuse_second(post, delegate, kind, from_date, until_date)
    delegation = Delegation.objects.create(
        post=post,
        delegate=delegate,
        kind=kind,
        reason=reason,
        granted_by_id=viewer.account_id,
        from_date=from_date,
        until_date=until_date,
    )
    record(
        actor=viewer.actor,
        action="delegation.given",
        thing=delegation,
        after={
            "post": str(post),
            "delegate": delegate.name,
            "kind": kind,
            "from_date": from_date,
            "until_date": until_date,
        },
        why=reason,
    )
    return delegation


@transaction.atomic
def end_delegation(*, viewer: Viewer, delegation: Delegation, on: date, why: str) -> Delegation:
    """
    Take a delegation back, or give it back, from ``on``; one that has not begun is removed.

    :raises CannotDelegate: ended already, or from a day that is past.
    """
    refuse_unless(viewer, "people.end_delegation", delegation)
    delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("post__unit", "delegate")
        .get(pk=delegation.pk)
    )
    before = delegation.until_date
    if before <= on:
        raise CannotDelegate(
            _("这一委托到%(day)s已经结束。") % {"day": date_format(before)}, field="on"
        )
    if on < viewer.today:
        raise CannotDelegate(_("不能从过去的日期结束，请填今天或以后的日期。"), field="on")
    record(
        actor=viewer.actor,
        action="delegation.ended",
        thing=delegation,
        before={"until_date": before},
        after={"until_date": on},
        why=why,
    )
    if delegation.from_date >= on:
        delegation.delete()
    else:
        delegation.until_date = on
        delegation.save(update_fields=["until_date"])
    return delegation


def _refuse_dates(viewer: Viewer, post: Post, from_date: date, until_date: date) -> None:
    if from_date < viewer.today:
        raise CannotDelegate(_("委托不能从过去的日期开始。"), field="from_date")
    if until_date <= from_date:
        raise CannotDelegate(_("结束日期须在开始日期之后。"), field="until_date")
    if (until_date - from_date).days > LONGEST_DAYS:
        raise CannotDelegate(_("委托最长一年，到期可以再办。"), field="until_date")
    ends = [post.closed_on, _own_end(viewer, post)]
    if any(day is not None and until_date > day for day in ends):
        day = min(day for day in ends if day is not None)
        raise CannotDelegate(
            _("任职或岗位到%(day)s为止，委托不能超过这一天。") % {"day": date_format(day)},
            field="until_date",
        )


def _own_end(viewer: Viewer, post: Post) -> date | None:
    """When the viewer's own appointment to the post ends, if that is settled."""
    running = Q(until_date__isnull=True) | Q(until_date__gt=viewer.today)
    own = post.appointments.filter(
        running, person=viewer.person_id, from_date__lte=viewer.today
    ).values_list("until_date", flat=True)
    days = list(own)
    return max(days) if days and None not in days else None


def _refuse_delegate(viewer: Viewer, post: Post, delegate: Person, from_date: date) -> None:
    if delegate.pk == viewer.person_id:
        raise CannotDelegate(_("不能委托给自己。"), field="delegate")
    if not may(viewer, "people.view_organisation", delegate):
        raise CannotDelegate(_("只能委托给本单位系统内的人员。"), field="delegate")
    account = delegate.account
    if account is None or not account.is_active:
        raise CannotDelegate(
            _("%(person)s没有可用的账号，请先由系统管理员开通。") % {"person": delegate},
            field="delegate",
        )
    if administers_on(account, from_date):
        raise CannotDelegate(_("三员的账号不办业务，不能受托。"), field="delegate")
    running = Q(until_date__isnull=True) | Q(until_date__gt=from_date)
    if Appointment.objects.filter(running, post=post, person=delegate).exists():
        raise CannotDelegate(
            _("%(person)s本来就在这个岗位上，不必委托。") % {"person": delegate}, field="delegate"
        )


def _refuse_second(
    post: Post, delegate: Person, kind: str, from_date: date, until_date: date
) -> None:
    rivals = post.delegations.filter(from_date__lt=until_date, until_date__gt=from_date)
    if rivals.filter(delegate=delegate).exists():
        raise CannotDelegate(
            _("这段时间里这个岗位已经委托给%(person)s。") % {"person": delegate}, field="delegate"
        )
    acting = rivals.filter(kind=Delegation.Kind.ACTING).select_related("delegate").first()
    if kind == Delegation.Kind.ACTING and acting is not None:
        raise CannotDelegate(
            _("这段时间里已由%(person)s代行，同一时间只能有一人代行。")
            % {"person": acting.delegate},
            field="kind",
        )
