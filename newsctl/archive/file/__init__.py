"""An archive in files beside each other: record, journal, history, index."""
