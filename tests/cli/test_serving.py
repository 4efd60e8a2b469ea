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

from zelian.config import serving
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


def test_what_does_not_end_in_time_is_killed_with_its_own_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "GRACE", 0.2)
    told = tmp_path / "worker"
    stubborn = f"trap '' TERM; sleep 60 & echo $! > {told}; while :; do sleep 0.1; done"
    monkeypatch.setattr(serving, "data_folder", lambda: tmp_path)
    running = serving._start([serving.Part("shell", ["sh", "-c", stubborn])])
    deadline = time.monotonic() + 5
    while not (told.exists() and told.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    worker = int(told.read_text())
    serving._end(list(running.values()))
    assert running["shell"].poll() is not None
    while psutil.pid_exists(worker) and time.monotonic() < deadline:
        if psutil.Process(worker).status() == psutil.STATUS_ZOMBIE:
            return  # dead; whoever adopted it takes it away
        time.sleep(0.02)
    assert not psutil.pid_exists(worker)


LASTING = [sys.executable, "-c", "import time; time.sleep(60)"]
LISTENING = """
import socket, sys, time
probe = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)
"""
PROGRAM = """
import sys
from zelian.config import serving
serving.parts = lambda host, port: [serving.Part(name, command) for name, command in {parts!r}]
ready = lambda: print("ready", flush=True)
sys.exit(serving.serve(host="127.0.0.1", port=int(sys.argv[1]), ready=ready))
"""


def serve(parts: list[tuple[str, list[str]]], port: int, data: Path) -> subprocess.Popen[str]:
    data.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(parts=parts), str(port)],
        env={**os.environ, "ZELIAN_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def children_of(process: subprocess.Popen[str], count: int) -> list[psutil.Process]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = psutil.Process(process.pid).children()
        if len(found) == count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{count} parts were not started")


def test_a_part_that_dies_stops_the_rest_with_a_sentence(tmp_path):
    parts = [("lasting", LASTING), ("worker", LASTING)]
    process = serve(parts, free_port(), tmp_path)
    lasting, worker = children_of(process, 2)
    worker.kill()
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert complaint.strip() == "worker进程意外退出（代码 -9），已全部停止。"
    _, alive = psutil.wait_procs([lasting], timeout=5)
    assert not alive


def test_a_part_that_cannot_start_leaves_no_other_behind(tmp_path):
    process = serve([("lasting", LASTING), ("none", ["/no/such/program"])], free_port(), tmp_path)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "FileNotFoundError" in complaint
    assert not [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(tmp_path)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_way_to_be_told_to_stop_ends_all_parts_in_order(tmp_path, number):
    port = free_port()
    listening = [sys.executable, "-c", LISTENING, str(port)]
    process = serve([("web", listening), ("worker", LASTING)], port, tmp_path)
    family = children_of(process, 2)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == 0, complaint
    assert not complaint
    _, alive = psutil.wait_procs(family, timeout=5)
    assert not alive
