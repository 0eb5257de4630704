"""Which reports one asks for: filters, pages of a list, counts, filters that officers save."""
