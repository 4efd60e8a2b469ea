"""The life of a list: which steps its kind asks for, what is next, and what may follow what."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import ListKind, ResponsibilityList

State = ResponsibilityList.State


class Step(models.TextChoices):
    """What somebody does to carry a list on."""

    DISCUSS = "discuss", _("集体讨论")
    SIGN = "sign", _("签字")
    ENDORSE = "endorse", _("审核背书")
    FILE = "file", _("备案")
    PUBLISH = "publish", _("公示")
    TAKE_EFFECT = "take_effect", _("生效")


# The state a step leads to. The order is that of a list's life.
AFTER: Mapping[Step, str] = {
    Step.DISCUSS: State.DISCUSSED,
    Step.SIGN: State.SIGNED,
    Step.ENDORSE: State.ENDORSED,
    Step.FILE: State.FILED,
    Step.PUBLISH: State.PUBLISHED,
    Step.TAKE_EFFECT: State.IN_FORCE,
}
# Steps on the way, before a list is in force: from each it may be sent back to a draft.
ON_THE_WAY = (State.DISCUSSED, State.SIGNED, State.ENDORSED, State.FILED, State.PUBLISHED)
# From here its own side may still take a list back; what is filed is for others to return.
TAKEN_BACK_FROM = ON_THE_WAY[:3]
# Content is fixed by a signature from here on.
FIXED = (*ON_THE_WAY[1:], State.IN_FORCE, State.REVISED, State.ARCHIVED)
_ORDER = (State.DRAFT, *AFTER.values())


def steps_of(kind: ListKind) -> tuple[Step, ...]:
    """The steps lists of this kind go through, in order; signing and taking effect always."""
    asked = {
        Step.DISCUSS: kind.discuss,
        Step.SIGN: True,
        Step.ENDORSE: bool(kind.endorser),
        Step.FILE: bool(kind.filed_with),
        Step.PUBLISH: bool(kind.publish_days),
        Step.TAKE_EFFECT: True,
    }
    return tuple(step for step, wanted in asked.items() if wanted)


def next_step(listed: ResponsibilityList) -> Step | None:
    """The step a list waits for; ``None`` once it is in force or over.

    Reads ``listed.kind``.
    """
    if listed.state not in _ORDER:
        return None
    place = _ORDER.index(listed.state)
    return next((s for s in steps_of(listed.kind) if _ORDER.index(AFTER[s]) > place), None)


def given_up(listed: str = "") -> models.Q:
    """Editions that never took effect; ``listed`` leads from the rows to their list."""
    return models.Q(**{f"{listed}state": State.ARCHIVED, f"{listed}effective_on__isnull": True})


def may_follow(listed: ResponsibilityList, state: str) -> bool:
    """Whether a list in its state may come into another."""
    step = next_step(listed)
    if step is not None and state == AFTER[step]:
        return True
    if state == State.DRAFT:
        return listed.state in ON_THE_WAY
    if state == State.REVISED:
        return listed.state == State.IN_FORCE
    if state == State.ARCHIVED and listed.state == State.DRAFT:
        return listed.previous_id is not None  # a revision that was given up
    return state == State.ARCHIVED and listed.state in (State.IN_FORCE, State.REVISED)
