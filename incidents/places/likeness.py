"""How well a place answers to what somebody typed so far."""

from typing import TYPE_CHECKING

from incidents.places.spellings import forms, heard, names_of

if TYPE_CHECKING:
    from incidents.places.index import Place

HEARD = 3  # letters of a spelling by ear, below which it would find everything
# Called so; so but for a last letter; a name that begins so, a further spelling that does; by ear;
# one letter off; a later word that begins so; what sounds as if it began so.
EXACT, ALMOST, NAME, ALIAS, BY_EAR, LETTER_OFF, WITHIN, LIKE = range(8)


def rank(place: "Place", asked: str) -> int | None:
    """Return how well a place answers to a folded text, 0 the best; None where it does not."""
    names = set(place.names.values())
    ranks = (_rank(spelling, asked, spelling in names) for spelling in place.spellings)
    return min((rank for rank in ranks if rank is not None), default=None)


def _rank(spelling: str, asked: str, is_name: bool) -> int | None:
    whole, later, sounds = forms(spelling)
    tight, sound = asked.replace(" ", ""), heard(asked)
    more = [len(form) - len(tight) for form in whole if form.startswith(tight)]
    if 0 in more or not set(whole).isdisjoint(names_of(asked)):
        return EXACT
    if more:
        return ALMOST if 1 in more else NAME if is_name else ALIAS
    long = len(sound) >= HEARD
    if long and sounds[0] == sound:
        return BY_EAR
    if any(form.startswith(tight) for form in later):
        return WITHIN
    return LIKE if long and any(form.startswith(sound) for form in sounds) else None
