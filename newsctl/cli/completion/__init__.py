"""What the shells complete."""
