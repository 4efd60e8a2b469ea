"""The records about people that this app holds: acts, obligations, evidence."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.pages.words import year_date
from zelian.people.models import Role
from zelian.people.personal import RecordKind, Shown, code_of, register_records
from zelian.people.viewer import Viewer
from zelian.performance.models import Act, ActPerson, Evidence, Obligation
from zelian.performance.queries import of_mine

BOOKS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE)


def register() -> None:
    """Hand the kinds over; called once, when the app is ready."""
    register_records(*KINDS)


def _acts(viewer: Viewer) -> QuerySet:
    attended = ActPerson.objects.filter(person=viewer.person_id).values("act")
    own = Q(post__in=viewer.post_ids) | Q(recorded_by=viewer.account_id) | Q(pk__in=attended)
    return Act.objects.filter(own).select_related("unit", "post").order_by("-on", "-pk")


def _show_act(act: Act) -> Shown:
    subject = f"{act.unit}{act.post.title if act.post else ''}"
    detail = [act.get_kind_display(), subject, act.place, act.note, act.get_state_display()]
    return Shown(
        act.topic,
        act.on,
        _("；").join(filter(None, map(str, detail))),
        reverse("performance:act", args=[act.pk]),
        act.unit_path,
    )


def _obligations(viewer: Viewer) -> QuerySet:
    own = Q(holder=viewer.person_id) | of_mine(viewer)
    return Obligation.objects.filter(own).order_by("-due_date", "-pk")


def _show_obligation(row: Obligation) -> Shown:
    return Shown(
        row.title,
        row.due_date,
        _("%(outcome)s，%(day)s前")
        % {
            "outcome": row.get_outcome_display(),
            "day": year_date(row.due_date),
        },
        reverse("performance:obligation", args=[row.pk]),
        row.unit_path,
    )


def _evidence(viewer: Viewer) -> QuerySet:
    return (
        Evidence.objects.filter(uploaded_by=viewer.account_id).select_related("act").order_by("-pk")
    )


def _show_evidence(evidence: Evidence) -> Shown:
    return Shown(
        evidence.name,
        evidence.uploaded_at,
        str(evidence.act),
        reverse("performance:act", args=[evidence.act_id]),
        evidence.act.unit_path,
    )


KINDS = (
    RecordKind(
        code_of(Act),
        gettext_lazy("履责记实"),
        gettext_lazy("本人岗位的、本人登记的、本人参加的履责活动，用来说明责任已经履行。"),
        gettext_lazy("长期保存。"),
        _acts,
        _show_act,
        BOOKS,
    ),
    RecordKind(
        code_of(Obligation),
        gettext_lazy("履责期次"),
        gettext_lazy("本人岗位应办的事和结果，由制度和记实逐条算出。"),
        gettext_lazy("长期保存。"),
        _obligations,
        _show_obligation,
        BOOKS,
    ),
    RecordKind(
        code_of(Evidence),
        gettext_lazy("上传的材料"),
        gettext_lazy("本人上传、用来证明履责的文件。"),
        gettext_lazy("与所证明的记实同期保存。"),
        _evidence,
        _show_evidence,
        BOOKS,
    ),
)
