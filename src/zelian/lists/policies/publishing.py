"""Who may publish lists, read and comment on what is published, answer, and set the rules."""

from __future__ import annotations

import rules

from zelian.lists.models import Publication
from zelian.lists.policies.keeping import prepares_list, reaches_list
from zelian.lists.policies.leading import leads_kind
from zelian.people.models import Role, Unit
from zelian.people.policies import has_role_over, is_person
from zelian.people.viewer import Viewer


def homes_of(viewer: Viewer) -> tuple[str, ...]:
    """The paths of the units one serves in today, and of one's institutions."""
    seats = (*viewer.seats, *viewer.desks)
    return tuple({*(seat.unit_path for seat in seats), *viewer.institutions} - {""})


def is_of_the_whole_tree(viewer: Viewer) -> bool:
    """The one institution there is, is one's own."""
    return "" in viewer.institutions


@rules.predicate
def is_in_scope(viewer: Viewer, publication: Publication | None = None) -> bool:
    """Somebody for whom it is published: of its unit or below, or of its institution."""
    if publication is None:
        return True
    whole = is_of_the_whole_tree(viewer) and len(publication.scope_path) == Unit.steplen
    return whole or any(home.startswith(publication.scope_path) for home in homes_of(viewer))


@rules.predicate
def is_shown_now(viewer: Viewer, publication: Publication | None = None) -> bool:
    """It is shown on the viewer's day and was not ended."""
    return publication is None or shown_on(publication, viewer)


@rules.predicate
def reads_published(viewer: Viewer, publication: Publication | None = None) -> bool:
    """Who reads the list itself."""
    return publication is None or reaches_list(viewer, publication.list)


def shown_on(publication: Publication, viewer: Viewer) -> bool:
    """Whether a publication is shown on the viewer's day; half-open."""
    runs = publication.from_date <= viewer.today < publication.until_date
    return runs and publication.ended_at is None


@rules.predicate
def answers_for_list(viewer: Viewer, publication: Publication | None = None) -> bool:
    """The list's own side, or the office that leads its kind."""
    listed = publication.list if publication else None
    return prepares_list(viewer, listed) or leads_kind(viewer, listed)


rules.add_perm("lists.publish_list", is_person & (prepares_list | leads_kind))
rules.add_perm("lists.view_publications", is_person)
rules.add_perm(
    "lists.view_publication", is_person & (reads_published | (is_in_scope & is_shown_now))
)
rules.add_perm("lists.comment_publication", is_person & is_in_scope & is_shown_now)
rules.add_perm("lists.answer_comment", is_person & answers_for_list)
rules.add_perm("lists.set_publication_rules", is_person & has_role_over(Role.COMMITTEE_OFFICE))
