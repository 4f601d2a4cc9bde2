"""What a person asks (the query language), and what is shown of a match."""
