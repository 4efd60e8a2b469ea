"""Evidence put to an act later, or taken away from it for a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance.evidence import keep
from zelian.performance.models import Act, Evidence
from zelian.performance.operations.acts import examined_of
from zelian.performance.policies import recorder_of
from zelian.performance.refusals import CannotKeepEvidence, Fault

REASON_LENGTH = 500


def attach_evidence(*, viewer: Viewer, act: Act, files: Sequence[UploadedFile]) -> list[Evidence]:
    """
    Attach files to an act; all of them or none.

    :raises CannotKeepEvidence: no file, one that can't be kept or is there already, or a
        withdrawn act.
    """
    refuse_unless(viewer, "performance.change_act", act)
    faults: list[Fault] = []
    if act.state == Act.State.WITHDRAWN:
        faults.append(Fault(None, _("这条记录已经撤回，不能再附材料。")))
    if not files:
        faults.append(Fault("files", _("请选择要附上的文件。")))
    examined = examined_of(files, faults)
    attached = set(act.evidence.values_list("digest", flat=True))
    faults.extend(
        Fault("files", _("“%(name)s”已经附在这条记录上了。") % {"name": each.name})
        for each in examined
        if each.digest in attached
    )
    if faults:
        raise CannotKeepEvidence.with_all(faults)
    with transaction.atomic():
        rows = [keep(each, act=act, account_id=viewer.account_id) for each in examined]
        after = {"evidence": [{"name": row.name, "digest": row.digest} for row in rows]}
        actor = recorder_of(viewer, unit=act.unit, post=act.post)
        record(actor=actor, action="evidence.attached", thing=act, after=after)
    return rows


@transaction.atomic
def remove_evidence(*, viewer: Viewer, evidence: Evidence, reason: str) -> None:
    """
    Take a file away from an act; history keeps its name and digest.

    The stored file goes a day later, and only if no other act uses it.

    :raises CannotKeepEvidence: no reason was given.
    """
    act = evidence.act
    refuse_unless(viewer, "performance.change_act", act)
    reason = reason.strip()
    if not reason:
        raise CannotKeepEvidence("reason", _("请写明移除的理由。"))
    if len(reason) > REASON_LENGTH:
        raise CannotKeepEvidence("reason", _("理由过长，请控制在500字以内。"))
    before = {"evidence": [{"name": evidence.name, "digest": evidence.digest}]}
    evidence.delete()
    actor = recorder_of(viewer, unit=act.unit, post=act.post)
    record(actor=actor, action="evidence.removed", thing=act, before=before, why=reason)
