"""What upkeep can't do, in plain words; nothing is half-done when one of these is raised."""

from __future__ import annotations


class CannotBackUp(Exception):
    """No backup was made; the message says why."""


class CannotRestore(Exception):
    """Nothing was restored, and the place is as empty as before; the message says why."""


class SpoiltBackup(CannotRestore):
    """The file is not a whole, unaltered backup; the message says what is wrong and where."""


class CannotExport(Exception):
    """Nothing was exported; the message says why."""
