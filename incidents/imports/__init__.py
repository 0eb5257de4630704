"""History from the sheets that people have."""
