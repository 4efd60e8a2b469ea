"""The pages of this app; settings name the CSRF page here."""

from zelian.people.views.signing import csrf_failed

__all__ = ["csrf_failed"]
