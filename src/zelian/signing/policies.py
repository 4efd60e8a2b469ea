"""Who may check papers. What may be signed by whom is said by the app that owns it."""

from __future__ import annotations

import rules

from zelian.people.policies import is_person
from zelian.people.viewer import Viewer
from zelian.signing.kinds import kind_of
from zelian.signing.models import Signature


@rules.predicate
def reaches_thing(viewer: Viewer, signature: Signature | None = None) -> bool:
    """What was signed is something the viewer may see."""
    if signature is None:
        return True
    kind = kind_of(signature.form)
    thing = kind.find(signature.thing_id) if kind else None
    return kind is not None and thing is not None and kind.may_view(viewer, thing)


def register() -> None:
    """Called once, when the app is ready."""
    rules.add_perm("signing.check_paper", is_person)
    rules.add_perm("signing.view_signature", is_person & reaches_thing)
