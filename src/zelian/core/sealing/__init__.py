"""How history is sealed: the one byte form of an event, hash trees, headers that chain.

The digest is an argument (``Hash``): SM3 or SHA-256, each giving 32 bytes.
"""
