"""Which columns of a kind a common template may fill."""

from __future__ import annotations

from zelian.lists.models import ListColumn, ListKind

# A template serves many years and many people: no days, no names.
NOT_COMMON = frozenset({ListColumn.Type.DATE, ListColumn.Type.PERSON})


def common_columns(kind: ListKind) -> list[ListColumn]:
    """The columns besides the content that a template may fill; one query."""
    return [
        column
        for column in kind.columns.all()
        if column.key != "content" and column.type not in NOT_COMMON
    ]
