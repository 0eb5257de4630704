"""Places by name: which there are, what people call them, which one is meant by what they write."""
