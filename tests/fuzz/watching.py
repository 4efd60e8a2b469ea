"""A child process that reads what it is given, and its watch: time and memory have bounds."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

import psutil

from tests.fuzz.holding import MEGABYTES, SECONDS, held

Deed = Callable[[str, bytes], str]

SOUND = "sound"
MOST_PATIENCE = 180.0
"""Seconds by the clock, where others keep the processors busy or the child waits for nothing."""

_GLANCE = 0.05


def _serve(pipe: Connection, deed: Deed) -> None:
    while True:
        name, data = pipe.recv()
        try:
            pipe.send((SOUND, deed(name, data)))
        except BaseException:
            pipe.send(("failed", traceback.format_exc(limit=-12)))


def _worked(process: psutil.Process) -> float:
    """Seconds of processor time so far, of all threads; a busy machine does not count."""
    times = process.cpu_times()
    return float(times.user + times.system)


class Watched:
    """One child; a new one is started after each that had to be ended.

    ``deed`` is what it does with a file, a function of some module; ``seconds`` of work and
    ``megabytes`` are what it may take.
    """

    def __init__(
        self, deed: Deed = held, seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> None:
        self._deed, self._seconds, self._megabytes = deed, seconds, megabytes
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._pipe, other = self._context.Pipe()
        self._child = self._context.Process(target=_serve, args=(other, self._deed), daemon=True)
        self._child.start()
        other.close()
        self.check("warm.txt", "第一条 每年一次。".encode())

    def check(self, name: str, data: bytes) -> tuple[str, str]:
        """``SOUND`` and what came of the file, or what went wrong and the particulars."""
        self._pipe.send((name, data))
        watch = psutil.Process(self._child.pid)
        before, until = _worked(watch), time.monotonic() + MOST_PATIENCE
        while not self._pipe.poll(_GLANCE):
            if not self._child.is_alive():
                return self._anew("crashed", f"exit code {self._child.exitcode}")
            if watch.memory_info().rss > self._megabytes * 1024 * 1024:
                return self._anew("memory", f"more than {self._megabytes} MB")
            if _worked(watch) - before > self._seconds or time.monotonic() > until:
                return self._anew("hangs", f"not done after {self._seconds:.0f} s of work")
        try:
            verdict, particulars = self._pipe.recv()
        except EOFError:
            self._child.join()
            return self._anew("crashed", f"exit code {self._child.exitcode}")
        return verdict, particulars

    def _anew(self, verdict: str, particulars: str) -> tuple[str, str]:
        self.end()
        self._start()
        return verdict, particulars

    def end(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.join()
        self._pipe.close()
