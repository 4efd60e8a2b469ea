"""Ground floor: pure Python. No framework, no files, no network, no clock."""
