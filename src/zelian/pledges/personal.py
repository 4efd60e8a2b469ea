"""The records about people that this app holds: what they promised."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from zelian.people.models import Role
from zelian.people.personal import RecordKind, Shown, code_of, register_records
from zelian.people.viewer import Viewer
from zelian.pledges.models import Pledge


def register() -> None:
    """Hand the kinds over; called once, when the app is ready."""
    register_records(*KINDS)


def _pledges(viewer: Viewer) -> QuerySet:
    return Pledge.objects.filter(holder=viewer.person_id).order_by("-year", "-pk")


def _show_pledge(pledge: Pledge) -> Shown:
    return Shown(
        str(pledge),
        on=pledge.effective_on,
        detail=f"{pledge.year}，{pledge.get_state_display()}",
        url=reverse("pledges:pledge", args=[pledge.pk]),
        unit_path=pledge.unit_path,
    )


KINDS = (
    RecordKind(
        code_of(Pledge),
        gettext_lazy("责任书和承诺书"),
        gettext_lazy("本人签订的责任书、承诺书和上级的评议意见，作为考核的依据。"),
        gettext_lazy("长期保存。"),
        _pledges,
        _show_pledge,
        (Role.ORGANISATION, Role.COMMITTEE_OFFICE),
    ),
)
