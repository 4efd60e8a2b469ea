"""Frozen nouns shared by all floors above."""
