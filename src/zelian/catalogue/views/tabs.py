"""The pages of one regulation, side by side as tabs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.catalogue.models import Regulation
from zelian.pages.parts import Tab
from zelian.people.access import ViewerRequest
from zelian.people.policies import may


def around(request: ViewerRequest, regulation: Regulation) -> dict[str, Any]:
    """What every page of a regulation is headed with: its name, its actions and the tabs."""
    return {
        "regulation": regulation,
        "tabs": regulation_tabs(regulation),
        "confirms": may(request.viewer, "catalogue.confirm_regulation", regulation),
    }


def regulation_tabs(regulation: Regulation) -> list[Tab]:
    """The tabs of a draft or settled regulation; one query."""

    def at(name: str) -> str:
        return reverse(f"catalogue:{name}", args=[regulation.pk])

    here = at("regulation")
    draft = regulation.state == Regulation.State.DRAFT
    return [
        Tab("text", _("核对") if draft else _("正文与责任事项"), here),
        Tab("tables", _("表格"), at("tables"), regulation.table_rows.count() or None),
        Tab("links", _("引用文件"), at("links")),
        Tab("compare", _("版本比较"), at("compare")),
        Tab("coverage", _("对照上级"), at("coverage")),
        Tab("history", _("经过"), f"{here}?tab=history"),
    ]
