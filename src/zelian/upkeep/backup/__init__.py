"""One encrypted file that holds everything: made while people work, restored into an empty place.

The file is an age file around a gzipped tar, so that it can be opened without this program:
``age -d FILE | tar xz``. Inside, in this order: ``begin.json`` (what it was made of),
``tables/LABEL/NUMBER.jsonl`` (rows), ``files/…``, ``data/…`` (keys,
settings, the head of the history), ``manifest.json`` (counts and
digests, by which everything before it is checked).
"""
