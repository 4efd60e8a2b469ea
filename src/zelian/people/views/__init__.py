"""The pages of this app; settings name the lock-out and the CSRF page here."""

from zelian.people.views.signing import csrf_failed, locked_out

__all__ = ["csrf_failed", "locked_out"]
