"""Real providers for the tests, each a program of its own on 127.0.0.1."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""


def serve(application: Callable, port: int) -> None:
    """Answer until the process is ended."""
    with make_server("127.0.0.1", port, application, Server, Quiet) as server:
        server.serve_forever()


def database(name: str) -> dict:
    """A database file of the provider's own."""
    folder = Path(tempfile.mkdtemp(prefix=f"zelian-{name}-"))
    return {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "provider.sqlite3",
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;", "timeout": 20},
        }
    }
