"""Who may see and keep common templates."""

from __future__ import annotations

import rules

from zelian.lists.models import ListTemplate
from zelian.lists.policies.leading import leads_kind
from zelian.people.policies import is_person, path_of
from zelian.people.viewer import Viewer


@rules.predicate
def stands_under(viewer: Viewer, template: ListTemplate | None = None) -> bool:
    """The template is of one's own institution, or of what stands above it."""
    return template is None or viewer.knows(path_of(template) or "")


rules.add_perm("lists.view_templates", is_person & stands_under)
rules.add_perm("lists.keep_templates", is_person & leads_kind)
