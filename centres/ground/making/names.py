"""Names of OpenStreetMap in the three languages, and a gazetteer of them."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shapely import Point

from centres.ground.geography import KM_PER_DEGREE
from centres.ground.map_packs import plain_name
from centres.text.languages import NAMED_IN
from centres.text.letters import LATIN, PERSIAN, SORANI, lettered
from centres.text.spelling import fold

if TYPE_CHECKING:
    from centres.ground.making.extract import Feature

TWINS = 2.0  # km: of one name, and nearer, they are one place
MOST_ALIASES = 12
_OTHERS = ("name", "alt_name", "old_name", "official_name", "short_name", "loc_name", "int_name")
_SPOKEN = {"en", "ar", "ckb", "ku", "kmr", "fa", "tr"}  # languages whose spellings officers type


@dataclass(frozen=True)
class Names:
    """A name in each language, empty where it is not known, and further spellings."""

    en: str = ""
    ar: str = ""
    ckb: str = ""
    aliases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.en or self.ar or self.ckb)

    def told(self) -> dict[str, str]:
        """Return the names that are known, by language."""
        return {code: name for code in NAMED_IN if (name := getattr(self, code))}

    def folded(self) -> set[str]:
        return {fold(name) for name in (*self.told().values(), *self.aliases)}


def names_of(tags: dict[str, str]) -> Names:
    """Return the names in an object's tags. A name without a language goes by its letters."""
    told = {tag: names for tag, value in tags.items() if (names := _names(tag, value))}
    first = {tag: names[0] for tag, names in told.items()}
    kurdish = next(
        (first[t] for t in ("name:ckb", "name:ku-Arab", "name:ku_Arab") if t in first), ""
    )
    chosen = {"en": first.get("name:en", ""), "ar": first.get("name:ar", ""), "ckb": kurdish}
    for tag in ("name", "name:ku", "int_name"):
        if tag in first and not chosen[language := _language(first[tag])]:
            chosen[language] = first[tag]
    seen = {fold(name) for name in chosen.values()} | {""}
    aliases = [name for names in told.values() for name in names if fold(name) not in seen]
    return Names(**chosen, aliases=tuple(dict.fromkeys(aliases))[:MOST_ALIASES])


def _names(tag: str, value: str) -> list[str]:
    kind, _colon, language = tag.partition(":")
    if kind not in _OTHERS or (language and language.split("-")[0].split("_")[0] not in _SPOKEN):
        return []
    names = (plain_name(name) for name in value.split(";"))
    return [name if LATIN.search(name) else lettered(name) for name in names if name]


def _language(name: str) -> str:
    if LATIN.search(name):
        return "en"
    return "ckb" if SORANI.search(name) or PERSIAN.search(name) else "ar"


def gazetteer(places: list["Feature"]) -> list[dict]:
    """Return each named point once, those first that come first, as a gazetteer keeps them.

    What has a name of another one within 2 km is that place: its other spellings are added there.
    """
    rows: list[dict[str, Any]] = []
    known: dict[str, list[dict]] = defaultdict(list)
    for place in places:
        names, folded = place.names, place.names.folded()
        at = place.shape.representative_point()
        twins = (row for name in folded for row in known[name] if _far(row, at) < TWINS)
        row = next(twins, None)
        if row is None:
            row = {**dict.fromkeys(NAMED_IN, ""), **names.told(), "id": f"osm-{place.key}"}
            row |= {"lat": round(at.y, 5), "lon": round(at.x, 5), "aliases": []}
            rows.append(row)
        spellings = [*names.told().values(), *names.aliases]
        row["aliases"] = _further(row, spellings)
        for name in folded:
            known[name].append(row)
    return rows


def _further(row: dict, spellings: list[str]) -> list[str]:
    seen = {fold(row[code]) for code in NAMED_IN}
    aliases = {fold(name): name for name in reversed([*row["aliases"], *spellings])}
    return [name for folded, name in reversed(aliases.items()) if folded not in seen][:MOST_ALIASES]


def _far(row: dict, at: Point) -> float:
    """Return how many km lie between them, nearly."""
    east = (row["lon"] - at.x) * math.cos(math.radians(row["lat"]))
    return math.hypot(east, row["lat"] - at.y) * KM_PER_DEGREE
