"""Excel and WPS sheets, new (.xlsx) and old (.xls)."""
