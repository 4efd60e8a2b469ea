"""明责: lists of responsibilities of a subject for a year, signed by digest."""
