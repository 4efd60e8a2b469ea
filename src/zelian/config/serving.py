"""Web and jobs under one roof: started together, stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zelian.config.language import gettext as _
from zelian.config.setup import data_folder

Echo = Callable[[str], None]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
GRACE = 10  # seconds a process has to end before it is killed


class CannotServe(Exception):
    """Nothing was started; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the group."""

    name: str
    command: Sequence[str]


def parts(host: str, port: int) -> list[Part]:
    """What runs: the web server, and the worker that does jobs and timed work."""
    # -P, and the data folder to stand in: the server puts the folder it stands in first on
    # the path, where a file named like one of our libraries would win.
    python = [sys.executable, "-P", "-m"]
    web = [
        *python,
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        "--workers=1",
        "--blocking-threads=4",
        "--no-ws",
        "--no-access-log",
        "--log-level=warning",
        "zelian.config.wsgi:application",
    ]
    return [
        Part(_("网页"), web),
        Part(_("后台任务"), [*python, "zelian.config.worker"]),
    ]


def refuse_taken_port(host: str, port: int) -> None:
    """
    Find out before anything starts.

    :raises CannotServe: somebody listens there already, or the address is not ours; or others
        could reach it while faults are shown in full.
    """
    if os.environ.get("ZELIAN_DEBUG") == "1" and host not in LOOPBACK:
        raise CannotServe(
            _("ZELIAN_DEBUG=1 会把程序内部情况显示给访问者，只能监听 127.0.0.1；没有启动。")
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                _(
                    "%(address)s 已被占用或无法使用（%(error)s）。"
                    "请换一个端口，例如：make run PORT=%(other)s"
                )
                % {"address": f"{host}:{port}", "error": error.strerror, "other": port + 1}
            ) from error


def serve(*, host: str, port: int, ready: Callable[[], None]) -> int:
    """Run all parts until one ends or a signal comes; stop the rest. The exit code.

    ``ready`` is called once the address answers.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_signal: stop.set())
    running = _start(parts(host, port))
    failed = ""
    announced = False
    try:
        while not stop.wait(0.2):
            ended = [name for name, process in running.items() if process.poll() is not None]
            if ended:
                failed = ended[0]
                break
            if not announced and _answers(host, port):
                announced = True
                ready()
    finally:
        _end(list(running.values()))
    if failed:
        code = running[failed].returncode
        sentence = _("%(part)s进程意外退出（代码 %(code)s），已全部停止。")
        print(sentence % {"part": failed, "code": code}, file=sys.stderr)
        return 1
    return 0


def _start(wanted: Sequence[Part]) -> dict[str, subprocess.Popen[bytes]]:
    """All parts in one process group of their own; if one can't start, none is left running.

    Ctrl-C reaches only the terminal's group, so each part gets one orderly SIGTERM from
    here instead of two competing signals, the second of which would cut a job short.
    """
    running: dict[str, subprocess.Popen[bytes]] = {}
    group = 0
    try:
        for part in wanted:
            process = subprocess.Popen(part.command, process_group=group, cwd=data_folder())
            running[part.name] = process
            group = group or process.pid
    except OSError:
        _end(list(running.values()))
        raise
    return running


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # the whole group: a server's own workers must not outlive it and hold the port
            os.killpg(processes[0].pid, signal.SIGKILL)
            process.wait()
