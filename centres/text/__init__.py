"""Text: digits as people type them, one spelling for many, marks for what nobody sees."""
