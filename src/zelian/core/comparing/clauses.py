"""A regulation cut into clauses, the pieces that two regulations are compared by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from zelian.core.vocabulary.regulation import Duty, Provision
from zelian.core.vocabulary.text import Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A provision's own words, up to the next provision.

    ``words`` are without label and blanks, so that a new number or another line break is
    no change of wording; ``path`` is empty for what stands before the first provision.
    """

    path: tuple[str, ...]
    label: str
    words: str
    span: Span
    duties: tuple[Duty, ...] = ()

    @property
    def address(self) -> str:
        """Where it stands, outermost label first: 二（一）1."""
        return "".join(self.path)


def clauses_of(
    text: str, provisions: Sequence[Provision], duties: Sequence[Duty] = ()
) -> tuple[Clause, ...]:
    """Cut ``text`` at its provisions; each duty goes to the clause that it stands in.

    What stands before the first provision is a clause of its own where it has words.
    """
    in_order = sorted(provisions, key=lambda p: (p.span.start, len(p.path)))
    starts = [p.span.start for p in in_order]
    held: list[list[Duty]] = [[] for _ in range(len(starts) + 1)]
    for duty in duties:
        held[bisect_right(starts, duty.span.start)].append(duty)
    clauses: list[Clause] = []
    opening = Span(0, starts[0] if starts else len(text))
    if opening.of(text).strip():
        clauses.append(Clause((), "", squeezed(opening.of(text)), opening, tuple(held[0])))
    for i, provision in enumerate(in_order):
        end = starts[i + 1] if i + 1 < len(starts) else len(text)
        span = Span(provision.span.start, max(end, provision.span.start))
        words = _without(squeezed(span.of(text)), squeezed(provision.label))
        clauses.append(Clause(provision.path, provision.label, words, span, tuple(held[i + 1])))
    return tuple(clauses)


def squeezed(words: str) -> str:
    """The words without blanks, which paper puts in and takes out as it likes."""
    return "".join(words.split())


def _without(words: str, label: str) -> str:
    return words.removeprefix(label).lstrip("、.．,，")
