"""Pages of the map and of places by name."""
