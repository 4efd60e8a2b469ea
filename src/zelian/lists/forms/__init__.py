"""What is typed about lists."""

from zelian.lists.forms.lists import (
    ALL,
    POST,
    SUBTREE,
    UNIT,
    GenerateForm,
    ReopenForm,
    UnitChoice,
)
from zelian.lists.forms.steps import (
    DiscussForm,
    EndorserForm,
    OpinionForm,
    OutsideForm,
    ReturnForm,
)

__all__ = [
    "ALL",
    "POST",
    "SUBTREE",
    "UNIT",
    "DiscussForm",
    "EndorserForm",
    "GenerateForm",
    "OpinionForm",
    "OutsideForm",
    "ReopenForm",
    "ReturnForm",
    "UnitChoice",
]
