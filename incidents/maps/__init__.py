"""What the map shows, and places by name."""
