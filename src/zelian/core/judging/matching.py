"""Which obligations an act can serve: certain ones are counted, doubtful ones offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zelian.core.judging.conventions import CONVENTIONS, Conventions, late_until
from zelian.core.judging.kinship import BROAD, KINDRED, Kinship
from zelian.core.judging.likeness import likeness, telling_pairs
from zelian.core.vocabulary.obligation import Act, Match, Obligation, Reason
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.wording import Sentence, said


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An obligation an act can serve; ``kinship`` where the kinds differ."""

    obligation: Obligation
    likeness: float
    kinship: Kinship | None
    late: bool
    telling: bool

    def rank(self) -> tuple[bool, bool, float, str, str]:
        due = self.obligation.due.isoformat()
        return (self.late, self.kinship is not None, -self.likeness, due, self.obligation.key)


def match(
    obligation: Obligation, act: Act, *, conventions: Conventions = CONVENTIONS
) -> Match | None:
    """Whether ``act`` can serve ``obligation`` looked at alone; ``None`` if it can't.

    Another subject, a kind of act that is neither the same nor kindred, and a day before
    the period or after the late window can't. It is certain where the topics are clearly
    alike, or the kind is the same and the duty has no topic to tell it by.
    """
    candidate = _candidate(obligation, act, conventions)
    return _alone(candidate, act, conventions) if candidate else None


def propose(
    obligations: Sequence[Obligation], act: Act, *, conventions: Conventions = CONVENTIONS
) -> tuple[Match, ...]:
    """All obligations that ``act`` can serve, the likeliest first.

    The only obligation of the act's kind that is running is certain, unless its kind is
    broad (a meeting may be about anything) and the two topics share nothing. Of several,
    those with clearly like topics are certain and the others offered. A late act is
    certain only by its topic, and never where the same measure has a running period.
    """
    candidates = [c for o in obligations if (c := _candidate(o, act, conventions))]
    running = [c for c in candidates if not c.late and c.kinship is None]
    on_time = {c.obligation.measure for c in candidates if not c.late}
    return tuple(
        _overtaken(c, act)
        if c.late and c.obligation.measure in on_time
        else _only(c, act, conventions)
        if running == [c]
        else _alone(c, act, conventions)
        for c in sorted(candidates, key=_Candidate.rank)
    )


def _candidate(obligation: Obligation, act: Act, conventions: Conventions) -> _Candidate | None:
    if act.subject != obligation.subject or act.on < obligation.period.start:
        return None
    same = act.activity is obligation.activity
    kinship = None if same else _kinship(obligation.activity, act.activity)
    if not same and kinship is None:
        return None
    late = act.on > obligation.due
    if late and (not obligation.required or act.on > late_until(obligation, conventions)):
        return None
    alike = likeness(obligation.topic, act.topic)
    if kinship and obligation.topic and act.topic and alike < conventions.slight:
        return None
    telling = bool(telling_pairs(obligation.topic)) and bool(telling_pairs(act.topic))
    return _Candidate(obligation, alike, kinship, late, telling)


_ANY_KIND = said("责任事项没有限定方式")


def _kinship(duty: Activity, act: Activity) -> Kinship | None:
    if duty is Activity.OTHER:
        return Kinship(duty, act, _ANY_KIND, ("", ""))
    return KINDRED.get((duty, act))


def _alone(candidate: _Candidate, act: Act, conventions: Conventions) -> Match:
    if candidate.likeness >= conventions.clear:
        certain = candidate.kinship is None or candidate.obligation.activity is not Activity.OTHER
        template = said("主题与责任事项相近（{likeness}）")
        return _match(candidate, act, certain, "match.topic", template)
    untold = not telling_pairs(candidate.obligation.topic)
    if untold and not candidate.kinship and not candidate.late:
        template = said("责任事项只限定了方式，同类记录即可计入")
        return _match(candidate, act, True, "match.kind", template)
    template = said("方式相符，但主题是否相符看不准，请确认")
    return _match(candidate, act, False, "match.doubtful", template)


def _only(candidate: _Candidate, act: Act, conventions: Conventions) -> Match:
    foreign = candidate.telling and candidate.likeness == 0.0
    if foreign and candidate.obligation.activity in BROAD:
        template = said("是本期唯一同类事项，但主题毫无相同之处，请确认")
        return _match(candidate, act, False, "match.foreign_topic", template)
    if candidate.likeness >= conventions.clear:
        return _alone(candidate, act, conventions)
    template = said("本期只有这一项同类责任事项")
    return _match(candidate, act, True, "match.only", template)


def _overtaken(candidate: _Candidate, act: Act) -> Match:
    template = said("同一要求已进入新一期，如系补做上一期请确认")
    return _match(candidate, act, False, "match.overtaken", template)


def _match(candidate: _Candidate, act: Act, certain: bool, code: str, template: str) -> Match:
    """Put the reason together: the conclusion, then time and kind."""
    o = candidate.obligation
    share = round(candidate.likeness * 100)
    values = {"likeness": f"{share}%"} if "{likeness}" in template else {}
    refers = f"act:{act.key.removeprefix('act:')}"
    reason = Reason(
        code, Sentence(template, values), refers, (_time(candidate, act), *_kin(candidate))
    )
    return Match(o.key, act.key, certain, candidate.likeness, reason)


def _time(candidate: _Candidate, act: Act) -> Reason:
    o = candidate.obligation
    if candidate.late:
        sentence = Sentence(
            said("{on}晚于期限{due}，计入则为逾期履行"), {"on": act.on, "due": o.due}
        )
        return Reason("match.late", sentence)
    values = {"on": act.on, "start": o.period.start, "due": o.due}
    return Reason("match.in_time", Sentence(said("{on}在{start}至{due}之内"), values))


def _kin(candidate: _Candidate) -> tuple[Reason, ...]:
    if candidate.kinship is None:
        return ()
    sentence = Sentence(
        said("记录的方式与要求的方式不同，但可以相当：{why}"),
        {"why": Sentence(candidate.kinship.why)},
    )
    return (Reason("match.kindred", sentence),)
