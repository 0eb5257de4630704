"""What tests stand on: the cast's builders, the story of every verb, real processes."""
