"""A column of folded words, indexed for searching in any of the three scripts' spellings."""

from django.contrib.postgres.search import SearchVectorField

from incidents.notation.search_words import fold

LONGEST = 2_000  # bytes of a word: PostgreSQL takes none above 2 kB


class FoldedField(SearchVectorField):
    """Takes a text and stores its folded words as a `tsvector`; never read back with the row."""

    def get_placeholder(self, value, compiler, connection):
        return "%s::tsvector"

    def get_prep_value(self, value):
        return self.copied(value or "")

    @staticmethod
    def copied(text: str) -> str:
        """Return the words as a literal: they are letters and digits, so nothing needs escaping."""
        words = {word for word in fold(text).split() if len(word.encode()) < LONGEST}
        return " ".join(f"'{word}'" for word in sorted(words))
