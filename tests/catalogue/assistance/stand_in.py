"""A language model's stand-in on this machine: it answers as told, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Question", BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Question:
    """What the stand-in was asked."""

    path: str
    key: str | None
    body: dict[str, Any]

    @property
    def passage(self) -> str:
        """The stretch of the regulation."""
        return self.body["messages"][-1]["content"]


@dataclass
class StandIn:
    """A running stand-in: its address, what it was asked, how it answers."""

    url: str
    answer: Answer
    asked: list[Question] = field(default_factory=list)


def says(content: Any) -> Answer:
    """An answer of the agreed form with the content; what is no string is written as JSON."""
    words = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return sends({"choices": [{"message": {"role": "assistant", "content": words}}]})


def sends(value: Any, *, status: int = 200) -> Answer:
    """A whole answer of any form."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()

    def answer(question: Question, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def dawdles(seconds: float, pieces: int = 40) -> Answer:
    """An answer that comes drop by drop."""

    def answer(question: Question, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(pieces):
            time.sleep(seconds / pieces)
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return answer


def hangs_up(question: Question, handler: BaseHTTPRequestHandler) -> None:
    """An answer that breaks off."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices"')


def sends_elsewhere(url: str) -> Answer:
    """A redirect."""

    def answer(question: Question, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(307)
        handler.send_header("Location", url)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def standing_in(answer: Answer) -> Iterator[StandIn]:
    """A stand-in on a free port of this machine, gone afterwards."""
    holder: list[StandIn] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length))
            question = Question(self.path, self.headers.get("Authorization"), body)
            holder[0].asked.append(question)
            try:
                holder[0].answer(question, self)
            except (BrokenPipeError, ConnectionResetError):
                return  # the asker lost patience, as some tests want it to

        def log_request(self, *_: Any) -> None:
            """Say nothing between the tests' own lines."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    holder.append(StandIn(f"http://127.0.0.1:{server.server_port}/v1", answer))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield holder[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
