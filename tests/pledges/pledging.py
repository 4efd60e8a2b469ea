"""Pledges of the small institution, as the office issues them and people sign them."""

from __future__ import annotations

from tests.signing.proving import proof
from tests.world import LONG_AGO, TODAY, World
from zelian.people.models import Oversight
from zelian.pledges import operations
from zelian.pledges.lifecycle import Side, side_due
from zelian.pledges.models import Pledge, PledgeKind
from zelian.pledges.signing import content_of, form_for
from zelian.signing.models import Signature

YEAR = TODAY.year
VALUES = {"goals": "全年不发生违纪问题", "measures": "每季度检查一次"}
APPRAISED = {"done": "都做完了", "shortcomings": "学得不够", "next": "多学", "self": "较好"}


def kind(code: str = "letter") -> PledgeKind:
    return PledgeKind.objects.get(pk=code)


def issue(world: World, code: str = "letter", who: str = "committee_office", **asked) -> list:
    """Issue a kind at and below the school; what came of each giver."""
    asked = {"kind": kind(code), "year": YEAR, "unit": world.units["school"]} | asked
    return operations.make_pledges(viewer=world.viewer(who), **asked)


def put_in_charge(world: World, post: str, unit: str) -> None:
    """Let a post be in charge of a unit: what is asked of the unit's head goes to it."""
    Oversight.objects.create(
        post=world.posts[post],
        unit=world.units[unit],
        kind=Oversight.Kind.IN_CHARGE,
        from_date=LONG_AGO,
    )


def one(world: World, code: str = "letter", unit: str = "physics", post: str = "") -> Pledge:
    """The running pledge of a unit or post."""
    return Pledge.objects.select_related("kind").get(
        kind=code,
        unit=world.units[unit],
        post=world.posts[post] if post else None,
        state__in=["draft", "issued", "signed", "in_force"],
    )


def fresh(pledge: Pledge) -> Pledge:
    return Pledge.objects.select_related("kind").get(pk=pledge.pk)


def fill(world: World, pledge: Pledge, who: str = "unit_head", values=None, **fields) -> Pledge:
    """As the page does: with the version that stands."""
    fields = {"version": fresh(pledge).version, "values": values or VALUES} | fields
    return operations.fill_pledge(viewer=world.viewer(who), pledge=pledge, **fields)


def sign(world: World, pledge: Pledge, who: str = "unit_head", **fields) -> Signature:
    """As the page does: what is shown is what is signed."""
    now = fresh(pledge)
    if "seen" not in fields:
        fields["seen"] = content_of(now, form_for(now, side_due(now) or Side.GIVER))
    fields.setdefault("proof", proof())
    return operations.sign_pledge(viewer=world.viewer(who), pledge=pledge, **fields)


def in_force(world: World, code: str = "letter") -> Pledge:
    """The physics college's pledge, signed by both."""
    issue(world, code)
    pledge = one(world, code)
    fill(world, pledge)
    sign(world, pledge)
    sign(world, pledge, "team_member")
    return fresh(pledge)
