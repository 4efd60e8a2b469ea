"""What the reading job writes; it has no viewer, the system itself acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from django.db import transaction

from zelian import __version__
from zelian.catalogue.binding import bind_subjects
from zelian.catalogue.choices import WORD_LISTS, BearerChoice, distinct
from zelian.catalogue.models import Duty, DutySubject, Measure, Provision, ReadingRemark, Regulation
from zelian.catalogue.operations.tables import store_links, store_table_rows
from zelian.catalogue.queries.vocabulary import names_within
from zelian.catalogue.translate import measure_row
from zelian.core.vocabulary import regulation as core
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence
from zelian.history.operations import SYSTEM, record

READER = f"zelian {__version__}"
"""What reads now; kept with each regulation and each correction."""

LONGEST_ACTION = 500
LONGEST_TITLE = 300


def note_progress(*, regulation_id: int, percent: int) -> None:
    """Show how far a reading has come."""
    reading = Regulation.objects.filter(pk=regulation_id, state=Regulation.State.READING)
    reading.update(progress=percent)


@transaction.atomic
def fail_reading(*, regulation_id: int, code: str, sentence: Sentence) -> None:
    """Mark a document as unreadable, with the sentence for the page; a finished one stays."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    if regulation.state != Regulation.State.READING:
        return
    regulation.state = Regulation.State.UNREADABLE
    regulation.failure = sentence.to_json()
    regulation.version += 1
    regulation.save(update_fields=["state", "failure", "version"])
    record(
        actor=SYSTEM,
        action="regulation.unreadable",
        thing=regulation,
        after={"code": code},
        why=sentence.text(),
    )


@transaction.atomic
def store_reading(
    *, regulation_id: int, text: str, file_format: str, reading: core.Reading, today: date
) -> None:
    """Store all that was read and suggest bearers; reading the same document twice stores once."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    if regulation.state != Regulation.State.READING:
        return
    _store_meta(regulation, text, file_format, reading.regulation)
    provisions = _store_provisions(regulation, reading.provisions)
    duties = _store_duties(regulation, reading.duties, provisions)
    store_bearers(regulation, duties, today)
    _store_remarks(regulation, reading, duties)
    store_table_rows(regulation, reading, text)
    store_links(regulation, reading.links)
    record(
        actor=SYSTEM,
        action="regulation.read",
        thing=regulation,
        after={
            "characters": len(text),
            "provisions": len(provisions),
            "duties": len(duties),
            "remarks": len(reading.remarks),
        },
    )


def _store_meta(
    regulation: Regulation, text: str, file_format: str, meta: core.RegulationMeta
) -> None:
    regulation.text = text
    regulation.format = file_format[:10]
    regulation.reader = READER
    regulation.title = meta.title[:LONGEST_TITLE] or PurePath(regulation.file_name).stem[:300]
    regulation.doc_number = (meta.doc_number or "")[:80]
    regulation.issuer = (meta.issuer or "")[:120]
    regulation.issued_on = meta.issued_on
    regulation.effective_on = meta.effective_on
    regulation.trial = meta.trial
    regulation.supersedes = list(meta.supersedes)
    regulation.state = Regulation.State.DRAFT
    regulation.progress = 100
    regulation.failure = None
    regulation.version += 1
    regulation.save()


def _store_provisions(regulation: Regulation, read: Sequence[core.Provision]) -> list[Provision]:
    return Provision.objects.bulk_create(
        Provision(
            regulation=regulation,
            order=order,
            path=list(provision.path),
            label=provision.label[:60],
            title=provision.title[:LONGEST_TITLE],
            start=provision.span.start,
            end=provision.span.end,
        )
        for order, provision in enumerate(sorted(read, key=lambda p: p.span), start=1)
    )


def _store_duties(
    regulation: Regulation, read: Sequence[core.Duty], provisions: Sequence[Provision]
) -> list[Duty]:
    text = regulation.text
    in_order = sorted(read, key=lambda duty: duty.span)
    rows = [
        _duty_row(duty, regulation, order, provision_at(provisions, duty.span.start, duty.path))
        for order, duty in enumerate(in_order, start=1)
    ]
    stored = Duty.objects.bulk_create(rows, batch_size=500)
    Measure.objects.bulk_create(
        (
            measure_row(measure, duty=row, order=order, text=text)
            for row, duty in zip(stored, in_order, strict=True)
            for order, measure in enumerate(duty.measures, start=1)
        ),
        batch_size=500,
    )
    return stored


def _duty_row(
    duty: core.Duty, regulation: Regulation, order: int, provision: Provision | None
) -> Duty:
    quote = duty.span.of(regulation.text)
    return Duty(
        regulation=regulation,
        provision=provision,
        order=order,
        start=duty.span.start,
        end=duty.span.end,
        quote=quote,
        action=shortened(duty.action or quote),
        modality=duty.modality.value,
        activity=duty.activity.value,
        version=regulation.version,
        **{name: list(getattr(duty, name)) for name in WORD_LISTS},
    )


def provision_at(
    provisions: Sequence[Provision], start: int, path: Sequence[str] = ()
) -> Provision | None:
    """The provision of that path which begins last before ``start``; failing it, the last one."""
    before = [provision for provision in provisions if provision.start <= start]
    of_path = [provision for provision in before if provision.path == list(path)]
    return (of_path or before or [None])[-1]


def shortened(words: str, longest: int = LONGEST_ACTION) -> str:
    """The words on one line, cut with an ellipsis where they are too long to keep."""
    line = " ".join(words.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def store_bearers(regulation: Regulation, duties: Sequence[Duty], today: date) -> None:
    """Suggest bearers: only clear words bind of themselves; the rest waits for a person."""
    names = names_within(regulation.unit, today)
    DutySubject.objects.bulk_create(
        (
            choice.row(duty.pk)
            for duty in duties
            for choice in distinct(
                BearerChoice.suggested(bearer, binding.word)
                for binding in bind_subjects(duty.subjects, names)
                if binding.clear
                for bearer in binding.bearers
            )
        ),
        batch_size=500,
    )


def _store_remarks(regulation: Regulation, reading: core.Reading, duties: Sequence[Duty]) -> None:
    ReadingRemark.objects.bulk_create(
        ReadingRemark(
            regulation=regulation,
            duty=_duty_under(remark, duties),
            code=remark.code[:60],
            start=remark.span.start,
            end=remark.span.end,
            message=remark.message.to_json(),
            offer=_offer(remark, reading.alternatives),
        )
        for remark in reading.remarks
    )


def _offer(
    remark: Remark, alternatives: Sequence[core.OutlineAlternative]
) -> dict[str, object] | None:
    """The other places of a doubtful heading, the likeliest first; an empty one is no heading."""
    here = [a for a in alternatives if a.span.start == remark.span.start]
    if remark.code != "outline.ambiguous" or not here:
        return None
    ranked = sorted(here, key=lambda a: -a.weight)
    others = {a.other: {"path": list(a.other), "weight": round(a.weight, 2)} for a in ranked[::-1]}
    return {"chosen": list(ranked[0].chosen), "others": list(others.values())[::-1]}


def _duty_under(remark: Remark, duties: Sequence[Duty]) -> Duty | None:
    """The narrowest duty the doubtful place lies in."""
    start, end = remark.span.start, remark.span.end
    over = [d for d in duties if d.start <= start and end <= d.end]
    return min(over, key=lambda duty: duty.end - duty.start, default=None)
