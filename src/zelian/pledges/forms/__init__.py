"""What is typed about pledges."""

from zelian.pledges.forms.kinds import KindForm, NewKindForm, PledgeFieldForm
from zelian.pledges.forms.pledges import (
    AddressForm,
    AppraiseForm,
    FillForm,
    IssueForm,
    ReasonForm,
    WordForm,
    value_name,
)

__all__ = [
    "AddressForm",
    "AppraiseForm",
    "FillForm",
    "IssueForm",
    "KindForm",
    "NewKindForm",
    "PledgeFieldForm",
    "ReasonForm",
    "WordForm",
    "value_name",
]
