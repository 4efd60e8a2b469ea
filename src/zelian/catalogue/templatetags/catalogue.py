"""Filters of this app's templates."""

from django import template

from zelian.catalogue.translate import remark_sentence
from zelian.catalogue.wording import words_of
from zelian.pages.words import worded

register = template.Library()

register.filter("measure_words", words_of)


@register.filter
def remark_words(remark) -> str:
    """What the reader said of a doubtful place."""
    return worded(remark_sentence(remark))
