"""Pages of the log, and the filters that officers save."""
