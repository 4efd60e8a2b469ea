"""A regulation in force with duties for college heads, college committees and branches."""

from __future__ import annotations

from tests.things import make_regulation
from tests.world import World
from zelian.catalogue.models import Duty, DutySubject, Measure, Regulation


def add_duty(regulation: Regulation, action: str, *, order: int, **bearer: object) -> Duty:
    """One more accepted duty with a yearly measure."""
    duty = Duty.objects.create(
        regulation=regulation,
        provision=regulation.provisions.first(),
        order=order,
        start=0,
        end=6,
        quote=action,
        action=action,
        modality="must",
        activity="meeting",
        state=Duty.State.ACCEPTED,
    )
    value = {"min": 2, "max": None, "per": "year", "every": 1}
    Measure.objects.create(
        duty=duty, order=1, kind="frequency", value=value, quote=action, start=0, end=6
    )
    DutySubject.objects.create(duty=duty, **bearer)
    return duty


def make_duties(world: World) -> dict[str, Duty]:
    """``lecture`` (college heads), ``meeting`` and ``plan`` (college committees), ``branch``."""
    regulation, _provision, lecture, _measure = make_regulation(
        world, state=Regulation.State.IN_FORCE
    )
    colleges = {"bearer": "unit", "unit_kind_id": "college_committee"}
    return {
        "lecture": lecture,
        "meeting": add_duty(regulation, "召开专题会议", order=2, **colleges),
        "plan": add_duty(regulation, "制定年度计划", order=3, **colleges),
        "branch": add_duty(
            regulation, "组织支部学习", order=4, bearer="unit", unit_kind_id="branch"
        ),
    }
