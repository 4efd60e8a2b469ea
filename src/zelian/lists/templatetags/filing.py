"""How a list's filing and publication stand, for the page of its steps."""

from __future__ import annotations

from django import template
from django.template import Context

from zelian.lists.queries import filing, publishing
from zelian.lists.queries.filing import FilingBlock
from zelian.lists.queries.publishing import PublicationBlock

register = template.Library()


@register.simple_tag(takes_context=True)
def filing_of(context: Context) -> FilingBlock:
    """The filing of the page's list (``listed``), as the viewer may act on it."""
    return filing.filing_block(context["request"].viewer, context["listed"])


@register.simple_tag(takes_context=True)
def publication_of(context: Context) -> PublicationBlock:
    """The publication of the page's list (``listed``), likewise."""
    return publishing.publication_block(context["request"].viewer, context["listed"])
