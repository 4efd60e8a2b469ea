"""How far a list is, for those who watch many: its state, and whether a draft was begun."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from zelian.lists.models import ResponsibilityList

State = ResponsibilityList.State


class Stage(TextChoices):
    """The columns of a page where many lists stand, in the order of a list's life."""

    NOT_BEGUN = "not_begun", _("未开始")
    BEGUN = "begun", _("编写中")
    DISCUSSED = "discussed", _("已讨论")
    SIGNED = "signed", _("已签字")
    ENDORSED = "endorsed", _("已背书")
    FILED = "filed", _("已备案")
    PUBLISHED = "published", _("公示中")
    IN_FORCE = "in_force", _("已生效")
    OVER = "over", _("已修订或归档")


OVER = (State.REVISED, State.ARCHIVED)


def stage_of(state: str, begun: bool) -> Stage:
    """The stage of a list by its state; a draft's by whether somebody wrote in it."""
    if state == State.DRAFT:
        return Stage.BEGUN if begun else Stage.NOT_BEGUN
    return Stage.OVER if state in OVER else Stage(state)


def at_stage(stage: str) -> Q:
    """The lists of a stage."""
    if stage in (Stage.NOT_BEGUN, Stage.BEGUN):
        return Q(state=State.DRAFT, begun_at__isnull=stage == Stage.NOT_BEGUN)
    if stage == Stage.OVER:
        return Q(state__in=OVER)
    return Q(state=stage)
