"""The watch: the board, the handover, and rooms that are silent."""
