"""References to other documents and to articles."""
