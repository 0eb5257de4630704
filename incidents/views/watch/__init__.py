"""Pages of the board, the handover, nil returns and notes."""
