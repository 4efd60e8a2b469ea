"""Lists of responsibilities, as the organisation asks about them before a unit or post goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.models import (
    Compilation,
    ListTemplate,
    Publication,
    RequiredSet,
    ResponsibilityList,
    WordTemplate,
)
from zelian.people import burdens, paths
from zelian.people.burdens import Burden, Leaving
from zelian.people.viewer import Viewer


class ListsBorne:
    """Lists that nobody has signed yet."""

    def weigh(self, leaving: Leaving) -> Iterator[Burden]:
        """Drafts of the units and posts; they stay, and nobody is asked to sign. One query."""
        drafts = ResponsibilityList.objects.filter(
            Q(post__in=leaving.post_ids) | Q(post__isnull=True, unit__in=leaving.unit_ids),
            state=ResponsibilityList.State.DRAFT,
        )
        yield Burden(
            key="lists",
            label=_("未签字的责任清单"),
            count=drafts.count(),
            sentence=_("不再签字，作为草稿保存备查"),
            url=reverse("lists:lists"),
        )

    def settle(self, leaving: Leaving, *, viewer: Viewer, why: str) -> None:
        """Nothing to do: a list of what no longer stands is asked of nobody."""


def register() -> None:
    """Say what lists bear and where they keep tree paths; called once, when the app is ready."""
    burdens.register("lists", ListsBorne())
    for model in (ResponsibilityList, Compilation, ListTemplate, RequiredSet, WordTemplate):
        paths.register(model)
    paths.register(Publication, "scope_path")
