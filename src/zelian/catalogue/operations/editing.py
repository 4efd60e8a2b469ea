"""Correcting a duty: its words, who bears it, what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.catalogue.binding import plain_name
from zelian.catalogue.choices import WORD_LISTS, BearerChoice, DutyContent, MeasureChoice, distinct
from zelian.catalogue.models import Duty, DutySubject, Measure
from zelian.catalogue.operations.correcting import correcting
from zelian.catalogue.operations.drafts import (
    content_words,
    duty_facts,
    locked_draft,
    locked_duty,
    next_version,
    refuse_if_changed,
    refuse_unknown,
    replace_bearers,
)
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.wording import measure_words
from zelian.core.vocabulary.text import Span
from zelian.history.operations import Change, record, record_each
from zelian.people.viewer import Viewer


@transaction.atomic
def edit_duty(
    *, viewer: Viewer, duty_id: int, version: int, content: DutyContent, accept: bool = False
) -> Duty:
    """
    Put ``content`` in place of what was read; with ``accept``, accept it in the same step.

    :raises ChangedMeanwhile: it was changed since ``version``; the differences say how.
    :raises CannotChange: a measure's words don't stand in the duty's text.
    """
    duty = locked_duty(viewer, duty_id)
    refuse_unknown(duty.regulation, content.bearers)
    refuse_if_changed(duty, version, _typed_words(duty, content))
    before = duty_facts(duty)
    measures = [_measure_row(duty, m, order) for order, m in enumerate(content.measures, start=1)]
    with correcting(viewer, duty.regulation, Span(duty.start, duty.end)):
        _put_in(duty, content, measures, accept=accept)
    replace_bearers(duty, [choice.row(duty.pk) for choice in distinct(content.bearers)])
    record(
        actor=viewer.actor,
        action="duty.changed",
        thing=duty,
        before=before,
        after=duty_facts(duty),
    )
    return duty


def _put_in(duty: Duty, content: DutyContent, measures: Sequence[Measure], *, accept: bool) -> None:
    for name in ("action", "activity", "modality"):
        setattr(duty, name, str(getattr(content, name)))
    for name in WORD_LISTS:
        setattr(duty, name, list(getattr(content, name)))
    if accept:
        duty.state = Duty.State.ACCEPTED
        duty.remarks.filter(settled=False).update(settled=True)
    duty.version = next_version(duty.regulation)
    duty.save()
    if [_key(row) for row in duty.measures.all()] != [_key(row) for row in measures]:
        duty.measures.all().delete()
        Measure.objects.bulk_create(measures)


def _key(row: Measure) -> tuple:
    return row.kind, row.value, row.start, row.end


def _measure_row(duty: Duty, measure: MeasureChoice, order: int) -> Measure:
    """A row whose words stand in the duty's own text, nearest to where they stood before."""
    offset = duty.quote.find(measure.quote) if measure.quote else -1
    if offset < 0:
        raise CannotChange(
            _("“%(quote)s”不在这一条的原文里，请从原文中摘录。") % {"quote": measure.quote},
            field=f"measures-{order - 1}-quote",
        )
    start = duty.start + offset
    for row in duty.measures.all():
        if row.quote == measure.quote:
            start = row.start
            break
    return Measure(
        duty=duty,
        order=order,
        kind=measure.value.kind.value,
        value=measure.value.to_json(),
        quote=measure.quote,
        start=start,
        end=start + len(measure.quote),
    )


def _typed_words(duty: Duty, content: DutyContent) -> dict[str, str]:
    """What was typed, in words, to be set beside what now stands."""
    rows = {BearerChoice.of(row).key: str(row) for row in duty.bearers.all()}
    chosen = [choice.row(duty.pk) for choice in content.bearers]
    return content_words(
        action=content.action,
        activity=content.activity,
        modality=content.modality,
        lists={name: getattr(content, name) for name in WORD_LISTS},
        bearers=(rows.get(BearerChoice.of(row).key) or str(row) for row in chosen),
        measures=(measure_words(measure.value) for measure in content.measures),
    )


@transaction.atomic
def choose_bearers(
    *,
    viewer: Viewer,
    duty_id: int,
    version: int,
    choices: Sequence[BearerChoice],
    word: str | None = None,
) -> Duty:
    """
    Let these bear the duty and nobody else; with ``word``, only in place of that word's bearers.

    :raises ChangedMeanwhile: it was changed since ``version``.
    :raises CannotChange: a bearer doesn't exist, or the duty has no such word.
    """
    duty = locked_duty(viewer, duty_id)
    refuse_if_changed(duty, version)
    refuse_unknown(duty.regulation, choices)
    if word and word not in duty.subjects:
        raise CannotChange(_("这一条的主体已经改过，请看过现在的内容再选择。"))
    before = {"bearers": [str(bearer) for bearer in duty.bearers.all()]}
    kept = [BearerChoice.of(row) for row in duty.bearers.all()] if word else []
    chosen = distinct([*(choice for choice in kept if choice.word != word), *choices])
    replace_bearers(duty, [choice.row(duty.pk) for choice in chosen])
    duty.version = next_version(duty.regulation)
    duty.save(update_fields=["version"])
    after = {"bearers": [str(bearer) for bearer in duty.bearers.all()]}
    record(actor=viewer.actor, action="duty.changed", thing=duty, before=before, after=after)
    return duty


@transaction.atomic
def bind_word(
    *, viewer: Viewer, regulation_id: int, word: str, choices: Sequence[BearerChoice]
) -> int:
    """
    Let these bear every duty whose subject is called ``word``; returns how many duties.

    Bearers that came from other words of a duty stay.

    :raises CannotChange: nothing is chosen, or no duty has such a subject.
    """
    regulation = locked_draft(viewer, regulation_id)
    if not choices:
        raise CannotChange(_("请先选择“%(word)s”由谁承担。") % {"word": word}, field="bearers")
    rejected = Duty.State.REJECTED
    duties = [
        duty
        for duty in regulation.duties.exclude(state=rejected).prefetch_related("bearers")
        if word in duty.subjects
    ]
    if not duties:
        raise CannotChange(_("没有主体是“%(word)s”的事项了，请刷新页面查看。") % {"word": word})
    refuse_unknown(regulation, choices)
    version = next_version(regulation)
    rows, changes = [], []
    for duty in duties:
        kept = [BearerChoice.of(row) for row in duty.bearers.all() if _stays(row.word, word, duty)]
        chosen = distinct([*kept, *_worded(choices, word)])
        rows += [choice.row(duty.pk) for choice in chosen]
        changes.append(Change(duty, after={"word": word, "bearers": [c.key for c in chosen]}))
    ids = [duty.pk for duty in duties]
    DutySubject.objects.filter(duty__in=ids).delete()
    DutySubject.objects.bulk_create(rows, batch_size=500)
    Duty.objects.filter(pk__in=ids).update(version=version)
    return record_each(actor=viewer.actor, action="duty.changed", changes=changes)


def _stays(row_word: str, word: str, duty: Duty) -> bool:
    """A bearer of another word stays; one of this word, or of no word at all, gives way."""
    others = {plain_name(subject) for subject in duty.subjects} - {plain_name(word)}
    return plain_name(row_word) in others


def _worded(choices: Iterable[BearerChoice], word: str) -> list[BearerChoice]:
    return [BearerChoice.from_key(choice.key, word) for choice in choices]
