"""Ground for the map, made of what an operator brings: an extract of OpenStreetMap, elevations."""
