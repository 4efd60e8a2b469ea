"""Blocks in, provisions and duties with measures out.

:func:`read` is the entry. Its steps, each in a file of its own: lines → passages
over a cleaned flow → outline → tables → measures → duties; what is doubtful comes
back as remarks, never as a guess.
"""

from zelian.core.reading.reader import read
from zelian.core.reading.writing import reading_to_json

__all__ = ["read", "reading_to_json"]
