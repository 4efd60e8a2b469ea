"""The pages of this app; settings name the lock-out page and the counting of names here."""

from zelian.authentication.views.signing import counted_name, locked_out

__all__ = ["counted_name", "locked_out"]
