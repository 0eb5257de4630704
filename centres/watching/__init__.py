"""Watching over the server: each request in the log and the figures, failures kept, alarms."""
