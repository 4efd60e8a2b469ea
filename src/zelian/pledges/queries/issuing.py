"""What can be issued, by whom, to whom, and what would come of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from zelian.lists.policies import OFFICES_THAT_LEAD
from zelian.people.models import Role, Unit
from zelian.people.queries import on_day
from zelian.people.roles import OFFICES
from zelian.people.viewer import Viewer, path_in
from zelian.pledges.counterparts import Counterparts
from zelian.pledges.models import PledgeIssue, PledgeKind
from zelian.pledges.planning import Planned, Result, plan
from zelian.pledges.subjects import givers_of


@dataclass(frozen=True, slots=True)
class IssuePreview:
    """What issuing would do, giver by giver."""

    rows: tuple[Planned, ...]

    def _of(self, *results: Result) -> tuple[Planned, ...]:
        return tuple(row for row in self.rows if row.result in results)

    @property
    def issued(self) -> tuple[Planned, ...]:
        """Who would get one, or a draft of one."""
        return self._of(Result.ISSUED, Result.DRAFTED)

    @property
    def vacant(self) -> tuple[Planned, ...]:
        """Whose post nobody holds."""
        return self._of(Result.VACANT)

    @property
    def without(self) -> tuple[Planned, ...]:
        """For whom nobody was found to give it to."""
        return self._of(Result.NO_COUNTERPART)

    @property
    def there(self) -> tuple[Planned, ...]:
        """Who has one already."""
        return self._of(Result.THERE, Result.OTHER_HOLDER)

    @property
    def does_something(self) -> bool:
        """Whether anything would be made."""
        return bool(self.issued or self.without)


def preview_issue(
    viewer: Viewer, *, kind: PledgeKind, year: int, unit: Unit, as_draft: bool = False
) -> IssuePreview:
    """What issuing a kind at and below a unit would do; some fifteen queries."""
    givers = givers_of(kind, unit_path=unit.path, on=viewer.today)
    above = Counterparts.over(givers, viewer.today)
    return IssuePreview(tuple(plan(kind, year, givers, above, as_draft=as_draft)))


def kinds_to_lead(viewer: Viewer) -> QuerySet[PledgeKind]:
    """The kinds in use that the viewer's office leads."""
    kinds = PledgeKind.objects.filter(in_use=True)
    if viewer.has(Role.COMMITTEE_OFFICE):
        return kinds
    own = [code for code, role in OFFICES.items() if viewer.has(role)]
    return kinds.filter(led_by__in=own)


def scope_to_lead(viewer: Viewer) -> tuple[str, ...]:
    """The tree prefixes over which the viewer leads some kind."""
    return viewer.scope_of(*OFFICES_THAT_LEAD)


def units_to_lead(viewer: Viewer) -> QuerySet[Unit]:
    """The units that stand today over which the viewer leads some kind."""
    scope = scope_to_lead(viewer)
    units = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    return units.filter(path_in("path", scope)).order_by("path")


def get_issue(viewer: Viewer, issue_id: int) -> PledgeIssue:
    """
    An issue the viewer asked for.

    :raises PledgeIssue.DoesNotExist: there is none of the viewer's.
    """
    return PledgeIssue.objects.select_related("kind", "unit").get(
        pk=issue_id, requested_by_id=viewer.account_id
    )
