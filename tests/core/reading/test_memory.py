"""What a long text takes in memory, measured by the system on a process of its own."""

from __future__ import annotations

import subprocess
import sys

MEASURED = """
import resource
from bench.reading import paper
from zelian.core.reading import read

read(paper(10_000))
long = paper({characters})
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reading = read(long)
assert len(reading.duties) > 1000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def grown(characters: int) -> int:
    """By how many megabytes the process grew while it read so many characters."""
    program = MEASURED.format(characters=characters)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    return int(done.stdout)


def test_five_megabytes_of_text_would_take_less_than_two_hundred() -> None:
    third = 5_000_000 // 3 // 3  # a Chinese sign has three bytes; memory grows with the text
    assert grown(third) < 200 // 3
