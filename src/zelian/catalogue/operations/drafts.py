"""What every change of a draft shares: the lock, the versions, the facts for history.

The regulation's row is the lock of all its duties: whoever changes one holds it, so that
versions grow in one line and nobody's change is lost unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from zelian.catalogue.choices import WORD_LISTS, BearerChoice
from zelian.catalogue.models import ACTIVITIES, MODALITIES, Duty, DutySubject, Regulation
from zelian.catalogue.refusals import CannotChange, ChangedMeanwhile, Difference
from zelian.catalogue.wording import words_of
from zelian.history.queries import list_events_of
from zelian.pages.words import action_words
from zelian.people.models import Post, PostKind, Unit, UnitKind
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer, path_in


def locked_draft(viewer: Viewer, regulation_id: int) -> Regulation:
    """
    The regulation, locked for this transaction, if the viewer may confirm it and it is a draft.

    :raises CannotChange: it is still being read, or in force already.
    """
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.confirm_regulation", regulation)
    if regulation.state != Regulation.State.DRAFT:
        state = regulation.get_state_display()
        raise CannotChange(
            _("《%(title)s》现在的状态是“%(state)s”，只有待确认的文件才能修改。%(who)s")
            % {"title": regulation.title, "state": state, "who": who_was_last(regulation)}
        )
    return regulation


def locked_duty(viewer: Viewer, duty_id: int) -> Duty:
    """
    A duty of a draft, with the draft locked.

    :raises CannotChange: it was merged into another meanwhile, or the draft is none.
    """
    regulation_id = Duty.objects.filter(pk=duty_id).values_list("regulation_id", flat=True).first()
    if regulation_id is None:
        raise CannotChange(_("这一条已被他人合并到相邻的事项，请刷新页面查看。"))
    regulation = locked_draft(viewer, regulation_id)
    duty = duties_with_all().filter(pk=duty_id).first()
    if duty is None:
        raise CannotChange(_("这一条已被他人合并到相邻的事项，请刷新页面查看。"))
    duty.regulation = regulation
    return duty


def duties_with_all() -> Any:
    """Duties with measures, bearers and provision at hand."""
    return Duty.objects.select_related("provision").prefetch_related(
        "measures",
        "bearers__unit_kind",
        "bearers__unit",
        "bearers__post_kind",
        "bearers__post__unit",
    )


def next_version(regulation: Regulation) -> int:
    """Count one more change of a locked draft and give its number."""
    regulation.version += 1
    regulation.save(update_fields=["version"])
    return regulation.version


def make_room(regulation: Regulation, start: int) -> int:
    """The order for a new duty that begins at ``start``; those behind it move up by one."""
    last = regulation.duties.filter(start__lte=start).order_by("-order").first()
    order = last.order + 1 if last else 1
    regulation.duties.filter(order__gte=order).update(order=F("order") + 1)
    return order


def refuse_if_changed(duty: Duty, version: int, typed: dict[str, str] | None = None) -> None:
    """
    Let pass a change of the duty as the viewer saw it.

    :raises ChangedMeanwhile: somebody was faster; both versions stand in its differences.
    """
    if duty.version == version:
        return
    stands = shown_facts(duty)
    differences = tuple(
        Difference(label, stands[label], words)
        for label, words in (typed or {}).items()
        if stands[label] != words
    )
    raise ChangedMeanwhile(
        _("这一条刚刚被他人改过，您的修改还没有保存。%(who)s请对照现在的内容再决定。")
        % {"who": who_was_last(duty)},
        differences,
    )


def who_was_last(thing: Regulation | Duty) -> str:
    """Who changed a thing last, when and how, as a sentence; empty without any event."""
    events = list_events_of(thing, limit=1)
    if not events:
        return ""
    event = events[0]
    return _("（%(who)s于%(when)s%(deed)s）") % {
        "who": event.actor_name,
        "when": time_format(timezone.localtime(event.at), "H:i"),
        "deed": action_words(event.action),
    }


def shown_facts(duty: Duty) -> dict[str, str]:
    """A duty's content as a person reads it, by label; what a difference is told in."""
    return content_words(
        action=duty.action,
        activity=duty.activity,
        modality=duty.modality,
        lists={name: getattr(duty, name) for name in WORD_LISTS},
        bearers=(str(bearer) for bearer in duty.bearers.all()),
        measures=(words_of(measure) for measure in duty.measures.all()),
    ) | {_("状态"): str(duty.get_state_display())}


def content_words(
    *,
    action: str,
    activity: str,
    modality: str,
    lists: Mapping[str, Iterable[str]],
    bearers: Iterable[str],
    measures: Iterable[str],
) -> dict[str, str]:
    """The parts of a duty that can be typed, in words, by label; ``lists`` by field."""
    fields = {field.name: field for field in Duty._meta.fields}
    return {
        _("事项"): action,
        _("履责方式"): str(ACTIVITIES[activity]),
        _("要求"): str(MODALITIES[modality]),
        **{str(fields[name].verbose_name): "、".join(lists[name]) for name in WORD_LISTS},
        _("由谁承担"): "、".join(bearers),
        _("量化要求"): "；".join(measures),
    }


def duty_facts(duty: Duty) -> dict[str, Any]:
    """A duty's content for history, as plain JSON."""
    return {
        "state": duty.state,
        "action": duty.action,
        "activity": duty.activity,
        "modality": duty.modality,
        **{name: getattr(duty, name) for name in WORD_LISTS},
        "start": duty.start,
        "end": duty.end,
        "bearers": [str(bearer) for bearer in duty.bearers.all()],
        "measures": [{"kind": m.kind, "value": m.value} for m in duty.measures.all()],
    }


def replace_bearers(duty: Duty, rows: Iterable[DutySubject]) -> None:
    """Let exactly these rows bear the duty."""
    duty.bearers.all().delete()
    DutySubject.objects.bulk_create(rows)
    forget_prefetched(duty)


def refuse_unknown(regulation: Regulation, choices: Iterable[BearerChoice]) -> None:
    """
    Let pass bearers that exist; units and posts must lie within the regulation's scope.

    :raises CannotChange: one of them is gone, or never was.
    """
    choices = list(choices)
    inside = path_in("path", [regulation.unit.path])
    posts = path_in("unit__path", [regulation.unit.path])
    for wanted, known in (
        ({c.unit_kind for c in choices}, UnitKind.objects.all()),
        ({c.post_kind for c in choices}, PostKind.objects.all()),
        ({c.unit for c in choices}, Unit.objects.filter(inside)),
        ({c.post for c in choices}, Post.objects.filter(posts)),
    ):
        wanted.discard(None)
        if wanted and known.filter(pk__in=wanted).count() < len(wanted):
            raise CannotChange(
                _("所选的单位或岗位已不存在，或者不在适用范围内，请重新选择。"), field="bearers"
            )


def forget_prefetched(duty: Duty) -> None:
    """Read the duty's parts anew at their next use."""
    duty._prefetched_objects_cache = {}
