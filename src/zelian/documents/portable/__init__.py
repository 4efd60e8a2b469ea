"""PDF: characters and drawn lines become lines, paragraphs and tables; OFD and scans too."""
