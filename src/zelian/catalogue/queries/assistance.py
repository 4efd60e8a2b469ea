"""The language model's help, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from zelian.catalogue.assistance.state import is_asking, trouble_in
from zelian.catalogue.models import LanguageModel, Regulation
from zelian.core.vocabulary.wording import Sentence
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Assistance:
    """What a draft's page says of the language model; ``address`` is empty while there is none."""

    address: str = ""
    asking: bool = False
    asked: bool = False
    percent: int = 0
    found: int = 0
    invented: int = 0
    unusable: int = 0
    trouble: Sentence | None = None


def get_language_model(viewer: Viewer) -> LanguageModel | None:
    """Where a language model answers, if anybody has said so."""
    refuse_unless(viewer, "catalogue.set_language_model")
    return LanguageModel.objects.first()


def assistance_of(regulation: Regulation) -> Assistance:
    """Whether help can be asked for, and what came of it so far; one query."""
    urls = LanguageModel.objects.filter(enabled=True).values_list("url", flat=True)
    now = timezone.now()
    told = regulation.assistance or {}
    passages = told.get("of", 0)
    return Assistance(
        address=urls.first() or "",
        asking=is_asking(told, now),
        asked=bool(told),
        percent=100 * told.get("done", 0) // passages if passages else 0,
        found=told.get("found", 0),
        invented=told.get("invented", 0),
        unusable=told.get("malformed", 0),
        trouble=trouble_in(told, now),
    )
