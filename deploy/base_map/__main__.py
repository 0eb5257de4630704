"""Make the base map and the gazetteer from the packages in a folder: `make base-map`."""

import json
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

import ground  # noqa: E402
import names  # noqa: E402
from sources import Sources  # noqa: E402

# Said wherever the map is shown; the page says it in its own language.
ABOUT = {
    "attribution": "GeoNames (CC BY 4.0), GSHHG/WDB II (LGPL 3), Natural Earth",
    "note": "Approximate, not authoritative",
}


def main(folder: Path) -> None:
    table = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    sources = Sources(folder)
    places = names.gazetteer(sources.places("IQ"), table)
    countries = ground.countries(sources.countries(), table["countries"])
    layers = {
        "countries": countries,
        "lakes": ground.lakes(sources.lakes(), table["lakes"]),
        "rivers": ground.rivers(sources.rivers(), table["rivers"]),
        "governorates": ground.governorates(sources.governorates()),
        "places": ground.country_labels(countries)
        + [_label(place, zoom) for place, zoom in names.labels(places, table)]
        + [_label(place, zoom) for place, zoom in names.abroad(sources.places(), table)]
        + [_label(place, zoom, kind) for place, zoom, kind in names.heights(table)],
    }
    whole = {name: {"type": "FeatureCollection", "features": f} for name, f in layers.items()}
    _write(ROOT / "static/map/base.json", _text({"about": ABOUT, "box": ground.BOX, **whole}))
    lines = ",\n".join(_text(place) for place in places)
    _write(ROOT / "centres/ground/places.json", f"[\n{lines}\n]")


def _label(place: dict, zoom: int, kind: str = "place") -> dict:
    told = {language: place[language] for language in ("en", "ar", "ckb")}
    point = [round(place["lon"], 3), round(place["lat"], 3)]
    return {
        "type": "Feature",
        "properties": {**told, "zoom": zoom, "kind": kind},
        "geometry": {"type": "Point", "coordinates": point},
    }


def _text(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


main(Path(sys.argv[1]))
