"""What people concerned say beside a record, on the record's own page."""

from __future__ import annotations

from django import template
from django.db import models

from zelian.people.queries.personal import statements_about

register = template.Library()


@register.inclusion_tag("people/records/statements.html")
def statements(thing: models.Model) -> dict[str, object]:
    """``{% statements act %}``: the statements that stand; nothing where there is none."""
    return {"statements": statements_about(thing)}
