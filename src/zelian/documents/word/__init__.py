"""Word files (.docx), read as XML."""
