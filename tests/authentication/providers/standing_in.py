"""A server that stands in for one that can't be had, and notes what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """One request: path, query, body (JSON or a form) and headers."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


Answer = Callable[[Asked], Any]


@dataclass
class StandIn:
    """``answers["/path"] = function`` gives JSON, or ``(status, bytes)``."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A stand-in on a free port until the block is left."""
    stand_in = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stand_in))
    stand_in.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            is_json = "json" in (self.headers.get("content-type") or "")
            body = json.loads(raw) if is_json else dict(parse_qsl(raw))
            asked = Asked(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query)),
                body,
                {name.lower(): value for name, value in self.headers.items()},
            )
            stand_in.asked.append(asked)
            answer = stand_in.answers.get(parts.path)
            said = answer(asked) if answer else (404, b"{}")
            status, content = said if isinstance(said, tuple) else (200, json.dumps(said).encode())
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_args: object) -> None:
            """Nobody reads it."""

    return Handler
