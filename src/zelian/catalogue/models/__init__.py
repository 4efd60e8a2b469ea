"""Regulations as they were read and confirmed."""

from zelian.catalogue.models.assistance import (
    LanguageModel,
)
from zelian.catalogue.models.duties import (
    CoverageDecision,
    Duty,
    DutySubject,
    Measure,
)
from zelian.catalogue.models.labels import (
    ACTIVITIES,
    LINK_KINDS,
    MEASURE_KINDS,
    MODALITIES,
)
from zelian.catalogue.models.readings import (
    Correction,
    ReadingRemark,
    TableRow,
)
from zelian.catalogue.models.regulations import (
    Provision,
    Regulation,
    RegulationLink,
    regulation_path,
)

__all__ = [
    "ACTIVITIES",
    "LINK_KINDS",
    "MEASURE_KINDS",
    "MODALITIES",
    "Correction",
    "CoverageDecision",
    "Duty",
    "DutySubject",
    "LanguageModel",
    "Measure",
    "Provision",
    "ReadingRemark",
    "Regulation",
    "RegulationLink",
    "TableRow",
    "regulation_path",
]
