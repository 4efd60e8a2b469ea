"""``make bench``: figures and ratios of speed, measured on this machine in one run."""

from __future__ import annotations

import os
import platform
import secrets
import tempfile
from functools import partial

os.environ["ZELIAN_DATA"] = tempfile.mkdtemp(prefix="zelian-bench-")
os.environ["ZELIAN_SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["DJANGO_SETTINGS_MODULE"] = "zelian.config.settings"


def main() -> None:
    """Run every bench in turn; a section each."""
    import shutil

    from bench import importing, page_weight, performance, planning, reading

    print(f"Python {platform.python_version()} · {platform.machine()} · {os.cpu_count()} cores")
    try:
        for title, measured in (
            ("Reading", reading.run),
            ("Planning and judging, in memory", planning.run),
            ("Obligations in the database", performance.run),
            ("List pages of a large school", partial(performance.run, "bench.scale")),
            ("Lists of a large school", partial(performance.run, "bench.lists")),
            ("An organisation from Excel", importing.run),
            ("History", partial(performance.run, "bench.history")),
            ("First page", page_weight.run),
        ):
            print(f"\n{title}")
            for label, value in measured():
                print(f"  {label:<58} {value}")
    finally:
        shutil.rmtree(os.environ["ZELIAN_DATA"], ignore_errors=True)


if __name__ == "__main__":
    main()
