"""``make bench``: figures and ratios of speed, measured on this machine in one run."""

from __future__ import annotations

import os
import platform
import secrets
import tempfile

os.environ["ZELIAN_DATA"] = tempfile.mkdtemp(prefix="zelian-bench-")
os.environ["ZELIAN_SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["DJANGO_SETTINGS_MODULE"] = "zelian.config.settings"


def main() -> None:
    """Run every bench in turn; a section each."""
    import shutil

    from bench import page_weight, performance, planning, reading

    print(f"Python {platform.python_version()} · {platform.machine()} · {os.cpu_count()} cores")
    try:
        for title, module in (
            ("Reading", reading),
            ("Planning and judging, in memory", planning),
            ("Obligations in the database", performance),
            ("First page", page_weight),
        ):
            print(f"\n{title}")
            for label, value in module.run():
                print(f"  {label:<58} {value}")
    finally:
        shutil.rmtree(os.environ["ZELIAN_DATA"], ignore_errors=True)


if __name__ == "__main__":
    main()
