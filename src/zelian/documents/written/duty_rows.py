"""Duties as rows of a table for people: one row a measure, one for a duty without any.

Reads: readings. Writes: the columns' heads and each row's words, for files of any form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zelian.core.vocabulary.measure import Measure
from zelian.core.vocabulary.regulation import Duty, Reading
from zelian.core.vocabulary.saying import (
    ACTIVITIES,
    MEASURE_KINDS,
    MODALITIES,
    measure_sentence,
)
from zelian.core.vocabulary.wording import said
from zelian.documents.opening import OpenedDocument

Translate = Callable[[str], str]
DUTY_HEADS = (
    said("文件"),
    said("条目"),
    said("责任主体"),
    said("要求"),
    said("事项"),
    said("履责方式"),
    said("量化种类"),
    said("量化要求"),
    said("对象"),
    said("报送对象"),
    said("佐证要求"),
    said("适用条件"),
    said("触发事项"),
    said("后果"),
    said("原文"),
    said("起"),
    said("止"),
)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file and what was read out of it."""

    opened: OpenedDocument
    reading: Reading


def duty_rows(read: ReadDocument, say: Translate) -> Iterator[list[str | int]]:
    """The rows under :data:`DUTY_HEADS`; ``say`` turns templates into the reader's language."""
    for duty in read.reading.duties:
        for measure in duty.measures or (None,):
            yield _row(read, duty, measure, say)


def one_line(words: str) -> str:
    """The words on one line, as they read across broken lines."""
    return "".join(words.split())


def _row(
    read: ReadDocument, duty: Duty, measure: Measure | None, say: Translate
) -> list[str | int]:
    separator = "、"
    return [
        read.opened.name,
        "".join(duty.path),
        separator.join(duty.subjects),
        say(MODALITIES[duty.modality]),
        duty.action,
        say(ACTIVITIES[duty.activity]),
        say(MEASURE_KINDS[measure.kind]) if measure else "",
        measure_sentence(measure.value).text(say) if measure else "",
        separator.join(duty.counterparts),
        separator.join(duty.recipients),
        separator.join(duty.evidence),
        separator.join(duty.conditions),
        separator.join(duty.triggers),
        separator.join(duty.consequences),
        one_line(duty.span.of(read.opened.paper.text)),
        duty.span.start,
        duty.span.end,
    ]
