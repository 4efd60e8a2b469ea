"""The records about people that this app holds: the lists of their posts."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from zelian.lists.models import ResponsibilityList
from zelian.people.models import PostRank, Role
from zelian.people.personal import RecordKind, Shown, code_of, register_records
from zelian.people.viewer import Viewer


def register() -> None:
    """Hand the kinds over; called once, when the app is ready."""
    register_records(*KINDS)


def _lists(viewer: Viewer) -> QuerySet:
    headed = [seat.unit_id for seat in viewer.seats if seat.rank == PostRank.HEAD]
    own = Q(post__in=viewer.post_ids) | Q(post__isnull=True, unit__in=headed)
    return ResponsibilityList.objects.filter(own).order_by("-year", "-pk")


def _show_list(listed: ResponsibilityList) -> Shown:
    return Shown(
        str(listed),
        detail=f"{listed.year}，{listed.get_state_display()}",
        url=reverse("lists:list", args=[listed.pk]),
        unit_path=listed.unit_path,
    )


KINDS = (
    RecordKind(
        code_of(ResponsibilityList),
        gettext_lazy("责任清单"),
        gettext_lazy("本人岗位承担的责任，签字后以签字时的内容为准。"),
        gettext_lazy("长期保存。"),
        _lists,
        _show_list,
        (Role.ORGANISATION, Role.COMMITTEE_OFFICE),
    ),
)
