"""Data: calendars, demonstration material; one folder each, one loader."""
