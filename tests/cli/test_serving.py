"""``zelian run``: one command from an empty folder to a page, and an orderly end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from zelian.config.serving import CannotServe, refuse_taken_port


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(data: Path, port: int) -> subprocess.Popen[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("ZELIAN_SECRET_KEY", "DATABASE_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "zelian.cli", "run", "--no-demo", f"--port={port}"],
        env={**kept, "ZELIAN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "zelian.config.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def fetch(url: str, process: subprocess.Popen[str], seconds: float = 90) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer within {seconds} s")


def test_a_taken_port_is_refused_with_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"make run PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_it_starts_from_nothing_ends_on_ctrl_c_and_keeps_its_data(tmp_path):
    data, port = tmp_path / "data", free_port()
    keys = []
    for _ in range(2):
        process = start(data, port)
        page = fetch(f"http://127.0.0.1:{port}/login/", process)
        assert "登录" in page
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 0, said
        assert f"http://127.0.0.1:{port}/" in said
        _, alive = psutil.wait_procs(family, timeout=5)
        assert not alive
        keys.append((data / "secret_key").read_text())
        assert (data / "secret_key").stat().st_mode & 0o077 == 0
    assert keys[0] == keys[1]
