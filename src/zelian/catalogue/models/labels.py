"""Codes of the reader in words, for choices and pages; the words are the core's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from zelian.core.vocabulary import saying

ACTIVITIES = {code: gettext_lazy(words) for code, words in saying.ACTIVITIES.items()}
MODALITIES = {code: gettext_lazy(words) for code, words in saying.MODALITIES.items()}
MEASURE_KINDS = {code: gettext_lazy(words) for code, words in saying.MEASURE_KINDS.items()}
LINK_KINDS = {code: gettext_lazy(words) for code, words in saying.LINK_KINDS.items()}
