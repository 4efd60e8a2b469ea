"""Settings, addresses, entry points; imports anything, imported by none."""
