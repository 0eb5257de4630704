"""Guards of the shape of the code: functions that name each fault in what they are given."""
