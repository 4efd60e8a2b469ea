"""Planning and judging in pure Python: no database, one core."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from time import perf_counter
from typing import TypeVar

from zelian.core.judging import judge, propose
from zelian.core.scheduling import plan
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, MeasureValue, Per, Share
from zelian.core.vocabulary.obligation import Act, Obligation, PlannedMeasure, Subject
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period
from zelian.packs.calendars import calendar_of, load_calendars

T = TypeVar("T")
YEAR = 2026
SUBJECTS = 1_000
FOR_LONG = Period(date(2020, 1, 1), date(2100, 1, 1))
MIXED: tuple[tuple[MeasureValue, Activity, str], ...] = (
    (Frequency(1, None, Per.MONTH), Activity.TALK, "与下属谈心谈话"),
    (Frequency(2, None, Per.YEAR), Activity.MEETING, "专题研究全面从严治党"),
    (Frequency(1, None, Per.QUARTER), Activity.RECEPTION, "接待师生来访"),
    (Frequency(1, None, Per.HALF_YEAR), Activity.MEETING, "分析意识形态形势"),
    (Frequency(1, None, Per.TERM), Activity.LECTURE, "讲授廉政党课"),
    (Deadline(1, 10), Activity.REPORT, "报送主体责任报告"),
    (Deadline(4, "end"), Activity.FILING, "责任清单备案"),
    (Share(Decimal(8), None, "班子成员", Per.MONTH), Activity.TALK, "廉政谈话"),
    (Amount(Decimal(24), None, "学时", Per.YEAR), Activity.TRAINING, "纪律教育培训"),
    (Frequency(1, None, Per.YEAR, 5), Activity.INSPECTION, "巡察全覆盖"),
)


def run() -> list[tuple[str, str]]:
    """Rows of a measured thing and its figure."""
    calendar = calendar_of(load_calendars())
    subjects = [Subject(f"post:{n}", FOR_LONG, population=30) for n in range(SUBJECTS)]
    measures = [
        PlannedMeasure(f"measure:{n}", value, activity, FOR_LONG, topic)
        for n, (value, activity, topic) in enumerate(MIXED)
    ]
    monthly = [measures[0]] * len(MIXED)

    def planned(chosen: list[PlannedMeasure]) -> list[Obligation]:
        return [
            owed
            for subject in subjects
            for measure in chosen
            for owed in plan(measure, subject, year=YEAR, calendar=calendar).obligations
        ]

    seconds, obligations = _timed(lambda: planned(measures))
    monthly_seconds, many = _timed(lambda: planned(monthly))
    pairs = SUBJECTS * len(MIXED)
    return [
        (f"planning {pairs:,} subject-duties, mixed", _rate(seconds, len(obligations))),
        (f"planning {pairs:,} subject-duties, all monthly", _rate(monthly_seconds, len(many))),
        *_judging(obligations),
        *_proposing(obligations),
    ]


def _judging(obligations: list[Obligation]) -> list[tuple[str, str]]:
    """Two acts an obligation, the second sometimes late."""
    random = Random(YEAR)
    acts = [tuple(_act(owed, n, random) for n in range(2)) for owed in obligations]
    today = date(YEAR, 11, 20)
    pairs = list(zip(obligations, acts, strict=True))
    seconds, verdicts = _timed(lambda: [judge(o, a, today=today) for o, a in pairs])
    assert len(verdicts) == len(obligations)
    return [("judging with two acts each, reasons included", _rate(seconds, len(verdicts)))]


def _proposing(obligations: list[Obligation]) -> list[tuple[str, str]]:
    """Each act against all obligations of its subject."""
    random = Random(YEAR)
    of_subject: dict[str, list[Obligation]] = {}
    for owed in obligations:
        of_subject.setdefault(owed.subject, []).append(owed)
    acts = [_act(random.choice(owed), 1, random) for owed in of_subject.values()]
    seconds, found = _timed(lambda: [propose(of_subject[act.subject], act) for act in acts])
    assert any(found)
    per_act = len(obligations) // len(of_subject)
    return [(f"an act against its subject's {per_act} obligations", _rate(seconds, len(acts)))]


def _act(owed: Obligation, number: int, random: Random) -> Act:
    on = owed.period.start + timedelta(days=random.randrange(owed.period.days + 10))
    people = frozenset(random.sample("甲乙丙丁戊己庚辛", 3))
    return Act(
        f"act:{owed.key}:{number}", owed.subject, owed.activity, on, owed.topic, people, Decimal(9)
    )


def _timed(work: Callable[[], list[T]]) -> tuple[float, list[T]]:
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def _rate(seconds: float, things: int) -> str:
    return f"{things:,} in {seconds:.2f} s, {things / seconds:,.0f} a second"
