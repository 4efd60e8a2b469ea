"""Django's own checks, and that no migration is missing."""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def main() -> None:
    """Fail with Django's message where a check does not hold."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True)


if __name__ == "__main__":
    main()
