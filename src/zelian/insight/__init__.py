"""Boards and the chain, across the apps below."""
