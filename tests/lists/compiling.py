"""Lists of every source for tests of compiling: a college's problems, tasks and powers."""

from __future__ import annotations

from tests.world import TODAY, World
from zelian.lists import operations
from zelian.lists.models import ListItem, ListTemplate, ResponsibilityList, TemplateItem

YEAR = TODAY.year


def make_list(
    world: World,
    kind: str,
    *,
    year: int = YEAR,
    who: str = "unit_clerk",
    unit: str = "physics",
    **more,
) -> ResponsibilityList:
    """The list of a unit, made as its clerk would."""
    outcome = operations.generate_list(
        viewer=world.viewer(who), year=year, unit=world.units[unit], kind=kind, **more
    )
    return ResponsibilityList.objects.select_related("kind", "unit__kind").get(pk=outcome.list_id)


def add(world: World, listed: ResponsibilityList, content: str, **values: str) -> ListItem:
    """A row written by the college's clerk."""
    return operations.add_row(
        viewer=world.viewer("unit_clerk"), listed=listed, values={"content": content, **values}
    )


def make_template(world: World, kind: str, *rows: dict[str, object]) -> ListTemplate:
    """A template of the school for all its units; a row's other columns are its ``values``."""
    school = world.units["school"]
    template = ListTemplate.objects.create(
        kind_id=kind, unit=school, unit_path=school.path, name="通用"
    )
    TemplateItem.objects.bulk_create(
        TemplateItem(template=template, number=number, content=row.pop("content"), values=row)
        for number, row in enumerate(({**row} for row in rows), 1)
    )
    return template


def contents(listed: ResponsibilityList) -> list[str]:
    return list(listed.items.order_by("number").values_list("content", flat=True))
