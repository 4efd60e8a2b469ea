"""Labels become a tree of headings; the whole sequence decides."""
