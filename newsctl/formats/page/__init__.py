"""Pages of newspapers, as HTML or as text copied out of a browser, read as articles."""
