"""The only writes of obligations, acts, evidence and the working calendar."""

from zelian.performance.operations.acts import (
    change_act,
    choose_contributions,
    record_act,
    withdraw_act,
)
from zelian.performance.operations.attachments import attach_evidence, remove_evidence
from zelian.performance.operations.bulk import ActSpec, record_acts_in_bulk
from zelian.performance.operations.calendars import (
    announce_year,
    load_calendars,
    set_calendar_day,
    set_term,
)
from zelian.performance.operations.planning import (
    PlanReport,
    keep_plans,
    plan_regulation,
    plan_year,
)
from zelian.performance.operations.runs import ask_for_plan, run_plan
from zelian.performance.operations.signing import sign_act
from zelian.performance.operations.verdicts import rejudge
from zelian.performance.operations.waiving import unwaive, waive_obligation
from zelian.performance.refusals import (
    CannotKeepCalendar,
    CannotKeepEvidence,
    CannotPlan,
    CannotRecordAct,
    CannotWaive,
    CannotWithdrawAct,
    ChangedMeanwhile,
    Difference,
    Fault,
    Refused,
)

__all__ = [
    "ActSpec",
    "CannotKeepCalendar",
    "CannotKeepEvidence",
    "CannotPlan",
    "CannotRecordAct",
    "CannotWaive",
    "CannotWithdrawAct",
    "ChangedMeanwhile",
    "Difference",
    "Fault",
    "PlanReport",
    "Refused",
    "announce_year",
    "ask_for_plan",
    "attach_evidence",
    "change_act",
    "choose_contributions",
    "keep_plans",
    "load_calendars",
    "plan_regulation",
    "plan_year",
    "record_act",
    "record_acts_in_bulk",
    "rejudge",
    "remove_evidence",
    "run_plan",
    "set_calendar_day",
    "set_term",
    "sign_act",
    "unwaive",
    "waive_obligation",
    "withdraw_act",
]
