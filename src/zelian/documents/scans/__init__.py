"""Scans and photographs; nothing heavy is loaded before the first one is opened."""
