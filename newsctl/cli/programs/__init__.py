"""Other programs that are started for the user."""
