"""A measure in plain words, in the language of the page; the words are the core's."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from zelian.catalogue.models import Measure
from zelian.catalogue.translate import measure_value
from zelian.core.vocabulary import saying
from zelian.core.vocabulary.measure import MeasureValue

PERIODS = {per: gettext_lazy(words) for per, words in saying.PERIODS.items()}
MOMENTS = {when: gettext_lazy(words) for when, words in saying.MOMENTS.items()}
UNITS_OF_TIME = {
    "minute": pgettext_lazy("时限", "分钟"),
    "hour": pgettext_lazy("时限", "小时"),
    "day": pgettext_lazy("时限", "天"),
    "workday": pgettext_lazy("时限", "个工作日"),
    "week": pgettext_lazy("时限", "周"),
    "month": pgettext_lazy("时限", "个月"),
    "year": pgettext_lazy("时限", "年"),
    "term": pgettext_lazy("时限", "个学期"),
}
"""The units that a form offers by themselves."""


def words_of(row: Measure) -> str:
    """A measure's row in plain words."""
    return measure_words(measure_value(row))


def measure_words(value: MeasureValue) -> str:
    """The value in plain words, in the language of the page."""
    return saying.measure_sentence(value).text(gettext)
