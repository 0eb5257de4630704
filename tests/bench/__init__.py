"""What the day's figures and other sums cost among a million incidents: `make bench`."""
