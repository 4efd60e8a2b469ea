"""Lists on paper: layouts of kinds, booklets, own Word templates, filled forms that come back."""
