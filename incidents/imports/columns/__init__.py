"""What the columns of a sheet are: guessed, asked where nothing decides, settled."""
