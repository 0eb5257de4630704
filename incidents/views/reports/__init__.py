"""Pages of one report, and the forms that change it."""
