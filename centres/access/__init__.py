"""Who gets in: tokens, sessions, passwords, downloads; what stands around a request."""
