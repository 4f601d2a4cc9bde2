"""The full-text part of the index: FTS5 under the search that all archives share."""
