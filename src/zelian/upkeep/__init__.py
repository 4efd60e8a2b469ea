"""Keeping the system well: backup, restore, export, and a doctor that looks at everything."""
