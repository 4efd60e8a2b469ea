"""A draft's own facts, its way into force, and its end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.catalogue.models import Regulation
from zelian.catalogue.operations.drafts import locked_draft, next_version, who_was_last
from zelian.catalogue.queries.obstacles import obstacles_of, summary_of
from zelian.catalogue.refusals import (
    CannotChange,
    CannotConfirm,
    ChangedMeanwhile,
    Difference,
)
from zelian.history.operations import record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

LABELS = ("title", "doc_number", "issuer", "issued_on", "effective_on", "trial")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a regulation says of itself, as a person corrected it."""

    title: str
    doc_number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    trial: bool = False


@transaction.atomic
def update_metadata(
    *, viewer: Viewer, regulation_id: int, seen: Metadata, metadata: Metadata
) -> Regulation:
    """
    Correct a draft's title, number, issuer and dates.

    :raises ChangedMeanwhile: they are no longer as ``seen``.
    :raises CannotChange: no title, or in force before it was issued.
    """
    regulation = locked_draft(viewer, regulation_id)
    stands = metadata_of(regulation)
    if stands != seen:
        raise ChangedMeanwhile(
            _("文件信息刚刚被他人改过，您的修改还没有保存。请对照现在的内容再决定。"),
            _differences(stands, metadata),
        )
    if not metadata.title.strip():
        raise CannotChange(_("请填写标题。"), field="title")
    _refuse_reversed(metadata.issued_on, metadata.effective_on, CannotChange)
    for name, value in asdict(metadata).items():
        setattr(regulation, name, value)
    next_version(regulation)
    regulation.save()
    record(
        actor=viewer.actor,
        action="regulation.changed",
        thing=regulation,
        before=asdict(stands),
        after=asdict(metadata),
    )
    return regulation


def metadata_of(regulation: Regulation) -> Metadata:
    """A regulation's facts as they stand."""
    return Metadata(**{name: getattr(regulation, name) for name in LABELS})


def _differences(stands: Metadata, typed: Metadata) -> tuple[Difference, ...]:
    fields = {field.name: field for field in Regulation._meta.fields}
    return tuple(
        Difference(str(fields[name].verbose_name), _word(stands, name), _word(typed, name))
        for name in LABELS
        if getattr(stands, name) != getattr(typed, name)
    )


def _word(metadata: Metadata, name: str) -> str:
    value = getattr(metadata, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return date_format(value) if isinstance(value, date) else value or ""


def _refuse_reversed(
    issued_on: date | None, effective_on: date | None, refusal: type[CannotChange | CannotConfirm]
) -> None:
    if issued_on and effective_on and effective_on < issued_on:
        raise refusal(
            _("施行日期不能早于印发日期（%(day)s）。") % {"day": date_format(issued_on)},
            field="effective_on",
        )


@transaction.atomic
def confirm_regulation(
    *,
    viewer: Viewer,
    regulation_id: int,
    effective_on: date | None,
    version: int | None = None,
) -> Regulation:
    """
    Put a draft in force from a day; its accepted duties hold from then on.

    ``version`` is the one the viewer saw; without it (a pack that is loaded) the present one.

    :raises CannotConfirm: something remains to be decided, or a duty has nobody to bear it.
    :raises ChangedMeanwhile: it was changed since ``version``.
    """
    _refuse_if_confirmed(viewer, regulation_id)
    regulation = locked_draft(viewer, regulation_id)
    if effective_on is None:
        raise CannotConfirm(_("请填写施行日期。"), field="effective_on")
    _refuse_reversed(regulation.issued_on, effective_on, CannotConfirm)
    if obstacles := obstacles_of(regulation, viewer.today):
        raise CannotConfirm(_("还不能确认施行："), obstacles=obstacles)
    if version not in (None, regulation.version):
        raise ChangedMeanwhile(_("您打开页面以后，他人又改过这份文件。请看过现在的内容再确认。"))
    regulation.state = Regulation.State.IN_FORCE
    regulation.effective_on = effective_on
    regulation.confirmed_by_id = viewer.account_id
    regulation.confirmed_at = timezone.now()
    regulation.version += 1
    regulation.save()
    counts = summary_of(regulation, viewer.today)
    record(
        actor=viewer.actor,
        action="regulation.confirmed",
        thing=regulation,
        after={
            "effective_on": effective_on,
            "accepted": counts.accepted,
            "rejected": counts.rejected,
        },
    )
    return regulation


def _refuse_if_confirmed(viewer: Viewer, regulation_id: int) -> None:
    """The second of two clerks is told plainly that and by whom it is done."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.confirm_regulation", regulation)
    if regulation.state in {Regulation.State.IN_FORCE, Regulation.State.REPEALED}:
        raise CannotConfirm(
            _("《%(title)s》已经确认施行，不必再次确认。%(who)s")
            % {"title": regulation.title, "who": who_was_last(regulation)}
        )


@transaction.atomic
def repeal_regulation(
    *, viewer: Viewer, regulation_id: int, repealed_on: date, why: str
) -> Regulation:
    """
    End a regulation's force; ``repealed_on`` is the first day without it.

    :raises CannotChange: it isn't in force, no reason is given, or the day precedes its force.
    """
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.confirm_regulation", regulation)
    if regulation.state != Regulation.State.IN_FORCE:
        raise CannotChange(_("只有施行中的文件才能废止。"))
    if not why.strip():
        raise CannotChange(_("请写明废止的理由或依据。"), field="why")
    if repealed_on <= regulation.effective_on:
        raise CannotChange(
            _("废止日期要晚于施行日期（%(day)s）。")
            % {"day": date_format(regulation.effective_on)},
            field="repealed_on",
        )
    regulation.state = Regulation.State.REPEALED
    regulation.repealed_on = repealed_on
    regulation.version += 1
    regulation.save(update_fields=["state", "repealed_on", "version"])
    record(
        actor=viewer.actor,
        action="regulation.repealed",
        thing=regulation,
        after={"repealed_on": repealed_on},
        why=why.strip(),
    )
    return regulation
