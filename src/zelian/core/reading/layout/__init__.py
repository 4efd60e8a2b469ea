"""Paper laid out for reading: lines, passages and tables on one cleaned flow."""
