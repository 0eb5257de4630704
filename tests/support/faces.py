"""What the faces of a record say, taken from pages, tables, papers and JSON as text or cells."""

import csv
import html
import io
import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from pypdf import PdfReader

from centres.models import Officer
from centres.text.marks import ISOLATES
from incidents.drawing.font_text import MAY_BREAK

FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
COMPARED = re.compile(r'<table class="texts stack">.*?</table>', re.DOTALL)
NONE_OF_THESE = re.compile(r"None of these on this day: [^.]*\.")
NOTHING = object()  # unlike anything that a record says


def officer(username: str) -> Officer:
    return Officer.objects.get(username=username)


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(officer(username), backend="centres.access.passwords.SlowBackend")
    return client


def words(markup: str) -> str:
    """Return the text of a piece of a page, without forms and marks of direction."""
    markup = re.sub(r"<form.*?</form>|<option.*?</option>", "", markup, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]*>", " ", markup))
    return " ".join(text.translate(dict.fromkeys(map(ord, ISOLATES))).split())


def page(client: Client, address: str) -> str:
    """Return what stands between the header and the foot of a page, with its markup."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return main(answer)


def main(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def folds(main: str) -> list[str]:
    """Return what an incident's page says of each of its versions, the newest first."""
    return [words(fold) for fold in FOLD.findall(main.partition("<h2>Versions</h2>")[2])]


class _Typed(HTMLParser):
    """Reads what the fields of a page hold, as a browser would send it."""

    def __init__(self):
        super().__init__()
        self.values: dict[str, str] = {}
        self.inside = ""

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        name, boxed = attrs.get("name", ""), attrs.get("type") in ("radio", "checkbox")
        if tag in ("select", "textarea"):
            self.inside, self.values[name] = name, ""
        elif tag == "option" and "selected" in attrs:
            self.values[self.inside] = attrs["value"]
        elif tag == "input" and (not boxed or "checked" in attrs):
            self.values[name] = attrs.get("value", "on" if boxed else "")

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.inside = ""

    def handle_data(self, data):
        if self.inside and self.lasttag == "textarea":
            self.values[self.inside] += data


def typed(main: str) -> dict[str, str]:
    """Return what the fields of a page hold, by their names."""
    reader = _Typed()
    reader.feed(main)
    return reader.values


def printed(pdf: bytes) -> str:
    """Return the words of a paper, without its lines of what did not occur."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return NONE_OF_THESE.sub("", " ".join(text.replace(MAY_BREAK, "").split()))


def compared(answer) -> str:
    """Return the two texts side by side, of which the second comes from whoever is answered."""
    assert answer.status_code == 409, (answer.context["form"].errors, answer.context["form"].data)
    return words(COMPARED.search(answer.content.decode())[0])


def rows_of_csv(client: Client) -> dict[str, dict[str, str]]:
    """Return the table of all incidents, by their keys."""
    answer = client.get("/incidents/export/", {"format": "csv"})
    assert answer.status_code == 200, answer.status_code
    table = b"".join(answer).decode("utf-8-sig")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(table))}


def description() -> dict:
    """Return the description of the API, with every reference in its place."""
    whole = SchemaGenerator().get_schema(public=True)

    def resolved(part):
        if isinstance(part, list):
            return [resolved(item) for item in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolved(whole["components"]["schemas"][part["$ref"].rpartition("/")[2]])
        return {name: resolved(item) for name, item in part.items()}

    return resolved(whole["paths"])


def answered(paths: dict, address: str) -> dict:
    """Return the description of an answer in JSON, of one of its results where it has many."""
    shape = paths[f"/api/v1/{address}"]["get"]["responses"]["200"]["content"]["application/json"]
    properties = fields(shape["schema"])
    return fields(properties["results"]["items"]) if "results" in properties else properties


def sent(paths: dict, address: str, method: str = "post") -> dict:
    """Return the fields that a body may have."""
    return fields(
        next(iter(paths[f"/api/v1/{address}"][method]["requestBody"]["content"].values()))["schema"]
    )


def fields(shape: dict) -> dict:
    """Return the fields of an object by name, whatever it is wrapped into."""
    for wrapping in ("allOf", "oneOf", "anyOf"):
        for part in shape.get(wrapping, ()):
            if properties := fields(part):
                return properties
    if "items" in shape:
        return fields(shape["items"])
    return shape.get("properties", {})


def described(properties: dict, path: str) -> bool:
    """Tell whether the fields have the one that the path leads to."""
    first, _dot, rest = path.partition(".")
    return first in properties and (not rest or described(fields(properties[first]), rest))


def at(value: dict, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name, NOTHING) if isinstance(value, dict) else NOTHING
    return value


def paths_in(value: Any, path: str = "") -> set[str]:
    """Return the paths to all that an object says; a list is one thing."""
    if not isinstance(value, dict):
        return {path}
    return {inner for name in value for inner in paths_in(value[name], f"{path}.{name}".strip("."))}
