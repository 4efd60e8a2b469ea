"""What ends with a unit that is closed or merged, as its page shows it before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zelian.people.burdens import Burden, Leaving, weigh
from zelian.people.models import Appointment, Oversight, Post, Unit


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that will happen; ``url`` leads to what it happens to."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class UnitLeaving:
    """A unit that goes on a day, with all that hangs on it; ``successor`` where one is named."""

    unit: Unit
    on: date
    successor: Unit | None
    children: tuple[Unit, ...]
    posts: tuple[Post, ...]
    appointments: tuple[Appointment, ...]
    oversights: int
    burdens: tuple[Burden, ...]

    @property
    def undecided(self) -> tuple[Burden, ...]:
        """What somebody has to take over, or to be given up for a reason."""
        return tuple(burden for burden in self.burdens if not burden.decided)

    @property
    def effects(self) -> list[Effect]:
        """All that will happen, in the order in which it does."""
        day = date_format(self.on)
        lines = []
        if self.successor:
            names = {"unit": self.unit, "successor": self.successor, "day": day}
            lines.append(_("%(unit)s自%(day)s起并入%(successor)s。") % names)
        else:
            lines.append(_("%(unit)s自%(day)s起撤销。") % {"unit": self.unit, "day": day})
        for child in self.children:
            if self.successor:
                names = {"unit": child, "successor": self.successor}
                lines.append(_("%(unit)s及其下级单位转隶%(successor)s。") % names)
        for post in self.posts:
            holders = [str(a.person) for a in self.appointments if a.post_id == post.pk]
            lines.append(_closing(post, holders))
        if self.oversights:
            lines.append(
                ngettext(
                    "%(count)s 项分管联系随之结束。",
                    "%(count)s 项分管联系随之结束。",
                    self.oversights,
                )
                % {"count": self.oversights}
            )
        effects = [Effect(line) for line in lines]
        return effects + [
            Effect(f"{burden.label} {burden.count}：{burden.sentence}", burden.url)
            for burden in self.burdens
        ]


def unit_leaving(unit: Unit, on: date, successor: Unit | None = None) -> UnitLeaving:
    """What goes with ``unit`` on ``on``; four queries and those of the burdens."""
    after = Q(until_date__isnull=True) | Q(until_date__gt=on)
    posts = list(unit.posts.select_related("unit", "kind").order_by("kind__order", "id"))
    standing = tuple(post for post in posts if post.closed_on is None or post.closed_on > on)
    appointments = Appointment.objects.filter(after, post__in=standing).select_related("person")
    return UnitLeaving(
        unit=unit,
        on=on,
        successor=successor,
        children=tuple(children_on(unit, on)),
        posts=standing,
        appointments=tuple(appointments.order_by("from_date", "id")),
        oversights=Oversight.objects.filter(after, Q(unit=unit) | Q(post__in=standing)).count(),
        burdens=tuple(weigh(leaving_of([unit.pk], posts, on, successor))),
    )


def leaving_of(
    unit_ids: Sequence[int], posts: Sequence[Post], on: date, successor: Unit | None = None
) -> Leaving:
    """Units and posts that go, as the apps above are asked about them."""
    return Leaving(frozenset(unit_ids), frozenset(post.pk for post in posts), on, successor)


def children_on(unit: Unit, day: date) -> list[Unit]:
    """The units directly below that are not closed by ``day``; one query."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return list(Unit.objects.get_children(unit).filter(still))


def _closing(post: Post, holders: list[str]) -> str:
    if not holders:
        return _("岗位“%(post)s”撤销。") % {"post": post.title}
    names = {"post": post.title, "holders": _("、").join(holders)}
    return _("岗位“%(post)s”撤销，%(holders)s随之免职。") % names
