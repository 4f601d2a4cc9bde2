"""The command line: read options, one call on the archive, hand the result over."""
