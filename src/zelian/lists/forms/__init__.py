"""What is typed about lists."""

from zelian.lists.forms.lists import (
    ALL,
    POST,
    SUBTREE,
    UNIT,
    GenerateForm,
    ItemForm,
    ReopenForm,
    UnitChoice,
)

__all__ = [
    "ALL",
    "POST",
    "SUBTREE",
    "UNIT",
    "GenerateForm",
    "ItemForm",
    "ReopenForm",
    "UnitChoice",
]
