"""One row of a sheet, read as the fields of a report."""
