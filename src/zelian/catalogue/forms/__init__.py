"""Forms of the catalogue."""

from zelian.catalogue.forms.duty import (
    BearerFormSet,
    DutyForm,
    MeasureFormSet,
    bearer_choices,
)
from zelian.catalogue.forms.regulation import (
    AddDutyForm,
    ConfirmForm,
    DiscardForm,
    MetadataForm,
    RegulationFilter,
    RepealForm,
    UploadForm,
)

__all__ = [
    "AddDutyForm",
    "BearerFormSet",
    "ConfirmForm",
    "DiscardForm",
    "DutyForm",
    "MeasureFormSet",
    "MetadataForm",
    "RegulationFilter",
    "RepealForm",
    "UploadForm",
    "bearer_choices",
]
