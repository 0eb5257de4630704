"""The drill of an operator: a server is lost, and restored from what was kept elsewhere."""
