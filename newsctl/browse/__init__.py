"""The full-screen reader: a face of its own over the archive's door and the same actions."""
