"""Two regulations side by side: what changed between versions, what one covers of another."""

from zelian.core.comparing.clauses import Clause, clauses_of
from zelian.core.comparing.coverage import Coverage, Extent, Match, cover
from zelian.core.comparing.versions import (
    ChangeKind,
    ClauseChange,
    DutyChange,
    Piece,
    PieceKind,
    compare,
)

__all__ = [
    "ChangeKind",
    "Clause",
    "ClauseChange",
    "Coverage",
    "DutyChange",
    "Extent",
    "Match",
    "Piece",
    "PieceKind",
    "clauses_of",
    "compare",
    "cover",
]
