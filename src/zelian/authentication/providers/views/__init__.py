"""The pages of signing in by other systems."""
