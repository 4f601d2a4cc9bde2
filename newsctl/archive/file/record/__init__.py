"""The record: the TinyDB file itself, an article a line."""
