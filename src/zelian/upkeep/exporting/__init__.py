"""Everything in open formats, to be read without this program: CSV and JSON, and the files."""
