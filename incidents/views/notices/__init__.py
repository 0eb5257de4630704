"""Pages of an officer's notices, and of the rules by which they come."""
