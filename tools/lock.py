"""Resolve the ranges of pyproject.toml into the lock files: hashes, and no host names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--python-version=3.11",
]
RUN = ("build", "ldap", "ocr", "pdf", "postgres", "saml")
"""The extras that `make run` includes."""

LOCKS = {
    "requirements.lock": [f"--extra={name}" for name in RUN],
    "requirements-test.lock": ["--all-extras"],
}


def main() -> int:
    """Write both locks; the exit code of the resolver where it fails."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    for name, extras in LOCKS.items():
        command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *extras, "-o", name, "-q"]
        if done := subprocess.run(command, check=False).returncode:
            return done
        lines = Path(name).read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith("--")]
        Path(name).write_text("\n".join(kept) + "\n", encoding="utf-8")
        print(f"{name}: {sum('==' in line for line in kept)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
