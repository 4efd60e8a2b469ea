"""Recording, changing and withdrawing acts; what they count for is judged in the same breath."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Unpack
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import ACTIVITIES
from zelian.core.vocabulary.regulation import Activity
from zelian.history.operations import Actor, record
from zelian.people.models import Person, Post, Unit
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance.evidence import CannotAcceptFile, Examined, examine, keep
from zelian.performance.models import Act, ActPerson, Contribution, Obligation
from zelian.performance.operations.counting import (
    NO_CHOICE,
    Choice,
    count_acts,
    remove_untouched,
)
from zelian.performance.operations.rules import Facts, Said, faults_of
from zelian.performance.operations.verdicts import rejudge
from zelian.performance.policies import may_record_for, recorder_of
from zelian.performance.queries.calendars import work_calendar
from zelian.performance.refusals import (
    CannotRecordAct,
    CannotWithdrawAct,
    ChangedMeanwhile,
    Difference,
    Fault,
)

BEHALF_LENGTH = Act._meta.get_field("on_behalf_of").max_length
LABELS = {
    "kind": gettext_lazy("类别"),
    "on": gettext_lazy("日期"),
    "topic": gettext_lazy("主题"),
    "place": gettext_lazy("地点"),
    "note": gettext_lazy("内容摘要"),
    "people": gettext_lazy("参加人员"),
    "quantity": gettext_lazy("数量"),
    "quantity_unit": gettext_lazy("单位"),
}


def record_act(
    *,
    viewer: Viewer,
    submission: UUID,
    unit: Unit,
    post: Post | None,
    files: Sequence[UploadedFile] = (),
    chosen: Iterable[int] = (),
    refused: Iterable[int] = (),
    **said: Unpack[Said],
) -> Act:
    """
    Record what was done, with evidence, and count it for the obligations it serves.

    Certain matches are counted without asking, those in ``chosen`` (obligation ids) because
    a person says so, those in ``refused`` not. What the act sets off is planned at once. The
    same ``submission`` again gives the first act, unchanged.

    :raises CannotRecordAct: with every fault and its field.
    """
    refuse_unless(viewer, "performance.record_act")
    if (known := _known(viewer, submission)) is not None:
        return known
    facts = Facts.of(unit=unit, post=post, said=said)
    faults = faults_of(facts, today=viewer.today)
    if not may_record_for(viewer, unit=unit, post=post):
        faults.append(Fault("subject", _("您不能以这个岗位或单位的名义记录。")))
    examined = examined_of(files, faults)
    if faults:
        raise CannotRecordAct.with_all(faults)
    choice = Choice(frozenset(chosen), frozenset(refused))
    try:
        return _write(viewer, submission, facts, examined, choice)
    except IntegrityError:
        # The same form was sent twice at once, and the other was first.
        if (known := _known(viewer, submission)) is not None:
            return known
        raise CannotRecordAct(None, _("这张表单已经用过，请重新打开后再记。")) from None


@transaction.atomic
def _write(
    viewer: Viewer, submission: UUID, facts: Facts, examined: list[Examined], choice: Choice
) -> Act:
    actor = recorder_of(viewer, unit=facts.unit, post=facts.post)
    act = Act.objects.create(
        submission=submission,
        recorded_by_id=viewer.account_id,
        on_behalf_of=actor.on_behalf_of[:BEHALF_LENGTH],
        **facts.columns(),
    )
    ActPerson.objects.bulk_create(
        ActPerson(act=act, person_id=person) for person in sorted(facts.people)
    )
    for each in examined:
        keep(each, act=act, account_id=viewer.account_id)
    counted_for = settle(act, choice, actor=actor, today=viewer.today)
    after = {
        **facts_of(act, facts.people),
        "evidence": [{"name": each.name, "digest": each.digest} for each in examined],
        "counted_for": counted_for,
    }
    record(actor=actor, action="act.recorded", thing=act, after=after)
    return act


@transaction.atomic
def change_act(
    *, viewer: Viewer, act: Act, version: int, why: str = "", **said: Unpack[Said]
) -> Act:
    """
    Put an act right; everything it counted for, and what it set off, is judged anew.

    Its subject stays: an act of somebody else is another act. ``version`` is what was seen.

    :raises CannotRecordAct: with every fault and its field, or when it has been withdrawn.
    :raises ChangedMeanwhile: somebody was faster; with what differs.
    """
    refuse_unless(viewer, "performance.change_act", act)
    act = _locked(act)
    facts = Facts.of(unit=act.unit, post=act.post, said=said)
    _refuse_change(act, version, facts)
    if faults := faults_of(facts, today=viewer.today):
        raise CannotRecordAct.with_all(faults)
    before = facts_of(act, _people_of(act))
    for name, value in facts.columns().items():
        setattr(act, name, value)
    act.version += 1
    act.save()
    _set_people(act, facts.people)
    actor = recorder_of(viewer, unit=act.unit, post=act.post)
    counted_for = settle(act, NO_CHOICE, actor=actor, today=viewer.today)
    after = {**facts_of(act, facts.people), "counted_for": counted_for}
    record(actor=actor, action="act.changed", thing=act, before=before, after=after, why=why)
    return act


@transaction.atomic
def withdraw_act(*, viewer: Viewer, act: Act, reason: str) -> Act:
    """
    Withdraw an act for a reason: it stays to be seen, and counts for nothing any more.

    What it set off goes with it, unless something already counts for that.

    :raises CannotWithdrawAct: no reason, or withdrawn already.
    """
    refuse_unless(viewer, "performance.change_act", act)
    reason = reason.strip()
    if not reason:
        raise CannotWithdrawAct("reason", _("请写明撤回的理由。"))
    if len(reason) > Act._meta.get_field("withdrawn_reason").max_length:
        raise CannotWithdrawAct("reason", _("理由过长，请控制在500字以内。"))
    act = _locked(act)
    if act.state == Act.State.WITHDRAWN:
        raise CannotWithdrawAct(None, _("这条记录已经撤回。"))
    act.state, act.withdrawn_reason = Act.State.WITHDRAWN, reason
    act.version += 1
    act.save(update_fields=["state", "withdrawn_reason", "version"])
    served = list(act.contributions.filter(refused=False).values_list("obligation_id", flat=True))
    actor = recorder_of(viewer, unit=act.unit, post=act.post)
    for row in Obligation.objects.filter(triggered_by=act):
        remove_untouched(row, actor=actor)
    rejudge(obligation_ids=served, actor=actor, today=viewer.today)
    record(
        actor=actor,
        action="act.withdrawn",
        thing=act,
        after={"counted_for": served},
        why=reason,
    )
    return act


@transaction.atomic
def choose_contributions(
    *, viewer: Viewer, act: Act, chosen: Iterable[int], refused: Iterable[int]
) -> Act:
    """
    Say for which obligations an act counts (``chosen``) and for which it doesn't.

    :raises CannotRecordAct: withdrawn, or an obligation the act can't serve.
    """
    refuse_unless(viewer, "performance.change_act", act)
    act = _locked(act)
    if act.state == Act.State.WITHDRAWN:
        raise CannotRecordAct(None, _("这条记录已经撤回，不再计入任何期次。"))
    before = {"counted_for": _counted_for(act)}
    choice = Choice(frozenset(chosen), frozenset(refused))
    actor = recorder_of(viewer, unit=act.unit, post=act.post)
    counted_for = settle(act, choice, actor=actor, today=viewer.today)
    record(
        actor=actor,
        action="act.linked",
        thing=act,
        before=before,
        after={"counted_for": counted_for},
    )
    return act


def settle(act: Act, choice: Choice, *, actor: Actor, today: date) -> list[int]:
    """
    Count one act and judge what it touches; gives the obligations it now counts for.

    :raises CannotRecordAct: a chosen obligation that the act can't serve.
    """
    counted = count_acts(
        [act], actor=actor, today=today, calendar=work_calendar(), choices={act.pk: choice}
    )
    if impossible := counted.impossible.get(act.pk):
        titles = Obligation.objects.filter(pk__in=impossible).values_list("title", flat=True)
        raise CannotRecordAct(
            "counts",
            _("这条记录不能计入所选的“%(titles)s”：主体、类别或日期不符。")
            % {"titles": "”“".join(titles) or "—"},
        )
    rejudge(obligation_ids=counted.touched, actor=actor, today=today)
    return _counted_for(act)


def examined_of(files: Iterable[UploadedFile], faults: list[Fault]) -> list[Examined]:
    """The files that may be kept, each once; faults of the others are added to ``faults``."""
    examined: dict[str, Examined] = {}
    for number, upload in enumerate(files):
        try:
            each = examine(upload)
        except CannotAcceptFile as refusal:
            faults.append(Fault("files", refusal.sentence, file=number))
        else:
            examined.setdefault(each.digest, each)
    return list(examined.values())


def facts_of(act: Act, people: Iterable[int]) -> Mapping[str, object]:
    """What history keeps of an act."""
    return {
        "kind": act.kind,
        "on": act.on,
        "unit": act.unit_id,
        "post": act.post_id,
        "topic": act.topic,
        "place": act.place,
        "note": act.note,
        "people": sorted(people),
        "quantity": act.quantity,
        "quantity_unit": act.quantity_unit,
    }


def _known(viewer: Viewer, submission: UUID) -> Act | None:
    return Act.objects.filter(submission=submission, recorded_by=viewer.account_id).first()


def _locked(act: Act) -> Act:
    locked = Act.objects.select_for_update().get(pk=act.pk)
    locked.unit, locked.post = act.unit, act.post
    return locked


def _people_of(act: Act) -> frozenset[int]:
    return frozenset(act.participations.values_list("person_id", flat=True))


def _counted_for(act: Act) -> list[int]:
    rows = Contribution.objects.filter(act=act, refused=False).order_by("obligation_id")
    return list(rows.values_list("obligation_id", flat=True))


def _set_people(act: Act, people: frozenset[int]) -> None:
    standing = _people_of(act)
    ActPerson.objects.filter(act=act, person__in=standing - people).delete()
    ActPerson.objects.bulk_create(
        ActPerson(act=act, person_id=person) for person in sorted(people - standing)
    )


def _refuse_change(act: Act, version: int, typed: Facts) -> None:
    if act.state == Act.State.WITHDRAWN:
        raise CannotRecordAct(None, _("这条记录已经撤回，不能再修改。"))
    if act.version != version:
        raise ChangedMeanwhile(
            _("您填写期间，这条记录已被别人修改。请核对下面的差异后再保存。"),
            _differences(act, typed),
        )


def _differences(act: Act, typed: Facts) -> tuple[Difference, ...]:
    columns, found = typed.columns(), []
    for name, label in LABELS.items():
        if name == "people":
            stands, wanted = _names(_people_of(act)), _names(typed.people)
        elif name == "kind":
            stands, wanted = _kind(act.kind), _kind(typed.kind)
        else:
            stands, wanted = _plain(getattr(act, name)), _plain(columns[name])
        if stands != wanted:
            found.append(Difference(str(label), stands, wanted))
    return tuple(found)


def _kind(kind: str) -> str:
    return str(ACTIVITIES[Activity(kind)]) if kind in set(Activity) else kind


def _names(ids: Iterable[int]) -> str:
    people = Person.objects.filter(pk__in=list(ids)).order_by("staff_no")
    return "、".join(people.values_list("name", flat=True))


def _plain(value: object) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
