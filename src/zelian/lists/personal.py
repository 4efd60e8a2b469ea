"""The records about people that this app holds: lists of their posts, what they said of lists."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from zelian.lists.models import (
    ListReminder,
    PublicationComment,
    ResponsibilityList,
    RowComment,
)
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


def _comments(viewer: Viewer) -> QuerySet:
    rows = PublicationComment.objects.filter(author=viewer.account_id)
    return rows.select_related("publication__list").order_by("-pk")


def _show_comment(comment: PublicationComment) -> Shown:
    listed = comment.publication.list
    return Shown(comment.text, comment.at, str(listed), unit_path=listed.unit_path)


def _row_comments(viewer: Viewer) -> QuerySet:
    rows = RowComment.objects.filter(by=viewer.account_id)
    return rows.select_related("list").order_by("-pk")


def _reminders(viewer: Viewer) -> QuerySet:
    rows = ListReminder.objects.filter(person=viewer.person_id)
    return rows.select_related("list").order_by("-pk")


def _show_words(said: RowComment | ListReminder) -> Shown:
    listed = said.list
    page = reverse("lists:list", args=[listed.pk])
    text = said.text if isinstance(said, RowComment) else said.words
    return Shown(text, said.at, str(listed), page, listed.unit_path)


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
    RecordKind(
        code_of(PublicationComment),
        gettext_lazy("公示意见"),
        gettext_lazy("本人对公示的清单提出的意见和得到的答复。"),
        gettext_lazy("随清单长期保存。"),
        _comments,
        _show_comment,
        (),
    ),
    RecordKind(
        code_of(RowComment),
        gettext_lazy("清单条目意见"),
        gettext_lazy("本人在清单编制中对条目提出的意见。"),
        gettext_lazy("随清单长期保存。"),
        _row_comments,
        _show_words,
        (),
    ),
    RecordKind(
        code_of(ListReminder),
        gettext_lazy("收到的清单催办"),
        gettext_lazy("催促本人办理清单的提醒，和本人看到的时间。"),
        gettext_lazy("随清单长期保存。"),
        _reminders,
        _show_words,
        (),
    ),
)
