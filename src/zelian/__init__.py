"""Zelian turns a regulation on responsibility into the running system it asks for."""

__version__ = "0.1.0"
