"""Small regulations put together by hand: no reader has a part in these tests."""

from __future__ import annotations

from zelian.core.comparing import Clause, clauses_of
from zelian.core.vocabulary.measure import Frequency, Measure, Per
from zelian.core.vocabulary.regulation import Activity, Duty, Provision
from zelian.core.vocabulary.text import Span


def duty(
    action: str, *, times: int | None = None, per: Per = Per.YEAR, activity: Activity | None = None
) -> Duty:
    """A duty of the words, asked for so many times a period."""
    measures = (Measure(Frequency(min=times, per=per), Span(0, 1)),) if times else ()
    return Duty(
        path=(),
        span=Span(0, len(action)),
        subjects=("站长",),
        action=action,
        activity=activity or Activity.OTHER,
        measures=measures,
    )


def articles(*bodies: str) -> tuple[Clause, ...]:
    """A regulation of so many articles, each with one duty of its own words."""
    text = ""
    provisions: list[Provision] = []
    duties: list[Duty] = []
    for i, body in enumerate(bodies, start=1):
        label = f"第{'零一二三四五六七八九'[i]}条"
        start = len(text)
        text += f"{label} {body}\n"
        span = Span(start, start + len(label))
        provisions.append(Provision((label,), label, "", span))
        words = Span(start + len(label) + 1, len(text) - 1)
        duties.append(Duty((label,), words, ("站长",), action=body.rstrip("。")))
    return clauses_of(text, provisions, duties)
