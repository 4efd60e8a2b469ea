from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.world import TODAY, World
from zelian.catalogue.models import Duty, DutySubject, Measure, Provision, Regulation
from zelian.history.operations import SYSTEM
from zelian.performance.models import Act, Obligation
from zelian.performance.operations import load_calendars, plan_regulation, record_act

YEARLY = {"min": 1, "max": None, "per": "year", "every": 1}
QUARTERLY = {"min": 1, "max": None, "per": "quarter", "every": 1}
MONTHLY = {"min": 1, "max": None, "per": "month", "every": 1}


@dataclass
class Bench:
    """A regulation in force, to which duties are added, and short ways to plan and record."""

    world: World
    regulation: Regulation
    provisions: dict[str, Provision] = field(default_factory=dict)

    def duty(
        self,
        action: str,
        activity: str,
        *measures: tuple[str, dict] | tuple[str, dict, str],
        provision: str = "一",
        bearer: str = "head",
        kind: str = "college_committee",
        counterparts: tuple[str, ...] = (),
        **who: object,
    ) -> Duty:
        """A duty with measures ``(kind, value[, quote])``, borne by the heads of colleges."""
        if provision not in self.provisions:
            self.provisions[provision] = Provision.objects.create(
                regulation=self.regulation,
                order=len(self.provisions) + 1,
                path=[provision],
                label=provision,
                start=0,
                end=1,
            )
        span = {"start": 0, "end": 1}
        duty = Duty.objects.create(
            regulation=self.regulation,
            provision=self.provisions[provision],
            order=self.regulation.duties.count() + 1,
            action=action,
            quote=action,
            modality="must",
            activity=activity,
            counterparts=list(counterparts),
            state=Duty.State.ACCEPTED,
            **span,
        )
        for order, (measure_kind, value, *quote) in enumerate(measures, start=1):
            Measure.objects.create(
                duty=duty,
                order=order,
                kind=measure_kind,
                value=value,
                quote=quote[0] if quote else action,
                **span,
            )
        if not who:
            who = {"unit_kind_id": kind}
        DutySubject.objects.create(duty=duty, bearer=bearer, **who)
        return duty

    def plan(self, year: int = TODAY.year, today: date = TODAY, **more: object):
        return plan_regulation(
            regulation=self.regulation, actor=SYSTEM, today=today, year=year, **more
        )

    def record(self, name: str = "unit_head", **facts: object) -> Act:
        """An act of the holder ``name``: a lecture three days ago unless said otherwise."""
        viewer = facts.pop("viewer", None) or self.world.viewer(
            name, today=facts.pop("today", TODAY)
        )
        post = facts.pop("post", self.world.posts.get(name))
        defaults = {
            "submission": uuid.uuid4(),
            "kind": "lecture",
            "on": date(TODAY.year, 11, 17),
            "unit": facts.pop("unit", post.unit if post else None),
            "post": post,
            "topic": "廉政党课",
        }
        return record_act(viewer=viewer, **{**defaults, **facts})

    def of(self, name: str, duty: Duty | None = None) -> list[Obligation]:
        """The obligations of a post, by due date."""
        rows = Obligation.objects.filter(post=self.world.posts[name])
        return list((rows.filter(duty=duty) if duty else rows).order_by("due_date", "pk"))


@pytest.fixture
def calendars(db) -> None:
    load_calendars(actor=SYSTEM, today=TODAY)


@pytest.fixture
def new_regulation(world) -> Callable[..., Bench]:
    def build(title: str = "党风廉政建设责任制办法", **fields: object) -> Bench:
        author = world.accounts["organisation"]
        defaults = {
            "title": title,
            "unit": world.units["school"],
            "state": Regulation.State.IN_FORCE,
            "file": ContentFile(b"x", name="x"),
            "file_name": "办法.txt",
            "digest": f"sha256:{title}",
            "text": "一",
            "uploaded_by": author,
            "effective_on": date(TODAY.year, 1, 1),
            "confirmed_by": author,
            "confirmed_at": timezone.now(),
        }
        return Bench(world, Regulation.objects.create(**{**defaults, **fields}))

    return build


@pytest.fixture
def bench(new_regulation, calendars) -> Bench:
    return new_regulation()


@pytest.fixture
def lecture(bench) -> Duty:
    """Heads of colleges give a lecture a year; planned."""
    duty = bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    return duty
