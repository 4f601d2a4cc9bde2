"""What a person has set, and where it is kept."""
