"""Who may start, watch and close a year's compilation."""

from __future__ import annotations

import rules

from zelian.lists.models import Compilation
from zelian.lists.policies.leading import OFFICES_THAT_LEAD, leads
from zelian.people.policies import has_role, is_person, path_of
from zelian.people.roles import READS_ALL
from zelian.people.viewer import Viewer


@rules.predicate
def leads_compilation(viewer: Viewer, compilation: Compilation | None = None) -> bool:
    """An office that leads every kind of the compilation over its unit."""
    if compilation is None:
        return viewer.has(*OFFICES_THAT_LEAD)
    path = path_of(compilation) or ""
    return all(leads(viewer, kind, path) for kind in compilation.kinds.all())


@rules.predicate
def watches(viewer: Viewer, compilation: Compilation | None = None) -> bool:
    """Who reads the whole of the compilation's unit, by office or as its head."""
    return compilation is None or (path_of(compilation) or "").startswith(
        viewer.scope_of(*READS_ALL)
    )


rules.add_perm("lists.view_compilations", is_person & has_role(*READS_ALL) & watches)
rules.add_perm("lists.lead_compilations", is_person & leads_compilation)
