"""``make fuzz``: mutated documents of every kind through the reader, for a set time.

``python -m tests.fuzz --seconds 60 --seed 1 --keep FOLDER``. What fails is kept in the folder,
beside each file what went wrong; ``--again FILE`` runs one of them once more.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.fuzz.mutating import mutated
from tests.fuzz.specimens import specimens
from tests.fuzz.watching import SOUND, Watched

WEIGHTS = {"txt": 30, "md": 2, "html": 15, "docx": 20, "xlsx": 12, "pdf": 10, "ofd": 10,
           "zip": 2, "png": 1, "jpg": 1}  # fmt: skip
MOST_KEPT = 3
"""Of failures that look the same, so many files are kept."""


def main() -> int:
    options = _options()
    watched = Watched()
    try:
        if options.again:
            verdict, particulars = watched.check(options.again.name, options.again.read_bytes())
            print(f"{verdict}: {particulars}")
            return int(verdict != SOUND)
        return _campaign(watched, options.seconds, options.seed, options.keep)
    finally:
        watched.end()


def _campaign(watched: Watched, seconds: float, seed: int, keep: Path) -> int:
    rng = Random(seed)
    kinds = sorted(specimens())
    weights = [WEIGHTS.get(kind, 5) for kind in kinds]
    came: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    fed: Counter[str] = Counter()
    slowest, until = (0.0, ""), time.monotonic() + seconds
    while time.monotonic() < until:
        kind = rng.choices(kinds, weights)[0]
        data, names = mutated(rng, kind, rng.choice(specimens()[kind]))
        fed[kind] += 1
        began = time.monotonic()
        verdict, particulars = watched.check(f"a.{kind}", data)
        slowest = max(slowest, (time.monotonic() - began, f"{kind}: {', '.join(names)}"))
        if verdict == SOUND:
            came[particulars] += 1
            continue
        how = _how(verdict, particulars)
        failed[how] += 1
        if failed[how] <= MOST_KEPT:
            kept = _keep(keep, kind, data, f"{how} ({', '.join(names)})\n{particulars}\n")
            print(f"{how}: {kept}", flush=True)
    _report(seed, fed, came, failed, slowest)
    if failed:
        print(f"What failed lies in {keep}")
    return int(bool(failed))


def _report(
    seed: int,
    fed: Counter[str],
    came: Counter[str],
    failed: Counter[str],
    slowest: tuple[float, str],
) -> None:
    print(f"{fed.total():,} documents (seed {seed}): "
          + ", ".join(f"{kind} {n:,}" for kind, n in fed.most_common()))  # fmt: skip
    for code, n in came.most_common():
        print(f"  {code:<28}{n:>9,}")
    print(f"  slowest {slowest[0]:.2f} s ({slowest[1]})")
    print(f"  failed  {failed.total()}")
    for how, n in failed.most_common():
        print(f"  {n:>7,} × {how}")


def _how(verdict: str, particulars: str) -> str:
    """One line for all failures of the same make: what was raised, and where."""
    lines = particulars.strip().splitlines()
    places = [line.strip() for line in lines if line.strip().startswith("File ")]
    return f"{verdict}: {lines[-1][:120]}" + (f" — {places[-1]}" if places else "")


def _keep(folder: Path, kind: str, data: bytes, said: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:12]}.{kind}"
    path.write_bytes(data)
    path.with_name(f"{path.name}.why").write_text(said, encoding="utf-8")
    return path


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    parser.add_argument("--again", type=Path, help="run one kept file once more")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
