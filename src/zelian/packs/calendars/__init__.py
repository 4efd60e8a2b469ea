"""The working calendar as data: a file a year, from the State Council's yearly notice.

A file whose year is not ``announced`` names no day off, not even the statutory ones: which
days are shifted is unknown until the notice is out. Its school terms are ordinary ones, to
be set right by the institution. A new year is a new file.
"""

from zelian.packs.calendars.loading import (
    CalendarYearData,
    TermData,
    calendar_of,
    load_calendars,
    read_calendar,
)

__all__ = ["CalendarYearData", "TermData", "calendar_of", "load_calendars", "read_calendar"]
