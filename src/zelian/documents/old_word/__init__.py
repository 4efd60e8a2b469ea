"""Word files of 1997 to 2003 (.doc), read from their compound file."""
