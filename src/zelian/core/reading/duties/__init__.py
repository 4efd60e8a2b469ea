"""Sentences become duties: who must, what, with whom, when, and what follows."""
