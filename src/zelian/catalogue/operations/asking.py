"""A language model's help: where it answers, and having it asked about a draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.catalogue.assistance import tasks
from zelian.catalogue.assistance.state import Tally, is_asking
from zelian.catalogue.models import LanguageModel, Regulation
from zelian.catalogue.operations.drafts import locked_draft
from zelian.catalogue.refusals import CannotChange
from zelian.history.operations import record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Address:
    """Where a language model answers, as an administrator sets it."""

    url: str
    model: str
    seconds: int
    enabled: bool


@transaction.atomic
def set_language_model(*, viewer: Viewer, address: Address) -> LanguageModel:
    """Say where a language model may be asked, and whether; history keeps no key."""
    refuse_unless(viewer, "catalogue.set_language_model")
    row = LanguageModel.objects.select_for_update().first() or LanguageModel()
    before = {name: getattr(row, name) for name in asdict(address)} if row.pk else None
    for name, value in asdict(address).items():
        setattr(row, name, value)
    row.save()
    record(
        actor=viewer.actor,
        action="language_model.set",
        thing=row,
        before=before,
        after=asdict(address),
    )
    return row


@transaction.atomic
def ask_language_model(*, viewer: Viewer, regulation_id: int) -> Regulation:
    """
    Have a draft's text sent to the institution's language model; a job asks and waits.

    :raises CannotChange: none is set, it is being asked already, or this is no draft.
    """
    regulation = locked_draft(viewer, regulation_id)
    model = LanguageModel.objects.filter(enabled=True).first()
    if model is None:
        raise CannotChange(_("系统没有启用语言模型，请联系系统管理员。"))
    if is_asking(regulation.assistance, timezone.now()):
        raise CannotChange(_("语言模型正在阅读这份文件，请等它答完。"))
    regulation.assistance = Tally(of=0).asking(timezone.now())
    regulation.save(update_fields=["assistance"])
    record(
        actor=viewer.actor,
        action="regulation.help_asked",
        thing=regulation,
        after={"address": model.url, "model": model.model},
    )
    tasks.propose_duties.enqueue(regulation.pk)
    return regulation
