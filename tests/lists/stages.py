"""Lists brought to a stage of their life, with a real signature of their subject."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from tests.signing.proving import proof
from tests.world import TODAY, World
from zelian.lists.lifecycle import AFTER, Step, steps_of
from zelian.lists.models import Filing, ListItem, ListKind, ResponsibilityList
from zelian.lists.operations.filing import file_list, receive_filing
from zelian.lists.operations.moving import locked, move
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import FORM, content_of
from zelian.signing.operations import sign

State = ResponsibilityList.State
HEADS = {"physics": "unit_head", "letters": "foreign_head", "school": "head"}


def make_list(
    world: World,
    *,
    kind: str = "powers",
    unit: str = "physics",
    rows: int = 2,
    year: int = TODAY.year,
    **fields: Any,
) -> ResponsibilityList:
    """A draft with rows of its own."""
    place = world.units[unit]
    of = ListKind.objects.get(pk=kind)
    values = {"title": f"{place}{year}年度{of.name}", "unit_path": place.path} | fields
    listed = ResponsibilityList.objects.create(kind=of, unit=place, year=year, **values)
    for number in range(1, rows + 1):
        ListItem.objects.create(
            list=listed,
            number=number,
            origin=ListItem.Origin.OWN,
            content=f"审批经费第{number}项",
            responsible="王五",
            values={"category": "审核审批", "procedure": f"先由科室提出方案{number}"},
        )
    return listed


def bring_to(
    world: World, listed: ResponsibilityList, state: str, *, unit: str = "physics"
) -> ResponsibilityList:
    """Through the steps of its kind up to a state that stands before filing."""
    today = TODAY
    for step in steps_of(listed.kind):
        if step == Step.SIGN:
            signature = sign(
                viewer=world.viewer(HEADS[unit], today),
                thing=listed,
                form=FORM,
                seen=content_of(listed, items_to_sign(listed)),
                proof=proof(),
            )
            listed.signatures.add(signature)
        with transaction.atomic():
            listed = move(locked(listed.pk), to=AFTER[step])
        if listed.state == state:
            return listed
    raise AssertionError(state)


def endorsed(world: World, *, unit: str = "physics", **fields: Any) -> ResponsibilityList:
    """A list that waits to be filed."""
    return bring_to(world, make_list(world, unit=unit, **fields), State.ENDORSED, unit=unit)


def filing_of(
    world: World, *, today: date = TODAY, who: str = "unit_clerk", **fields: Any
) -> Filing:
    """A list that was sent up by its clerk."""
    return file_list(viewer=world.viewer(who, today), listed=endorsed(world, **fields))


def filed(world: World, *, today: date = TODAY, **fields: Any) -> ResponsibilityList:
    """A list with its receipt: it waits to be published."""
    filing = filing_of(world, today=today, **fields)
    receive_filing(viewer=world.viewer("discipline", today), filing=filing)
    return ResponsibilityList.objects.select_related("kind", "unit").get(pk=filing.list_id)
