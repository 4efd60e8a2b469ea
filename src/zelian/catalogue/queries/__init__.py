"""Reads of the catalogue."""

from zelian.catalogue.queries.corrections import (
    Changed,
    changes_of,
    corrected_regulations,
    list_corrections,
)
from zelian.catalogue.queries.drafts import (
    FILTERS,
    Card,
    DraftPage,
    Group,
    changes_by_others,
    draft_duties,
    duty_groups,
    marks_of,
)
from zelian.catalogue.queries.duties import (
    DutyPage,
    duties_in_force,
    get_duty_page,
    with_parts,
    words_around,
)
from zelian.catalogue.queries.obstacles import Summary, obstacles_of, open_remarks, summary_of
from zelian.catalogue.queries.regulations import get_discardable, get_regulation, list_regulations
from zelian.catalogue.queries.vocabulary import (
    names_within,
    units_to_choose,
    units_within,
)

__all__ = [
    "FILTERS",
    "Card",
    "Changed",
    "DraftPage",
    "DutyPage",
    "Group",
    "Summary",
    "changes_by_others",
    "changes_of",
    "corrected_regulations",
    "draft_duties",
    "duties_in_force",
    "duty_groups",
    "get_discardable",
    "get_duty_page",
    "get_regulation",
    "list_corrections",
    "list_regulations",
    "marks_of",
    "names_within",
    "obstacles_of",
    "open_remarks",
    "summary_of",
    "units_to_choose",
    "units_within",
    "with_parts",
    "words_around",
]
