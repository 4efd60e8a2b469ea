"""Filters of this app's templates."""

from django import template

from zelian.catalogue import doubts
from zelian.catalogue.translate import remark_sentence
from zelian.catalogue.wording import words_of
from zelian.pages.words import worded

register = template.Library()

register.filter("measure_words", words_of)
register.filter("doubt_label", doubts.label_of)
register.filter("settling_words", doubts.settling_words)
register.filter("mending_part", doubts.mending_part)
register.filter("mending_words", doubts.mending_words)
register.filter("is_scanned", doubts.is_scanned)
register.filter("other_places", doubts.other_places)


@register.filter
def remark_words(remark) -> str:
    """What the reader said of a doubtful place."""
    return worded(remark_sentence(remark))
