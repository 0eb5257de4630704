"""What an officer brings, read as a table: CSV and its kin, workbooks."""
