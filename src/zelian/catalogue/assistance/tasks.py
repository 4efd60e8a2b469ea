"""The job that asks a language model about a draft, passage by passage."""

from __future__ import annotations

import logging
import os
from dataclasses import replace

from django.utils import timezone
from django_tasks import task

from zelian.catalogue.assistance.client import Address, NoAnswer, ask
from zelian.catalogue.assistance.passages import Asked, passages_of
from zelian.catalogue.assistance.proposing import INSTRUCTIONS, Proposed, proposals_in
from zelian.catalogue.assistance.state import Tally
from zelian.catalogue.models import LanguageModel, Regulation
from zelian.catalogue.operations.assisting import (
    finish_assistance,
    note_assistance,
    store_proposals,
)
from zelian.core.vocabulary.wording import Sentence, said

logger = logging.getLogger(__name__)

KEY_VARIABLE = "ZELIAN_LANGUAGE_MODEL_KEY"
MOST_TROUBLES = 3
"""Passages without an answer, one after another, after which the job gives up."""
SWITCHED_OFF = said("语言模型已被停用，没有继续。")
UNEXPECTED = said("请语言模型阅读时系统出了意外，已有的建议都保留着。请稍后再试。")


@task()
def propose_duties(regulation_id: int) -> None:
    """Ask about each passage and keep the proposals as they come.

    A passage that gets no usable answer is passed over; several in a row end the job with
    the last one's reason on the page.
    """
    regulation = Regulation.objects.get(pk=regulation_id)
    if (regulation.assistance or {}).get("state") != "asking":
        return
    provisions = [(p.start, tuple(p.path)) for p in regulation.provisions.all()]
    passages = list(passages_of(regulation.text, provisions))
    tally = Tally(of=len(passages))
    try:
        tally, trouble = _ask_all(regulation, passages, tally)
    except Exception:
        logger.exception("the language model's help with regulation %s failed", regulation_id)
        finish_assistance(regulation_id=regulation_id, tally=tally, trouble=Sentence(UNEXPECTED))
        raise
    finish_assistance(regulation_id=regulation_id, tally=tally, trouble=trouble)


def _ask_all(
    regulation: Regulation, passages: list[Asked], tally: Tally
) -> tuple[Tally, Sentence | None]:
    troubles: list[Sentence] = []
    for asked in passages:
        row = LanguageModel.objects.filter(enabled=True).first()
        if row is None:
            return tally, Sentence(SWITCHED_OFF)
        try:
            proposed = _ask(row, regulation.text, asked)
        except NoAnswer as refusal:
            troubles.append(refusal.sentence)
            if len(troubles) == MOST_TROUBLES:
                return tally, refusal.sentence
            proposed = Proposed((), malformed=1)
        else:
            troubles.clear()
        kept = store_proposals(
            regulation_id=regulation.pk, duties=proposed.duties, today=timezone.localdate()
        )
        tally = replace(
            tally,
            done=tally.done + 1,
            found=tally.found + kept,
            invented=tally.invented + proposed.invented,
            malformed=tally.malformed + proposed.malformed,
        )
        note_assistance(regulation_id=regulation.pk, tally=tally)
    nothing_answered = len(troubles) == len(passages) and troubles
    return tally, troubles[-1] if nothing_answered else None


def _ask(row: LanguageModel, text: str, asked: Asked) -> Proposed:
    address = Address(row.url, row.model, os.environ.get(KEY_VARIABLE, ""), float(row.seconds))
    answer = ask(address, instructions=INSTRUCTIONS, passage=asked.span.of(text))
    return proposals_in(answer, text=text, passage=asked.span, path=asked.path)
