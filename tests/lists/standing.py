"""Lists that stand, made some time ago: the ground that drift and revision are tested on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tests.world import TODAY, World
from zelian.lists import operations
from zelian.lists.models import ListItem, ListKind, ResponsibilityList

State = ResponsibilityList.State
YEAR = TODAY.year
MADE_ON = TODAY - timedelta(days=60)
IN_FORCE_ON = TODAY - timedelta(days=50)


def moment(day: date) -> datetime:
    """Noon of a day."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def standing(world: World, *, state: str = State.IN_FORCE, **subject: object):
    """The list of a unit or post, made of its duties 60 days ago and in force for 50."""
    made = operations.generate_list(viewer=world.viewer("organisation"), year=YEAR, **subject)
    return stand(ResponsibilityList.objects.get(pk=made.list_id), state=state)


def stand(listed: ResponsibilityList, *, state: str = State.IN_FORCE, on: date = IN_FORCE_ON):
    """Bring a list into a state as if it had gone through its steps long ago."""
    effective = on if state in (State.IN_FORCE, State.REVISED) else None
    ResponsibilityList.objects.filter(pk=listed.pk).update(
        state=state, effective_on=effective, created_at=moment(MADE_ON)
    )
    listed.refresh_from_db()
    return listed


def other_list(world: World, code: str, unit: str, *contents: str, **fields: object):
    """A list of another kind for a unit, with rows of one's own; in force."""
    kind = ListKind.objects.get(pk=code)
    listed = ResponsibilityList.objects.create(
        kind=kind,
        year=YEAR,
        unit=world.units[unit],
        unit_path=world.units[unit].path,
        title=f"{world.units[unit].name}{YEAR}年度{kind.name}",
        **fields,
    )
    ListItem.objects.bulk_create(
        ListItem(list=listed, number=number, content=content, origin=ListItem.Origin.OWN)
        for number, content in enumerate(contents, 1)
    )
    return stand(listed)
