"""Things named in an address, or the page that says they aren't there."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.queries import get_regulation
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


def regulation_or_404(viewer: Viewer, pk: int) -> Regulation:
    """A regulation the viewer may see."""
    try:
        return get_regulation(viewer, pk)
    except Regulation.DoesNotExist:
        raise Http404(_("没有这份制度文件。")) from None


def draft_or_404(viewer: Viewer, pk: int) -> Regulation:
    """A regulation the viewer may confirm."""
    regulation = regulation_or_404(viewer, pk)
    refuse_unless(viewer, "catalogue.confirm_regulation", regulation)
    return regulation


def draft_of_duty(viewer: Viewer, duty_id: int) -> Regulation | None:
    """The regulation of a duty the viewer may confirm; ``None`` where the duty is gone."""
    pk = Duty.objects.filter(pk=duty_id).values_list("regulation_id", flat=True).first()
    return None if pk is None else draft_or_404(viewer, pk)


def whole_number(data: Mapping[str, str], name: str, otherwise: int = 0) -> int:
    """A number of a form or address; anything else counts as ``otherwise``."""
    value = data.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else otherwise
