"""The letters by which a name of Arabic script is told to be Kurdish, Persian or Arabic."""

import re

LATIN = re.compile("[A-Za-zÀ-ɏḀ-ỿ]")
SORANI = re.compile("[ەێۆڕڵ]")  # letters that Central Kurdish has, and Arabic and Persian have not
PERSIAN = re.compile("[پچژگڤکیڪۀ]")  # letters that Arabic has not
_TO_SORANI = str.maketrans("كيىھ", "کییه")
_TO_ARABIC = str.maketrans("کیڪ", "كيك")


def lettered(name: str) -> str:
    """Return a name in the letters of its own language, which typists mix."""
    return name.translate(_TO_SORANI if SORANI.search(name) else _TO_ARABIC)
