"""The journal: what was promised and may not be in the record yet."""
