"""How things look in a terminal: logical text until the last step."""
