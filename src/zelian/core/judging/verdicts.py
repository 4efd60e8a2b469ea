"""The verdict: which acts count, how much, and what follows on a given day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zelian.core.judging.quantities import Added, added_by, shown
from zelian.core.judging.status import OPEN_OUTCOME, status_on
from zelian.core.vocabulary.obligation import Act, Obligation, Reason, Status, Verdict
from zelian.core.vocabulary.wording import Sentence, said


@dataclass(frozen=True, slots=True)
class _Tally:
    """What the acts come to.

    ``excess`` is what went over the limit; ``late`` whether late acts were needed.
    """

    counted: Decimal
    reached_on: date | None
    late: bool
    excess: Decimal
    counting: tuple[str, ...]
    reasons: tuple[Reason, ...]


def judge(
    obligation: Obligation,
    acts: Sequence[Act],
    *,
    today: date,
    waived: str = "",
    soon_days: int = 14,
) -> Verdict:
    """Judge an obligation by the acts chosen for it, as of ``today``.

    The acts' order doesn't matter, and the same act given twice counts once. Within the
    period an act counts up to the limit; later ones only fill what is still missing, and
    make the obligation fulfilled late. ``waived`` is the reason of a waiver, which stands
    whatever the acts say.
    """
    tally = _tally(obligation, acts, today)
    outcome = _outcome(obligation, tally, waived)
    status = status_on(
        opens=obligation.period.start,
        due=obligation.due,
        outcome=outcome,
        today=today,
        soon_days=soon_days,
    )
    fulfilled_on = _fulfilled_on(obligation, tally, outcome)
    reason = Reason(
        code=f"judge.{status.value}",
        sentence=_conclusion(obligation, tally, status, fulfilled_on, today, waived),
        refers=f"obligation:{obligation.key}",
        because=(*_demand(obligation), *tally.reasons, *_excess(obligation, tally)),
    )
    return Verdict(status, tally.counted, obligation.required, fulfilled_on, reason, tally.counting)


def _outcome(obligation: Obligation, tally: _Tally, waived: str) -> str:
    if waived:
        return Status.WAIVED.value
    if not obligation.required:
        return OPEN_OUTCOME if tally.excess else Status.FULFILLED.value
    if tally.reached_on is None:
        return OPEN_OUTCOME
    return (Status.FULFILLED_LATE if tally.late else Status.FULFILLED).value


def _fulfilled_on(obligation: Obligation, tally: _Tally, outcome: str) -> date | None:
    if outcome in {OPEN_OUTCOME, Status.WAIVED.value}:
        return None
    return tally.reached_on if obligation.required else obligation.period.start


def _tally(obligation: Obligation, acts: Sequence[Act], today: date) -> _Tally:
    """Count the acts in the order of their days."""
    once = {act.key: act for act in acts}
    total, excess, reached = Decimal(0), Decimal(0), None
    late = False
    seen: set[str] = set()
    counting: list[str] = []
    reasons: list[Reason] = []
    for act in sorted(once.values(), key=lambda act: (act.on, act.key)):
        refusal = _out_of_time(obligation, act, today)
        if refusal:
            reasons.append(refusal)
            continue
        is_late = act.on > obligation.due
        added = added_by(obligation, act, seen)
        room = _room(obligation, total, is_late)
        amount = added.amount if room is None else min(added.amount, room)
        if amount > 0:
            counting.append(act.key)
            total += amount
        if amount > 0 or not is_late:
            seen |= added.people
        if not is_late:
            excess += added.amount - amount
        reasons.append(_of_act(obligation, act, added, amount, is_late))
        if reached is None and 0 < obligation.required <= total:
            reached, late = act.on, is_late
    return _Tally(total, reached, late, excess, tuple(counting), tuple(reasons))


def _room(obligation: Obligation, total: Decimal, is_late: bool) -> Decimal | None:
    """How much more can count: up to the limit in time, what is missing when late."""
    if is_late:
        return max(obligation.required - total, Decimal(0))
    return None if obligation.limit is None else max(obligation.limit - total, Decimal(0))


def _out_of_time(obligation: Obligation, act: Act, today: date) -> Reason | None:
    if act.on > today:
        code, template = "act.future", said("{on}的“{topic}”尚未到日期，暂不计入")
    elif act.on < obligation.period.start:
        code, template = "act.too_early", said("{on}的“{topic}”早于起算日{start}，不计入")
    elif act.on > obligation.due and not obligation.required:
        code, template = "act.after_limit", said("{on}的“{topic}”不在本期内，不占本期上限")
    else:
        return None
    start = obligation.period.start
    values: dict[str, object] = {"on": act.on, "topic": _topic(act), "start": start}
    return _reason(code, template, values, act)


def _of_act(
    obligation: Obligation, act: Act, added: Added, amount: Decimal, is_late: bool
) -> Reason:
    values: dict[str, object] = {
        "on": act.on,
        "topic": _topic(act),
        "amount": shown(amount),
        "unit": obligation.unit,
        "due": obligation.due,
        "repeated": added.repeated,
    }
    if not added.amount:
        values["why"] = Sentence(added.template, {"unit": obligation.unit, "own": act.unit})
        return _reason(added.code, said("{on}的“{topic}”不计入：{why}"), values, act)
    if not amount and is_late:
        template = said("{on}的“{topic}”在期限{due}之后，要求已经达到，不再计入")
        return _reason("act.not_needed", template, values, act)
    if not amount:
        template = said("{on}的“{topic}”超过上限，不计入")
        return _reason("act.over_limit", template, values, act)
    if is_late:
        template = said("{on}的“{topic}”晚于期限{due}，按逾期计入{amount}{unit}")
        return _reason("act.counted_late", template, values, act)
    if added.repeated:
        template = said("{on}的“{topic}”在期限内，计入{amount}{unit}，另有{repeated}人本期已计过")
    elif amount < added.amount:
        template = said("{on}的“{topic}”在期限内，到上限为止计入{amount}{unit}")
    else:
        template = said("{on}的“{topic}”在期限内，计入{amount}{unit}")
    return _reason("act.counted", template, values, act)


def _reason(code: str, template: str, values: dict[str, object], act: Act) -> Reason:
    used = {name: value for name, value in values.items() if f"{{{name}}}" in template}
    return Reason(code, Sentence(template, used), refers=f"act:{act.key.removeprefix('act:')}")


def _topic(act: Act) -> str | Sentence:
    return act.topic or Sentence(said("未填主题的记录"))


def _demand(obligation: Obligation) -> tuple[Reason, ...]:
    """What was asked for, and what is uncertain about it."""
    values: dict[str, object] = {
        "start": obligation.period.start,
        "due": obligation.due,
        "required": shown(obligation.required),
        "unit": obligation.unit,
    }
    template = said("要求：{start}至{due}不少于{required}{unit}")
    if obligation.limit is not None:
        values["limit"] = shown(obligation.limit)
        template = said("要求：{start}至{due}不少于{required}{unit}，不超过{limit}{unit}")
        if not obligation.required:
            del values["required"]
            template = said("要求：{start}至{due}不超过{limit}{unit}")
    reasons = [Reason("judge.required", Sentence(template, values))]
    if obligation.population is not None:
        sentence = Sentence(
            said("按总人数{population}人的比例折算，不足一人按一人计，同一人不重复计"),
            {"population": obligation.population},
        )
        reasons.append(Reason("judge.population", sentence))
    if not obligation.due_certain:
        sentence = Sentence(said("有关年度的放假安排尚未公布，期限暂按周末推算，公布后可能变动"))
        reasons.append(Reason("judge.due_uncertain", sentence))
    return tuple(reasons)


def _excess(obligation: Obligation, tally: _Tally) -> tuple[Reason, ...]:
    if not tally.excess or obligation.limit is None:
        return ()
    values = {
        "limit": shown(obligation.limit),
        "excess": shown(tally.excess),
        "unit": obligation.unit,
    }
    sentence = Sentence(said("上限为{limit}{unit}，已超出{excess}{unit}"), values)
    return (Reason("judge.over_limit", sentence),)


def _conclusion(
    obligation: Obligation,
    tally: _Tally,
    status: Status,
    fulfilled_on: date | None,
    today: date,
    waived: str,
) -> Sentence:
    missing = max(obligation.required - tally.counted, Decimal(0))
    values: dict[str, object] = {
        "counted": shown(tally.counted),
        "required": shown(obligation.required),
        "missing": shown(missing),
        "unit": obligation.unit,
        "due": obligation.due,
        "start": obligation.period.start,
        "on": fulfilled_on,
        "left": (obligation.due - today).days,
        "passed": (today - obligation.due).days,
        "why": waived,
    }
    template = _LIMIT_WORDS[status] if not obligation.required else _WORDS[status]
    if status is Status.DUE_SOON and obligation.required and obligation.due == today:
        template = said("今天到期：还差{missing}{unit}")
    return Sentence(template, {k: v for k, v in values.items() if f"{{{k}}}" in template})


_WORDS = {
    Status.WAIVED: said("已免除：{why}"),
    Status.FULFILLED: said("已履行：{on}达到要求，共计{counted}{unit}，应完成{required}{unit}"),
    Status.FULFILLED_LATE: said("逾期履行：期限为{due}，{on}才达到要求的{required}{unit}"),
    Status.NOT_YET: said("未开始：从{start}起算，应完成{required}{unit}"),
    Status.OPEN: said("进行中：已完成{counted}{unit}，还差{missing}{unit}，期限{due}"),
    Status.DUE_SOON: said("临近期限：还差{missing}{unit}，距{due}还有{left}天"),
    Status.OVERDUE: said("逾期未履行：还差{missing}{unit}，期限{due}已过{passed}天"),
}
_LIMIT_WORDS = {
    **dict.fromkeys(Status, said("已超过上限，请说明情况")),
    Status.WAIVED: said("已免除：{why}"),
    Status.FULFILLED: said("未超过上限：{start}至{due}已有{counted}{unit}"),
}
