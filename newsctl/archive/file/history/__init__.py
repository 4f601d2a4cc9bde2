"""The history: what happened, and when."""
