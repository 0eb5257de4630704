"""The whole suite with the clock moved, and beside other work."""
