"""Taking back an upload that was wrong or cannot be read."""

from __future__ import annotations

from django.db import transaction
from django.db.models import CASCADE
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.refusals import CannotChange
from zelian.history.operations import record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

DISCARDABLE = (Regulation.State.READING, Regulation.State.UNREADABLE, Regulation.State.DRAFT)


@transaction.atomic
def discard_regulation(*, viewer: Viewer, regulation_id: int, why: str = "") -> Regulation:
    """
    Take back a document that never came into force; the same file may then be uploaded anew.

    Its text, everything read from it, and (after the commit) the file are removed, as it may
    have been one that never belonged here. The row stays, and history keeps name and digest.

    :raises CannotChange: it is or was in force, is discarded already, or carries decisions
        and no reason is given.
    """
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.discard_regulation", regulation)
    if regulation.state == Regulation.State.DISCARDED:
        raise CannotChange(_("这份文件已经作废。"))
    if regulation.state not in DISCARDABLE:
        raise CannotChange(_("施行过的文件不能作废，不再执行时请办理废止。"))
    if needs_reason(regulation) and not why.strip():
        raise CannotChange(_("已经有人核对过其中的事项，请写明为什么作废。"), field="why")
    before = {
        "state": regulation.state,
        "file_name": regulation.file_name,
        "digest": regulation.digest,
        "decided": decided_duties(regulation).count(),
    }
    _empty(regulation)
    record(
        actor=viewer.actor,
        action="regulation.discarded",
        thing=regulation,
        before=before,
        after={"state": regulation.state, "digest": regulation.digest},
        why=why.strip(),
    )
    return regulation


def decided_duties(regulation: Regulation):
    """Duties a person has decided on or added."""
    untouched = {"state": Duty.State.PROPOSED, "origin": Duty.Origin.READ}
    return regulation.duties.exclude(**untouched)


def needs_reason(regulation: Regulation) -> bool:
    """Whether work of a person goes with it."""
    return decided_duties(regulation).exists() or regulation.corrections.exists()


def _empty(regulation: Regulation) -> None:
    # duties before the provisions they stand under
    regulation.duties.all().delete()
    for relation in Regulation._meta.related_objects:
        if relation.on_delete is CASCADE:
            rows = relation.related_model._base_manager
            rows.filter(**{relation.field.name: regulation}).delete()
    storage, name = regulation.file.storage, regulation.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    regulation.file = ""
    regulation.text = ""
    regulation.failure = None
    regulation.state = Regulation.State.DISCARDED
    regulation.version += 1
    regulation.save()
