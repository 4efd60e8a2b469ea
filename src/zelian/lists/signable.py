"""Lists as things that can be signed, shown and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.documents.written.paper import Column, Facts, Part, Table
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.queries import SUBJECT, items_to_sign
from zelian.lists.signing import FORM, content_of
from zelian.people.policies import may
from zelian.people.viewer import Viewer
from zelian.signing.kinds import SignableKind, register_kind


def register() -> None:
    """Make lists known to the room of signing; called once, when the app is ready."""
    register_kind(LIST)


def _find(list_id: int) -> ResponsibilityList | None:
    return ResponsibilityList.objects.select_related(*SUBJECT).filter(pk=list_id).first()


def _content(listed: ResponsibilityList) -> str:
    return content_of(listed, items_to_sign(listed))


def _labelled(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("标题"), str(content.get("title", ""))
    yield _("责任主体"), str(content.get("subject", ""))
    yield _("年度"), str(content.get("year", ""))
    yield _("清单种类"), str(content.get("kind", ""))
    labels = {
        "content": _("责任内容"),
        "requirement": _("量化要求"),
        "local_measures": _("本单位措施"),
        "responsible": _("责任人"),
        "duty": _("所依据的责任事项（摘要）"),
    }
    for item in content.get("items", ()):
        for field, label in labels.items():
            place = {"number": item.get("number"), "label": label}
            yield _("第%(number)s条 %(label)s") % place, str(item.get(field, ""))


def _may_view(viewer: Viewer, listed: ResponsibilityList) -> bool:
    return may(viewer, "lists.view_lists", listed)


def _url(list_id: int) -> str:
    return reverse("lists:list", args=[list_id])


def _parts(listed: ResponsibilityList) -> Sequence[Part]:
    items = items_to_sign(listed)
    facts = [
        (_("责任主体"), str(listed.post or listed.unit.name)),
        (_("年度"), _("%(year)s年") % {"year": listed.year}),
        (_("清单种类"), listed.kind.name),
        (_("条目数"), str(len(items))),
    ]
    columns = [
        Column(_("序号"), 0.45, "center"),
        Column(_("责任内容"), 2.6),
        Column(_("量化要求"), 1.7),
        Column(_("本单位措施"), 2.6),
        Column(_("责任人"), 1.3),
        Column(_("依据"), 1.7),
    ]
    rows = [
        (
            str(item.number),
            item.content,
            item.requirement,
            item.local_measures,
            item.responsible,
            _ground(item),
        )
        for item in items
    ]
    return (Facts(facts), Table(columns, rows))


def _ground(item: ListItem) -> str:
    provision = item.duty.provision
    return f"《{item.duty.regulation.title}》{provision.label if provision else ''}"


LIST = SignableKind(
    form=FORM,
    name=gettext_lazy("责任清单"),
    action="list.signed",
    find=_find,
    content=_content,
    labelled=_labelled,
    url=_url,
    may_view=_may_view,
    parts=_parts,
    landscape=True,
)
