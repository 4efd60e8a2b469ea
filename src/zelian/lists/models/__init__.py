"""All tables of lists, by room."""

from zelian.lists.models.compiling import (
    Compilation,
    ListGeneration,
    ListReminder,
    ListTemplate,
    RowComment,
    TemplateItem,
)
from zelian.lists.models.coverage import GapDecision, RequiredSet, Requirement
from zelian.lists.models.files import ListFile
from zelian.lists.models.kinds import ListColumn, ListKind
from zelian.lists.models.lists import ListItem, ResponsibilityList
from zelian.lists.models.papers import Booklet, FilledForm, WordTemplate
from zelian.lists.models.publishing import Publication, PublicationComment, PublicationRules
from zelian.lists.models.revising import RevisionCall
from zelian.lists.models.steps import Discussion, Endorsement, Filing, ListReturn

__all__ = [
    "Booklet",
    "Compilation",
    "Discussion",
    "Endorsement",
    "Filing",
    "FilledForm",
    "GapDecision",
    "ListColumn",
    "ListFile",
    "ListGeneration",
    "ListItem",
    "ListKind",
    "ListReminder",
    "ListReturn",
    "ListTemplate",
    "Publication",
    "PublicationComment",
    "PublicationRules",
    "RequiredSet",
    "Requirement",
    "ResponsibilityList",
    "RevisionCall",
    "RowComment",
    "TemplateItem",
    "WordTemplate",
]
