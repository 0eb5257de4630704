"""Pages of the daily summary, of weeks and months."""
