"""Where articles are kept: the `Archive` door, the TinyDB file behind it and its index."""
