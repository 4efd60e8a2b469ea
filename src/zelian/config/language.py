"""The words of the command line: Chinese, or the language that ``ZELIAN_LANGUAGE`` names.

It reads the same catalogue as the pages, but with the standard library alone: ``zelian read``
must not wait for Django, and set-up speaks before Django can start. A language without a
catalogue gets Chinese.
"""

from __future__ import annotations

import gettext as standard
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "django"


def gettext(message: str) -> str:
    """A message in the language of the environment."""
    return _catalogue(os.environ.get("ZELIAN_LANGUAGE", "")).gettext(message)


@cache
def _catalogue(language: str) -> standard.NullTranslations:
    return standard.translation(DOMAIN, LOCALE, [language], fallback=True)
