"""Pages and stories as a real browser shows them."""
