"""Jobs of the catalogue; entry points, so the clock is read here."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from django.utils import timezone
from django_tasks import task

from zelian.catalogue.models import Regulation
from zelian.catalogue.operations.reading import fail_reading, note_progress, store_reading
from zelian.core.reading import read
from zelian.core.vocabulary.wording import Sentence, said
from zelian.documents import CannotRead, open_document

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_NOTES = 0.5
OPENED, RECOGNISED = 0.1, 0.5
"""The share of the whole work that is done once a file is open, or a scan recognised."""
UNEXPECTED = said(
    "读取“{name}”时系统出了意外，原件已经保存好。请点“重新读取”；仍不成功时，请把文件交给系统管理员查看。"
)


class Progress:
    """Passes a job's progress on, in whole per cents and not more often than pays off."""

    def __init__(self, regulation_id: int) -> None:
        self.regulation_id = regulation_id
        self.noted = 0
        self.noted_at = monotonic()

    def __call__(self, fraction: float) -> None:
        """Note the fraction (0 to 1) that is done; the last step is the storing."""
        percent = min(99, max(0, int(fraction * 100)))
        now = monotonic()
        if percent > self.noted and now - self.noted_at >= SECONDS_BETWEEN_NOTES:
            self.noted, self.noted_at = percent, now
            note_progress(regulation_id=self.regulation_id, percent=percent)

    def between(self, start: float, end: float) -> Callable[[float], None]:
        """For a part of the job that tells its own share: ``start`` to ``end`` of the whole."""
        return lambda fraction: self(start + fraction * (end - start))


@task()
def read_regulation(regulation_id: int) -> None:
    """Read an uploaded document; does nothing where that has been done already.

    What goes wrong unexpectedly is told on the page in plain words and raised again, so
    that the queue keeps the failed job with its traceback.
    """
    regulation = Regulation.objects.get(pk=regulation_id)
    if regulation.state != Regulation.State.READING:
        return
    try:
        with regulation.file.open("rb") as file:
            data = file.read()
        progress = Progress(regulation_id)
        opened = open_document(regulation.file_name, data, progress.between(0, RECOGNISED))
        begun = OPENED if opened.paper.confidence is None else RECOGNISED
        reading = read(opened.paper, progress=progress.between(begun, 1))
        store_reading(
            regulation_id=regulation_id,
            text=opened.paper.text,
            file_format=opened.format,
            reading=reading,
            today=timezone.localdate(),
        )
    except CannotRead as refusal:
        fail_reading(regulation_id=regulation_id, code=refusal.code, sentence=refusal.sentence)
    except Exception:
        logger.exception("regulation %s could not be read", regulation_id)
        sentence = Sentence(UNEXPECTED, {"name": regulation.file_name})
        fail_reading(regulation_id=regulation_id, code="unexpected", sentence=sentence)
        raise
