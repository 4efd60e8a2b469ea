"""A list on its way, taken from step to step as its pages do it."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.signing.proving import proof
from tests.world import TODAY, World
from zelian.lists import operations
from zelian.lists.models import Discussion, ListItem, ListKind, ResponsibilityList
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.people.models import Post, Unit
from zelian.signing.models import Signature

YEAR = TODAY.year
ROWS = ("审批科研经费", "管理实验用房")


def minutes(name: str = "纪要.pdf", data: bytes = b"%PDF-1.4 minutes") -> SimpleUploadedFile:
    """Minutes as a browser sends them."""
    return SimpleUploadedFile(name, data)


def make_list(world: World, subject: str, *, kind: str = "powers", rows=ROWS, **fields: object):
    """A draft with rows of its own; ``subject`` is a key of the world's posts, else of its units.

    Keys that are both (``organisation``) mean the unit when they begin with ``unit:``.
    """
    post: Post | None = None if subject.startswith("unit:") else world.posts.get(subject)
    unit: Unit = post.unit if post else world.units[subject.removeprefix("unit:")]
    row = ListKind.objects.get(pk=kind)
    listed = ResponsibilityList.objects.create(
        kind=row,
        year=YEAR,
        unit=unit,
        unit_path=unit.path,
        post=post,
        title=f"{post or unit}{YEAR}年度{row.name}",
        **fields,
    )
    ListItem.objects.bulk_create(
        ListItem(list=listed, number=number, content=content, origin=ListItem.Origin.OWN)
        for number, content in enumerate(rows, 1)
    )
    return listed


def fresh(listed: ResponsibilityList) -> ResponsibilityList:
    """The list as it stands now."""
    return ResponsibilityList.objects.select_related("kind", "unit", "post__unit").get(pk=listed.pk)


def content_now(listed: ResponsibilityList) -> str:
    """What would be signed."""
    return content_of(fresh(listed), items_to_sign(listed))


def discuss(world: World, listed: ResponsibilityList, who: str = "unit_clerk", **fields):
    """Record a meeting of today with minutes."""
    values = {"on": TODAY, "meeting": "学院党委会", "decision": "同意", "files": [minutes()]}
    values["version"] = fresh(listed).version
    made: Discussion = operations.record_discussion(
        viewer=world.viewer(who), listed=fresh(listed), **(values | fields)
    )
    return made


def sign(world: World, listed: ResponsibilityList, who: str = "unit_head", **fields) -> Signature:
    """As the page does: what is shown is what is signed."""
    values = {"seen": content_now(listed), "proof": proof()} | fields
    return operations.sign_list(viewer=world.viewer(who), listed=fresh(listed), **values)


def endorse(world: World, listed: ResponsibilityList, who: str, **fields) -> Signature:
    """As the page does."""
    values = {"seen": content_now(listed), "proof": proof()} | fields
    return operations.endorse_list(viewer=world.viewer(who), listed=fresh(listed), **values)


def signed_list(world: World, subject: str, who: str, **fields: object) -> ResponsibilityList:
    """A list that was discussed and signed by ``who``."""
    listed = make_list(world, subject, **fields)
    discuss(world, listed, "organisation")
    sign(world, listed, who)
    return fresh(listed)
