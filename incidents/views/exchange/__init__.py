"""The answers of rooms on a report's page."""
