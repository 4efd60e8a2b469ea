"""Duties, subjects and a calendar in; dated obligations out.

- :func:`plan` gives a :class:`Plan` (``obligations``, ``remarks``) of one measure for one
  subject and one calendar year. Counted measures belong to the year in which their period
  begins, deadlines to the year of their due date; a period longer than a year (每五年,
  任期内) is given in every year it runs, always with the same key, so keep what stands and
  add only new keys.
- :func:`plan_triggered` gives the obligation of a 会后5个工作日内 once its event has
  happened; :func:`trigger_of` says which event to wait for; :func:`binds_on` whether the
  measure binds the subject that day.
- :func:`requirements` gives the qualities every act must have (不少于3000字).
- :data:`CONVENTIONS` holds what the texts leave open, as dated data with reasons.

Set ``PlannedMeasure.topic`` to the duty's action so that acts can be likened to it.
"""

from zelian.core.scheduling.conventions import CONVENTIONS, Conventions, Moment
from zelian.core.scheduling.planning import binds_on, plan
from zelian.core.scheduling.plans import Plan, PlanRemark
from zelian.core.scheduling.qualities import Requirement, requirements
from zelian.core.scheduling.triggers import APPOINTMENT, Trigger, plan_triggered, trigger_of

__all__ = [
    "APPOINTMENT",
    "CONVENTIONS",
    "Conventions",
    "Moment",
    "Plan",
    "PlanRemark",
    "Requirement",
    "Trigger",
    "binds_on",
    "plan",
    "plan_triggered",
    "requirements",
    "trigger_of",
]
