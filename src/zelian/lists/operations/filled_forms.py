"""A filled form taken back into its list: read, shown, then taken over as shown or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.documents.filled_tables import read_filled
from zelian.documents.refusals import CannotRead
from zelian.history.operations import record
from zelian.lists.columns import columns_of_list
from zelian.lists.models import FilledForm, ListItem, ResponsibilityList
from zelian.lists.operations.rows import CannotEditItem, add_row, edit_item, open_draft
from zelian.lists.papers.filled_comparing import Comparison, compare, head_notes
from zelian.lists.papers.filled_reading import read_rows
from zelian.lists.papers.on_paper import list_on_paper
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

State = FilledForm.State
ERROR, WARNING, KEPT = "error", "warning", "kept"
LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 255


class CannotImportForm(Refusal):
    """A filled form can't be read or taken over."""


@transaction.atomic
def read_filled_form(
    *, viewer: Viewer, listed: ResponsibilityList, name: str, data: bytes
) -> FilledForm:
    """
    Read a filled form for a draft and say what it would change; the list stays as it is.

    :raises CannotImportForm: no draft, or a file that can't be read at all.
    """
    refuse_unless(viewer, "lists.import_filled_form", listed)
    _refuse_unless_draft(listed)
    shown = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    if len(data) > LARGEST:
        limit = LARGEST // (1024 * 1024)
        raise CannotImportForm(
            _("“%(name)s”超过 %(limit)s MB，请删去图片后再传。") % {"name": shown, "limit": limit},
            field="file",
        )
    try:
        found = _comparison(viewer, listed, shown, data)
    except CannotRead as refusal:
        raise CannotImportForm(refusal.sentence.text(_), field="file") from refusal
    form = FilledForm(
        name=shown,
        digest=f"sha256:{hashlib.sha256(data).hexdigest()}",
        state=State.READ if found.sound else State.REFUSED,
        findings=_findings(found),
        changes=[change.to_json() for change in found.changes],
        list=listed,
        list_version=listed.version,
        requested_by_id=viewer.account_id,
    )
    form.file.save("", ContentFile(data), save=True)
    record(
        actor=actor_for(viewer, "lists.import_filled_form", listed),
        action="filled_form.read",
        thing=form,
        after={"name": shown, "digest": form.digest, **_counts(form)},
    )
    return form


@transaction.atomic
def apply_filled_form(*, viewer: Viewer, form: FilledForm) -> FilledForm:
    """
    Do exactly what was shown, all of it or nothing.

    :raises CannotImportForm: done before, with errors, or the list changed since it was read.
    """
    listed = _held(viewer, form)
    form = FilledForm.objects.select_for_update().get(pk=form.pk)
    if form.state != State.READ:
        raise CannotImportForm(
            _("这份表现在是“%(state)s”，不能导入。") % {"state": form.get_state_display()}
        )
    if not form.changes:
        raise CannotImportForm(_("表里没有与清单不同的内容，没有要导入的。"))
    if listed.version != form.list_version:
        raise CannotImportForm(
            _("读取之后，清单有了变动，因此没有作任何更改。请重新上传，看过变化后再导入。")
        )
    try:
        _write(viewer, listed, form.changes)
    except CannotEditItem as refusal:
        raise CannotImportForm(
            _("没有作任何更改：%(why)s") % {"why": refusal.sentence}
        ) from refusal
    form.state, form.applied_at = State.APPLIED, timezone.now()
    form.save(update_fields=["state", "applied_at"])
    record(
        actor=actor_for(viewer, "lists.import_filled_form", listed),
        action="filled_form.applied",
        thing=form,
        after={"list": listed.pk, "digest": form.digest, **_counts(form)},
    )
    return form


@transaction.atomic
def discard_filled_form(*, viewer: Viewer, form: FilledForm) -> FilledForm:
    """
    Put a form that was read aside; the list stays as it is.

    :raises CannotImportForm: it was taken over.
    """
    refuse_unless(viewer, "lists.import_filled_form", form.list)
    form = FilledForm.objects.select_for_update().select_related("list").get(pk=form.pk)
    if form.state == State.APPLIED:
        raise CannotImportForm(_("这份表已经导入，不能放弃。要改回去，请在清单里修改。"))
    if form.state == State.DISCARDED:
        return form
    before = form.state
    form.state = State.DISCARDED
    form.save(update_fields=["state"])
    record(
        actor=actor_for(viewer, "lists.import_filled_form", form.list),
        action="filled_form.discarded",
        thing=form,
        before={"state": before},
        after={"state": form.state},
    )
    return form


def _held(viewer: Viewer, form: FilledForm) -> ResponsibilityList:
    refuse_unless(viewer, "lists.import_filled_form", form.list)
    try:
        return open_draft(viewer, form.list_id)
    except CannotEditItem as refusal:
        raise CannotImportForm(refusal.sentence) from refusal


def _refuse_unless_draft(listed: ResponsibilityList) -> None:
    if listed.state != ResponsibilityList.State.DRAFT:
        raise CannotImportForm(
            _("清单现在是“%(state)s”，只有草稿能导入。要修改，请先退回修改。")
            % {"state": listed.get_state_display()}
        )


def _comparison(viewer: Viewer, listed: ResponsibilityList, name: str, data: bytes) -> Comparison:
    file = read_filled(name, data)
    columns = columns_of_list(listed)
    found = read_rows(file, columns)
    items = list(listed.items.order_by("number"))
    outcome = compare(found, items, columns, year=listed.year)
    facts = list_on_paper(listed, today=viewer.today).facts
    outcome.notes[:0] = head_notes(file, found, facts)
    return outcome


def _findings(found: Comparison) -> list[dict[str, str]]:
    told = [
        {"kind": ERROR if note.error else WARNING, "place": note.place, "text": note.text}
        for note in sorted(found.notes, key=lambda note: not note.error)
    ]
    return told + [{"kind": KEPT, "place": "", "text": words} for words in found.kept]


def _counts(form: FilledForm) -> dict[str, int]:
    added = sum(change["item"] is None for change in form.changes)
    return {
        "added": added,
        "changed": len(form.changes) - added,
        "errors": sum(finding["kind"] == ERROR for finding in form.findings),
    }


def _write(viewer: Viewer, listed: ResponsibilityList, changes: Sequence[dict[str, Any]]) -> None:
    """Each change in the file's order; those to come in behind one that came in know it."""
    items = {item.pk: item for item in listed.items.all()}
    made: dict[int, ListItem] = {}
    for at, change in enumerate(changes):
        if change["item"] is not None:
            item = items[change["item"]]
            edit_item(viewer=viewer, item=item, version=item.version, values=change["values"])
            continue
        behind = items.get(change["after"]) or made.get(change["after_change"])
        made[at] = add_row(viewer=viewer, listed=listed, values=change["values"], after=behind)
