"""The API and all forms tried with what they allow, and with what they do not."""
