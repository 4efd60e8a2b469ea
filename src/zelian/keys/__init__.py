"""Secrets of the institution: key files, encrypted fields, keys that sign."""
