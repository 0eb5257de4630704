"""Pages of signing in, accounts, tokens, rooms, roster and journal, and the server's health."""
