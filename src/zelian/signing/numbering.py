"""Verification numbers: made at random, printed in groups, typed back from paper."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: without I, L, O and U
LENGTH = 16
READ_AS = str.maketrans("OIL", "011")


def new_number() -> str:
    """Sixteen signs, 80 bits: nobody finds one by trying."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def plain_number(typed: str) -> str:
    """A number without blanks and dashes; letters taken for digits are read as those."""
    kept = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return kept.translate(READ_AS)


def is_number(plain: str) -> bool:
    """Whether this could be a verification number."""
    return len(plain) == LENGTH and set(plain) <= set(ALPHABET)


def grouped_number(number: str) -> str:
    """A number as it is printed: ``ABCD-EFGH-JKMN-PQRS``."""
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))
