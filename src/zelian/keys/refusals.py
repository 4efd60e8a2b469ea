"""What is said when a key can't be used: always in plain words, never with the key in them."""

from __future__ import annotations


class CannotUseKey(Exception):
    """A key is missing, unsafely kept, or not the one that is needed; ``sentence`` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
