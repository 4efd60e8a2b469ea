"""What the worker does for this app once a day."""

from __future__ import annotations

from django.utils import timezone

from zelian.history.operations import SYSTEM
from zelian.people.operations import apply_retention


def remove_expired() -> dict[str, int]:
    """Remove passing records that are kept no longer; how many of each kind."""
    return apply_retention(actor=SYSTEM, now=timezone.now())
