"""The organisation by workbook: given out, handed in, checked without a change, applied at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.documents.refusals import CannotRead
from zelian.documents.sniffing import kind_of
from zelian.history.models import Event
from zelian.history.operations import record
from zelian.people.importing.applying import apply
from zelian.people.importing.comparing import Wishes
from zelian.people.importing.dry_run import DryRun, entries_of, run
from zelian.people.importing.findings import Unreadable
from zelian.people.importing.layout import LARGEST
from zelian.people.importing.state import State, load_state, unpacked_state
from zelian.people.importing.workbook import READABLE
from zelian.people.models import (
    ImportEntry,
    OrganisationExport,
    OrganisationImport,
    Person,
    Post,
    Role,
    Unit,
)
from zelian.people.operations.oneself import own_post_ids
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

Phase = OrganisationImport.State
BATCH = 1_000
LONGEST_NAME = 200
_KINDS = frozenset({"xlsx", "xlsm", "xltx", "xltm"})


class CannotImport(Refusal):
    """A workbook can't be taken, or not be applied now."""


@transaction.atomic
def export_organisation(*, viewer: Viewer) -> OrganisationExport:
    """Note down that the organisation is given out, and how it stands: to be compared later."""
    refuse_unless(viewer, "people.import_organisation")
    export = OrganisationExport.objects.create(
        made_by_id=viewer.account_id, made_at=timezone.now(), state=load_state().packed()
    )
    record(actor=viewer.actor, action="organisationexport.made", thing=export)
    return export


@transaction.atomic
def upload_workbook(
    *,
    viewer: Viewer,
    name: str,
    data: bytes,
    effective_on: date,
    ends_missing: bool = False,
    file_wins: bool = False,
) -> OrganisationImport:
    """
    Take a workbook in to be checked; the organisation stays as it is.

    ``effective_on`` is the day renames, moves and (with ``ends_missing``) the end of what the
    file does not name count from.

    :raises CannotImport: empty, too large, no workbook, or a day that is to come.
    """
    refuse_unless(viewer, "people.import_organisation")
    shown = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:] or READABLE
    _refuse_other(shown, data)
    if effective_on > viewer.today:
        raise CannotImport(
            _("变动日期不能晚于今天（%(day)s）。") % {"day": date_format(viewer.today)},
            field="effective_on",
        )
    upload = OrganisationImport(
        name=shown,
        digest=f"sha256:{hashlib.sha256(data).hexdigest()}",
        requested_by_id=viewer.account_id,
        requested_at=timezone.now(),
        unit_path=next(iter(scope_of(viewer) or ()), ""),
        effective_on=effective_on,
        ends_missing=ends_missing,
        file_wins=file_wins,
    )
    upload.file.save("", ContentFile(data), save=True)
    record(
        actor=viewer.actor,
        action="organisationimport.uploaded",
        thing=upload,
        after={"name": shown, "digest": upload.digest},
    )
    return upload


@transaction.atomic
def check_again(*, viewer: Viewer, upload: OrganisationImport) -> OrganisationImport:
    """
    Have a file checked anew against the organisation of now.

    :raises CannotImport: it is being checked or was applied.
    """
    refuse_unless(viewer, "people.view_import", upload)
    refuse_unless(viewer, "people.import_organisation")
    upload = OrganisationImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state not in {Phase.CHECKED, Phase.OUTDATED, Phase.FAILED}:
        raise CannotImport(_("这份文件现在不能重新核对。"))
    upload.state, upload.done, upload.refusal = Phase.WAITING, 0, ""
    upload.save(update_fields=["state", "done", "refusal"])
    record(actor=viewer.actor, action="organisationimport.resubmitted", thing=upload)
    return upload


@transaction.atomic
def agree_to_import(*, viewer: Viewer, upload: OrganisationImport, why: str) -> OrganisationImport:
    """
    Say that exactly what the dry run showed is to be done; the worker does it.

    :raises CannotImport: it has errors, changes nothing, or is not a checked file.
    """
    refuse_unless(viewer, "people.view_import", upload)
    refuse_unless(viewer, "people.import_organisation")
    upload = OrganisationImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state != Phase.CHECKED:
        raise CannotImport(_("这份文件须先核对，或者已经办过。"))
    if upload.counts.get("errors"):
        raise CannotImport(_("文件里还有错误，请改正后重新上传。"))
    if not upload.counts.get("changes"):
        raise CannotImport(_("这份文件与现在的组织完全一致，没有要更新的。"))
    upload.state, upload.why, upload.done = Phase.AGREED, why.strip(), 0
    upload.agreed_by_id = viewer.account_id
    upload.save(update_fields=["state", "why", "done", "agreed_by"])
    record(actor=viewer.actor, action="organisationimport.agreed", thing=upload, why=upload.why)
    return upload


def run_check(*, viewer: Viewer, upload: OrganisationImport) -> OrganisationImport:
    """
    Check an uploaded file: the dry run. Progress is written as it goes.

    What breaks it leaves it marked as interrupted and is raised on, for the worker's log.
    """
    refuse_unless(viewer, "people.import_organisation")
    if not _taken(upload, Phase.WAITING, Phase.CHECKING):
        return upload
    finished = False
    try:
        with translation.override(settings.LANGUAGE_CODE):  # what is kept speaks Chinese
            _check(viewer, upload)
        finished = True
    finally:
        if not finished:
            OrganisationImport.objects.filter(pk=upload.pk).update(state=Phase.FAILED)
    upload.refresh_from_db()
    return upload


def run_import(*, viewer: Viewer, upload: OrganisationImport) -> OrganisationImport:
    """
    Do what the dry run showed, all or nothing.

    Where the organisation is no longer what the dry run saw, nothing is done and the upload
    says what changed. What breaks it is raised on, for the worker's log.
    """
    refuse_unless(viewer, "people.import_organisation")
    if not _taken(upload, Phase.AGREED, Phase.APPLYING):
        return upload
    finished = False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _apply(viewer, upload)
        finished = True
    except Refusal as refusal:
        _set_aside(viewer, upload, refusal.sentence)
        finished = True
    finally:
        if not finished:
            OrganisationImport.objects.filter(pk=upload.pk).update(state=Phase.FAILED)
    upload.refresh_from_db()
    return upload


def scope_of(viewer: Viewer) -> tuple[str, ...] | None:
    """The tree prefixes a viewer may change by file; ``None``, all, at the first set-up."""
    return viewer.scope_of(Role.ORGANISATION) or None


def _refuse_other(name: str, data: bytes) -> None:
    """Refuse at once what is no workbook; what stands in it the dry run sees."""
    if not data:
        raise CannotImport(
            _("“%(name)s”是空文件，请检查是否选错了。") % {"name": name}, field="file"
        )
    if len(data) > LARGEST:
        raise CannotImport(
            _("“%(name)s”超过 %(limit)s MB。请删去图片和多余的工作表，或按单位分成几个文件。")
            % {"name": name, "limit": LARGEST // (1024 * 1024)},
            field="file",
        )
    try:
        kind = kind_of(name, data, READABLE)
    except CannotRead as refusal:
        raise CannotImport(refusal.sentence.text(), field="file") from refusal
    if kind not in _KINDS:
        raise CannotImport(
            _("“%(name)s”不是 Excel 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 后再传。")
            % {"name": name},
            field="file",
        )


def _taken(upload: OrganisationImport, waiting: str, running: str) -> bool:
    """Whether this worker took the work; another may have been faster."""
    taken = OrganisationImport.objects.filter(pk=upload.pk, state=waiting).update(
        state=running, done=0
    )
    upload.refresh_from_db()
    return bool(taken)


def _dry_run(viewer: Viewer, upload: OrganisationImport) -> DryRun:
    with upload.file.open("rb") as file:
        data = file.read()
    wishes = Wishes(
        on=upload.effective_on,
        today=viewer.today,
        ends_missing=upload.ends_missing,
        file_wins=upload.file_wins,
        opens_accounts=may(viewer, "people.manage_accounts"),
        scope=scope_of(viewer),
        changes_kinds=scope_of(viewer) is None or may(viewer, "people.change_kinds"),
        oneself=_staff_no(viewer),
        own_posts=own_post_ids(viewer),
    )

    def report(done: int, total: int) -> None:
        OrganisationImport.objects.filter(pk=upload.pk).update(done=done, total=total)

    return run(upload.name, data, wishes, base_of=_base_of, report=report)


def _staff_no(viewer: Viewer) -> str:
    found = Person.objects.filter(pk=viewer.person_id).values_list("staff_no", flat=True)
    return found.first() or ""


def _base_of(number: int) -> State | None:
    export = OrganisationExport.objects.filter(pk=number).first()
    return unpacked_state(bytes(export.state)) if export else None


def _check(viewer: Viewer, upload: OrganisationImport) -> None:
    last_event = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    try:
        found = _dry_run(viewer, upload)
    except Unreadable as refusal:
        upload.state, upload.refusal = Phase.UNREADABLE, refusal.sentence
        _tell_checked(viewer, upload, ())
        return
    upload.state = Phase.CHECKED
    upload.state_digest, upload.plan_digest = found.state.digest(), found.plan.digest()
    upload.last_event = last_event
    upload.base_id = _known_base(found)
    upload.counts = {
        "sheets": found.plan.counts(),
        "changes": len(found.plan.changes),
        "errors": found.findings.errors,
        "warnings": found.findings.warnings,
        "conflicts": found.findings.conflicts,
        "rows": found.file.count,
    }
    _tell_checked(viewer, upload, entries_of(found, upload))


def _known_base(found: DryRun) -> int | None:
    number = found.file.export_no
    known = number is not None and OrganisationExport.objects.filter(pk=number).exists()
    return number if known else None


@transaction.atomic
def _tell_checked(
    viewer: Viewer, upload: OrganisationImport, entries: Iterator[ImportEntry] | tuple[()]
) -> None:
    ImportEntry.objects.filter(upload=upload).delete()
    rows = iter(entries)
    while batch := list(islice(rows, BATCH)):
        ImportEntry.objects.bulk_create(batch)
    upload.done = upload.total
    upload.save()
    record(
        actor=viewer.actor,
        action="organisationimport.checked",
        thing=upload,
        after={
            "state": upload.state,
            **{key: upload.counts.get(key, 0) for key in ("changes", "errors", "warnings")},
        },
    )


def _apply(viewer: Viewer, upload: OrganisationImport) -> None:
    try:
        found = _dry_run(viewer, upload)
    except Unreadable as refusal:
        raise CannotImport(refusal.sentence) from refusal
    if found.findings.errors or found.plan.digest() != upload.plan_digest:
        raise CannotImport(_changed_since(upload))
    try:
        with transaction.atomic():
            _lock()
            if load_state().digest() != upload.state_digest:
                raise CannotImport(_changed_since(upload))
            apply(viewer, found.state, found.plan, on=upload.effective_on, why=upload.why)
            _tell_applied(viewer, upload)
    except IntegrityError as error:
        raise CannotImport(
            _("写入时发现单位编码或名称与系统中的冲突，没有作任何更改。请重新核对。")
        ) from error


def _lock() -> None:
    """Let nobody change what was compared until it is written."""
    for model in (Unit, Post, Person):
        list(model.objects.select_for_update().order_by("pk").values_list("pk"))


def _changed_since(upload: OrganisationImport) -> str:
    """Who changed the organisation after the dry run, newest first."""
    sentence = _("核对之后，组织有了变动，因此没有作任何更改。请重新核对，看过变化后再更新。")
    events = Event.objects.filter(pk__gt=upload.last_event, thing_type__in=_THINGS).order_by("-pk")[
        :5
    ]
    told = [f"{event.actor_name}：{event.thing_label}" for event in events]
    if told:
        sentence += _("最近的变动：%(told)s。") % {"told": "；".join(told)}
    return sentence


_THINGS = tuple(
    f"people.{word}"
    for word in (
        "unit",
        "post",
        "person",
        "appointment",
        "oversight",
        "leave",
        "unitkind",
        "postkind",
    )
)


@transaction.atomic
def _tell_applied(viewer: Viewer, upload: OrganisationImport) -> None:
    upload.state, upload.applied_at = Phase.APPLIED, timezone.now()
    upload.done = upload.total
    upload.save(update_fields=["state", "applied_at", "done"])
    record(
        actor=viewer.actor,
        action="organisationimport.applied",
        thing=upload,
        after={"changes": upload.counts["changes"], "digest": upload.digest},
        why=upload.why,
    )


@transaction.atomic
def _set_aside(viewer: Viewer, upload: OrganisationImport, sentence: str) -> None:
    upload.state, upload.refusal = Phase.OUTDATED, sentence
    upload.save(update_fields=["state", "refusal"])
    record(
        actor=viewer.actor,
        action="organisationimport.refused",
        thing=upload,
        after={"state": upload.state},
        why=sentence,
    )
