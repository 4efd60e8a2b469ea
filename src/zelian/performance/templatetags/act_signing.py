from __future__ import annotations

from django import template

from zelian.people.viewer import Viewer
from zelian.performance.models import Act
from zelian.performance.signing import ActSignatures, get_signatures

register = template.Library()


@register.inclusion_tag("performance/act_signatures.html")
def act_signatures(act: Act, viewer: Viewer) -> dict[str, ActSignatures]:
    """The card of an act's signatures, with the way to sign and to the paper."""
    return {"panel": get_signatures(viewer, act)}
