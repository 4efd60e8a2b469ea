"""The whole way of a list: each step with who did it or for whom it waits, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.lists.calendar import day_in, moved, work_calendar
from zelian.lists.endorsers import endorser_of
from zelian.lists.lifecycle import AFTER, FIXED, Step, next_step, steps_of
from zelian.lists.models import (
    Discussion,
    Endorsement,
    Filing,
    ListReturn,
    ResponsibilityList,
)
from zelian.lists.queries.filing import deadline_of
from zelian.lists.queries.steps import endorsement_notice, signer_words
from zelian.people.viewer import Viewer
from zelian.signing.meanings import SIGN
from zelian.signing.models import Signature
from zelian.signing.queries import WITHDRAWN, SignatureView

State = ResponsibilityList.State
How = Endorsement.How
DONE, NOW, LATER = "done", "now", "later"
_ORDER = (State.DRAFT, *AFTER.values())
# Who, when, and further words.
Doing = tuple[str, date | datetime | None, str]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step: ``done``, ``now`` or ``later``; who did it when, or for whom it waits and why."""

    step: Step
    standing: str
    who: str = ""
    at: date | datetime | None = None
    words: str = ""
    reason: Mapping[str, Any] | None = None
    due: date | None = None
    late: bool = False

    @property
    def label(self) -> str:
        """The step's name."""
        return str(self.step.label)

    @property
    def key(self) -> str:
        """The step's code, for templates."""
        return self.step.value


@dataclass(frozen=True, slots=True)
class Life:
    """A list's way so far. ``endorsement`` is the one that runs, ``earlier`` those that ended."""

    steps: tuple[StepView, ...]
    discussions: tuple[Discussion, ...]
    endorsement: Endorsement | None
    earlier: tuple[Endorsement, ...]
    returns: tuple[ListReturn, ...]
    changed_since_discussion: bool


def life_of(
    viewer: Viewer,
    listed: ResponsibilityList,
    *,
    signatures: Sequence[SignatureView],
    digest: str,
) -> Life:
    """
    The whole way of a list; seven queries, nine more while its endorser is still to be found.

    ``digest`` is that of the content as it stands, ``signatures`` are the list's.
    """
    discussions = tuple(listed.discussions.prefetch_related("files"))
    endorsements = list(
        listed.endorsements.select_related("post__unit", "signature").prefetch_related("files")
    )
    running = next((one for one in endorsements if one.ended_at is None), None)
    known = _Known(
        listed=listed,
        today=viewer.today,
        discussion=discussions[0] if discussions else None,
        signature=_standing_signature(listed, signatures),
        endorsement=running,
        filing=listed.filings.filter(ended_at=None).first(),
    )
    current = known.discussion if listed.state != State.DRAFT else None
    return Life(
        steps=tuple(known.view(step) for step in steps_of(listed.kind)),
        discussions=discussions,
        endorsement=running,
        earlier=tuple(one for one in endorsements if one.ended_at is not None),
        returns=tuple(listed.returns.all()),
        changed_since_discussion=current is not None and current.digest != digest,
    )


def _standing_signature(
    listed: ResponsibilityList, signatures: Sequence[SignatureView]
) -> SignatureView | None:
    if listed.state not in FIXED:
        return None
    signed = (s for s in signatures if s.signature.meaning == SIGN and s.standing != WITHDRAWN)
    return next(signed, None)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a list's way, to tell each step from."""

    listed: ResponsibilityList
    today: date
    discussion: Discussion | None
    signature: SignatureView | None
    endorsement: Endorsement | None
    filing: Filing | None

    def view(self, step: Step) -> StepView:
        """One step as the page shows it; filing and publishing tell the rest in their blocks."""
        standing = self._standing(step)
        due = self._due(step)
        who, at, words, reason = self._told(step, standing)
        late = due is not None and self._is_late(step, standing, at, due)
        return StepView(step, standing, who, at, words, reason, due, late)

    def _is_late(self, step: Step, standing: str, at: date | datetime | None, due: date) -> bool:
        if step == Step.FILE and self.filing:
            return self.filing.late
        if standing != DONE:
            return self.today > due
        day = timezone.localtime(at).date() if isinstance(at, datetime) else at
        return day is not None and day > due

    def _standing(self, step: Step) -> str:
        if next_step(self.listed) == step:
            return NOW
        state = self.listed.state
        over = state not in _ORDER  # revised, archived: all was done
        return DONE if over or _ORDER.index(AFTER[step]) <= _ORDER.index(state) else LATER

    def _told(
        self, step: Step, standing: str
    ) -> tuple[str, date | datetime | None, str, Mapping[str, Any] | None]:
        """Who, when, further words, and the reason."""
        if standing == DONE:
            return (*self._done(step), self._why() if step == Step.ENDORSE else None)
        words, reason = self._awaited(step, standing)
        return "", None, words, reason

    def _why(self) -> Mapping[str, Any] | None:
        return self.endorsement.reason if self.endorsement else None

    def _done(self, step: Step) -> Doing:
        match step:
            case Step.DISCUSS if self.discussion:
                told = _("由%(name)s登记。") % {"name": self.discussion.by_name}
                return self.discussion.meeting, self.discussion.on, told
            case Step.SIGN if self.signature:
                return _signed(self.signature.signature)
            case Step.ENDORSE if self.endorsement:
                return _endorsed(self.endorsement)
            case Step.TAKE_EFFECT:
                return "", self.listed.effective_on, ""
        return "", None, ""

    def _awaited(self, step: Step, standing: str) -> tuple[str, Mapping[str, Any] | None]:
        match step:
            case Step.DISCUSS if standing == NOW:
                unit = {"unit": self.listed.unit}
                return _("填好之后，由%(unit)s召开会议集体讨论，并登记讨论情况。") % unit, None
            case Step.SIGN:
                return _("由%(who)s签字。") % {"who": signer_words(self.listed)}, None
            case Step.ENDORSE if standing == NOW and self.endorsement:
                notice = endorsement_notice(self.endorsement)
                return notice.words, notice.reason
            case Step.ENDORSE:
                return self._expected()
        return "", None

    def _expected(self) -> tuple[str, Mapping[str, Any]]:
        """Who would be asked if it were signed today."""
        found = endorser_of(self.listed, self.today)
        if found.post is None:
            return str(How(found.how).label), found.reason.to_json()
        told = {"post": found.post}
        return _("签字后由%(post)s审核背书。") % told, found.reason.to_json()

    def _due(self, step: Step) -> date | None:
        kind = self.listed.kind
        match step:
            case Step.SIGN:
                day = day_in(self.listed.year, kind.sign_by)
                return moved(day, kind.holiday_rule, work_calendar()) if day else None
            case Step.FILE:
                deadline = deadline_of(self.listed)
                return deadline.day if deadline else None
        return self.listed.compile_by if step == Step.DISCUSS else None


def _signed(signature: Signature) -> Doing:
    behalf = signature.on_behalf_of
    words = _("代%(post)s签字") % {"post": behalf} if behalf else signature.signer_title
    return signature.signer_name, signature.signed_at, words


def _endorsed(endorsement: Endorsement) -> Doing:
    if endorsement.signature is not None:
        who, at, words = _signed(endorsement.signature)
        return who, at, "；".join(part for part in (words, endorsement.opinion) if part)
    return endorsement.outside_body, endorsement.outside_on, endorsement.outside_document
