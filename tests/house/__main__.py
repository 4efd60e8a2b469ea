"""Print who gets in where: as the pages answer, or the reviewed table in Markdown.

``python -m tests.house [PAGE …]`` tries the pages (all, without a name) in a test
database; ``--markdown`` writes the table for ``docs/dev/access-matrix.md``.
"""

from __future__ import annotations

import os
import sys

import django


def main(arguments: list[str]) -> None:
    """Print what was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    # Models can be imported only now.
    from tests.house import matrix

    if "--markdown" in arguments:
        sys.stdout.write(matrix.in_markdown())
        return
    for (name, method, relation), roles in _outcome(arguments).items():
        wanted = matrix.allowed(matrix.PAGES[name], method, relation)
        mark = "" if wanted == set(roles) else "   # the table says otherwise"
        shown = matrix.in_short(frozenset(roles))
        sys.stdout.write(f"{name} {method} {relation}: {shown}{mark}\n")


def _outcome(names: list[str]) -> dict[tuple[str, str, str], list[str]]:
    from django.db import transaction
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from tests.house import matrix

    setup_test_environment()
    known = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            found = matrix.outcome(matrix.build_stage(), names or matrix.PAGES)
            transaction.set_rollback(True)
    finally:
        teardown_databases(known, verbosity=0)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
