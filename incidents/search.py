"""The search text that is made of what officers look for."""

from centres.spelling import fold

WORDS = 16  # of one query; more would only slow the search
LETTERS = 64  # of one word; PostgreSQL refuses words beyond 2 kB


def query(text):
    """Text for PostgreSQL's `to_tsquery('simple', …)`: every word must begin a word of the record.

    Empty when nothing in `text` can be searched. Takes the first 16 words, each up to 64 letters.
    """
    words = dict.fromkeys(word[:LETTERS] for word in fold(text).split())
    return " & ".join(f"{word}:*" for word in list(words)[:WORDS])
