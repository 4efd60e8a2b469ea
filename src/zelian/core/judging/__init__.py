"""An obligation and its acts in; a verdict with reasons out.

- :func:`match` and :func:`propose` say which obligations an act can serve, and why;
  ``certain`` ones are counted without asking.
- :func:`judge` gives the :class:`~zelian.core.vocabulary.obligation.Verdict`. It trusts
  that the acts given were chosen (by :func:`propose` or a person) and checks dates,
  quantities, people and limits. Store ``outcome_of(verdict.status)``.
- :func:`status_on` is the calendar's part alone, the rule that SQL filters repeat:
  a settled outcome stands; else before ``opens`` not_yet, after ``due`` overdue, within
  ``soon_days`` of ``due`` due_soon, otherwise open.
- An upper limit alone (``required`` 0) is fulfilled, from its first day, for as long as
  it is kept; once exceeded it stays open and is overdue after the period.
- :func:`late_until` is the last day an act after the due date can still serve.
- :func:`soon_days_for` suggests days of warning by the length of the period.
"""

from zelian.core.judging.conventions import CONVENTIONS, Conventions, late_until, soon_days_for
from zelian.core.judging.likeness import likeness
from zelian.core.judging.matching import match, propose
from zelian.core.judging.status import outcome_of, status_on
from zelian.core.judging.verdicts import judge

__all__ = [
    "CONVENTIONS",
    "Conventions",
    "judge",
    "late_until",
    "likeness",
    "match",
    "outcome_of",
    "propose",
    "soon_days_for",
    "status_on",
]
