"""What lies where: areas, the base map, map packs, and points that cannot be meant."""
