"""How articles leave on stdout."""
