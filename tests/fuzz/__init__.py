"""The API tried with what its description allows, and with what it does not."""
