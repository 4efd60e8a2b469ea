"""What another system says of the person it has identified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SUBJECT_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Identified:
    """
    One person, as a provider vouches for them.

    ``subject`` is the provider's lasting name for the person; ``session`` the provider's
    name for this very sign-in, by which it may end it later; ``assured`` how the person was
    identified (``amr``, ``acr``, authentication context), in the provider's words.
    """

    provider: str
    subject: str
    claims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assured: frozenset[str] = frozenset()
    session: str = ""

    def claim(self, name: str) -> str:
        """The one value of a claim; nothing where there is none, or several."""
        found = self.claims.get(name, ())
        return found[0].strip() if len(found) == 1 else ""


def texts_of(claims: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Claims as lists of text; what is neither text, number nor a list of them is left out."""
    read: dict[str, tuple[str, ...]] = {}
    for name, value in claims.items():
        several: Iterable[object] = value if isinstance(value, (list, tuple)) else [value]
        found = tuple(
            str(each) for each in several if isinstance(each, (str, int)) and each is not True
        )
        if found:
            read[name] = found
    return read
