"""Programs started for the tests, and ended by their number."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[4]
PATIENCE = 40.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running(module: str, port: int, *arguments: str) -> Iterator[None]:
    """``python -m module PORT …`` until the block is left; it must answer at its port."""
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, str(port), *arguments],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        try:
            _wait(process, port, complaints)
            yield
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen, port: int, complaints: IO[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            complaints.seek(0)
            raise RuntimeError(complaints.read().decode())
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answers at port {port}")
