"""Lists as things that can be signed, shown and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.papers.files import list_parts
from zelian.lists.queries import SUBJECT, items_to_sign
from zelian.lists.signing import EARLY_FORM, FORM, content_of
from zelian.pages.words import shown
from zelian.people.policies import may
from zelian.people.viewer import Viewer
from zelian.signing.kinds import SignableKind, register_kind


def register() -> None:
    """Make lists known to the room of signing; called once, when the app is ready."""
    register_kind(LIST)
    register_kind(EARLY_LIST)


def _find(list_id: int) -> ResponsibilityList | None:
    return ResponsibilityList.objects.select_related(*SUBJECT).filter(pk=list_id).first()


def _content(listed: ResponsibilityList, form: str = FORM) -> str:
    return content_of(listed, items_to_sign(listed), form=form)


def _labelled(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _headings(content)
    columns = [(one.get("key"), str(one.get("name", ""))) for one in content.get("columns", ())]
    yield _("版次"), str(content.get("edition", ""))
    yield _("栏目"), _("、").join(name for _key, name in columns)
    origins = dict(ListItem.Origin.choices)
    for row in content.get("rows", ()):
        values = row.get("values", {})
        for key, name in columns:
            yield _part(row, name), _on_paper(values.get(key))
        yield _part(row, _("来源")), str(origins.get(row.get("origin"), row.get("origin", "")))
        yield _part(row, _("所依据的责任事项（摘要）")), str(row.get("duty", ""))


def _labelled_early(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _headings(content)
    labels = {
        "content": _("责任内容"),
        "requirement": _("量化要求"),
        "local_measures": _("本单位措施"),
        "responsible": _("责任人"),
        "duty": _("所依据的责任事项（摘要）"),
    }
    for item in content.get("items", ()):
        for field, label in labels.items():
            yield _part(item, label), str(item.get(field, ""))


def _headings(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kind = content.get("kind", "")
    yield _("标题"), str(content.get("title", ""))
    yield _("责任主体"), str(content.get("subject", ""))
    yield _("年度"), str(content.get("year", ""))
    yield _("清单种类"), str(kind.get("name", "") if isinstance(kind, Mapping) else kind)


def _part(row: Mapping[str, Any], label: str) -> str:
    return _("第%(number)s条 %(label)s") % {"number": row.get("number"), "label": label}


def _may_view(viewer: Viewer, listed: ResponsibilityList) -> bool:
    return may(viewer, "lists.view_lists", listed)


def _url(list_id: int) -> str:
    return reverse("lists:list", args=[list_id])


def _on_paper(value: object) -> str:
    return "" if value is None or value == "" else str(shown(value))


LIST = SignableKind(
    form=FORM,
    name=gettext_lazy("责任清单"),
    action="list.signed",
    find=_find,
    content=_content,
    labelled=_labelled,
    url=_url,
    may_view=_may_view,
    parts=list_parts,
    landscape=True,
)
# What was signed before kinds of list had columns; still found, compared and checked.
EARLY_LIST = replace(
    LIST,
    form=EARLY_FORM,
    content=partial(_content, form=EARLY_FORM),
    labelled=_labelled_early,
)
