"""Signs that are on no paper: marks of direction, of width nothing, of order."""

from __future__ import annotations

_UNSEEN = dict.fromkeys(
    (0xAD, 0x61C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
)


def without_unseen(words: str) -> str:
    r"""Words without the signs nobody sees, which would part what belongs together.

    >>> without_unseen("每\u200b月\u202e一次")
    '每月一次'
    """
    return words if words.isascii() else words.translate(_UNSEEN)
