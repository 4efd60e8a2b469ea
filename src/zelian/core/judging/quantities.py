"""What an act adds to an obligation: times, people, hours."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal

from zelian.core.vocabulary.obligation import Act, Obligation
from zelian.core.vocabulary.wording import said

_SAME_UNIT = {
    "名": ("人", 1),
    "位": ("人", 1),
    "人次": ("人", 1),
    "天": ("日", 1),
    "个月": ("月", 1),
    "年": ("月", 12),
    "课时": ("学时", 1),
    "场": ("次", 1),
    "场次": ("次", 1),
    "回": ("次", 1),
    "周": ("日", 7),
}
"""Units that say the same: the plain one, and how many of it one makes."""
COUNTED_BY_ACT = frozenset("次堂节讲期篇份件项个例部条户家所")
"""Things that one act makes one of, unless it says how many."""


@dataclass(frozen=True, slots=True)
class Added:
    """How much one act adds, whom it newly counts, and (if nothing) why not."""

    amount: Decimal
    people: frozenset[str] = frozenset()
    repeated: int = 0
    code: str = "act.counted"
    template: str = ""


def plain_unit(unit: str) -> tuple[str, int]:
    """A unit's plain form and its worth in it: 年 is 12 of 月."""
    return _SAME_UNIT.get(unit, (unit, 1))


def added_by(obligation: Obligation, act: Act, seen: Set[str]) -> Added:
    """What ``act`` adds, given the people that earlier acts have counted."""
    if obligation.distinct_people:
        return _new_people(act, seen)
    unit, worth = plain_unit(obligation.unit)
    if unit == "次":
        return Added(Decimal(1))
    if act.quantity is not None and act.quantity > 0:
        return _quantity(act, unit, worth)
    if unit == "人" and act.people:
        return Added(Decimal(len(act.people)))
    if unit in COUNTED_BY_ACT:
        return Added(Decimal(1))
    return Added(
        Decimal(0), code="act.no_quantity", template=said("没有填写数量，无法按“{unit}”累计")
    )


def _new_people(act: Act, seen: Set[str]) -> Added:
    if not act.people:
        return Added(
            Decimal(0), code="act.no_people", template=said("没有登记参加人员，无法按人数计算")
        )
    new = act.people - seen
    repeated = len(act.people) - len(new)
    if not new:
        return Added(
            Decimal(0),
            repeated=repeated,
            code="act.people_repeated",
            template=said("所列人员本期已经计过，同一人不重复计"),
        )
    return Added(Decimal(len(new)), new, repeated)


def _quantity(act: Act, unit: str, worth: int) -> Added:
    own, own_worth = plain_unit(act.unit)
    if own not in {unit, ""} or act.quantity is None:
        return Added(
            Decimal(0),
            code="act.other_unit",
            template=said("记录的单位“{own}”与要求的“{unit}”不同"),
        )
    factor = own_worth if own else worth
    return Added(act.quantity * factor / worth)


def shown(amount: Decimal) -> int | str:
    """A number as people write it: 2, not 2.00."""
    whole = amount.to_integral_value()
    return int(whole) if amount == whole else f"{amount.normalize():f}"
