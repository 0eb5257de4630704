"""Only for `make run` and tests: the servers that this project starts by itself."""
