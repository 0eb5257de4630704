"""What a proposal asks for, in words: its arguments by label, its records by name."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms.ground import FIRST
from centres.ground import map_packs
from centres.ground.area_file import AreaFile, read_areas
from centres.models import Area, AreaEdition, Centre, Force, Officer, Posting, Proposal, Record
from centres.models.record import subjects
from centres.permissions import Permission
from centres.roles import Role
from centres.text.languages import listed

LABELS: dict[str, str | Promise] = {
    "officer": gettext_lazy("Officer"),
    "posting": gettext_lazy("Posting"),
    "token": gettext_lazy("Token"),
    "role": gettext_lazy("Role"),
    "centre": gettext_lazy("Room"),
    "cell": gettext_lazy("Cell"),
    "since": gettext_lazy("From"),
    "until": gettext_lazy("Until"),
    "reason": gettext_lazy("Reason"),
    "telephone": gettext_lazy("Telephone"),
    "scopes": gettext_lazy("Scopes"),
    "days": gettext_lazy("Days"),
    "networks": gettext_lazy("Networks"),
    "layer": gettext_lazy("Layer"),
    "content": gettext_lazy("File"),
    "name": gettext_lazy("Name"),
    "part": gettext_lazy("Layer of the file"),
    "encoding": gettext_lazy("Encoding of the names"),
    "first": gettext_lazy("Which comes first, latitude or longitude"),
    "repair": gettext_lazy("Mend the shapes that cross themselves"),
    "without": gettext_lazy("Shapes left out"),
    "code": gettext_lazy("Code"),
    "address": gettext_lazy("Address of tiles"),
    "attribution": gettext_lazy("Owner of the map"),
    "time": gettext_lazy("Time"),
    "holds_from": gettext_lazy("From"),
    "day": gettext_lazy("Day"),
    "edition": gettext_lazy("Edition"),
    "rank": gettext_lazy("Rank"),
    "dataset": gettext_lazy("Data set"),
    "file": gettext_lazy("File"),
    "new": gettext_lazy("New reports"),
    "changed": gettext_lazy("Revisions"),
    "rows": gettext_lazy("SHA-256 of the rows"),
    "name_latin": gettext_lazy("Name in Latin script"),
    "name_arabic": gettext_lazy("Name in Arabic script"),
    "name_en": gettext_lazy("name in English"),
    "name_ar": gettext_lazy("name in Arabic"),
    "name_ckb": gettext_lazy("name in Central Kurdish"),
}
CHOICES: dict[str, dict] = {
    "role": dict(Role.choices),
    "cell": dict(Posting.Cell.choices),
    "layer": dict(AreaEdition.Layer.choices),
    "first": dict(FIRST),
}
LINKED = {"sheet"}  # what the page leads to instead
UNSAID = {"own_signature"}  # for verifying, not for reading
Key = tuple[str, str]


def records_of(proposals: Iterable[Proposal], *, seen_by: Officer) -> dict[Key, Record]:
    """Return the records that proposals name, by subject and key; one query for each kind."""
    keys = defaultdict(set)
    for proposal in proposals:
        for subject, key in _named(proposal):
            keys[subject].add(key)
    found: dict[Key, Record] = {}
    for subject, wanted in keys.items():
        model = subjects()[subject]
        records = model.objects.visible_to(seen_by).keyed(wanted)
        records = records.select_related(*model.named_by) if model.named_by else records
        found |= {(subject, record.key()): record for record in records}
    return found


def _named(proposal: Proposal) -> list[Key]:
    values = proposal.arguments.values()
    return [tuple(v["record"]) for v in values if isinstance(v, dict) and "record" in v]


def about(proposal: Proposal, records: dict[Key, Record]) -> str:
    """Return the names of what it is about, in a few words."""
    named = [records[key].title for key in _named(proposal) if key in records]
    role = proposal.arguments.get("role")
    return listed([*named, *([CHOICES["role"][role]] if role else [])])


def awaited(proposal: Proposal, *, seen_by: Officer) -> list[str]:
    """Return by name whose consent is missing: of forces, or of a force in a room."""
    forces = {force.pk: force.name for force in Force.objects.visible_to(seen_by)}
    rooms = _rooms(seen_by)
    parts = (who.rpartition(":") for who in proposal.awaits)
    return [
        f"{forces[force]} ({rooms[room]})" if room else forces[force] for room, _, force in parts
    ]


def _rooms(seen_by: Officer) -> dict[str, str]:
    return {room.pk: room.name for room in Centre.objects.visible_to(seen_by)}


def facts(proposal: Proposal, *, seen_by: Officer) -> list[tuple[str, Any]]:
    """Return label and value of each argument that says something."""
    records = records_of([proposal], seen_by=seen_by)
    order = {name: place for place, name in enumerate(LABELS)}  # the database keeps none
    told = sorted(_flat(proposal.arguments), key=lambda pair: order.get(pair[0], len(order)))
    lines = []
    rooms = _rooms(seen_by) if proposal.consenting is Permission.CONSENT_TO_IMPORT else {}
    for name, value in told:
        text = _value(name, value, records)
        if text not in (None, "", False) and name not in LINKED:
            lines.append((str(LABELS.get(name, rooms.get(name, name))), text))
    if proposal.verb == "load_areas":
        lines += _areas(proposal, seen_by=seen_by)
    if proposal.verb == "add_map_pack" and proposal.content:
        part = proposal.arguments.get("part", "")
        file = map_packs.read_shapes(bytes(proposal.content), part)
        lines += [(_("Shapes"), file.count), (_("Names"), " ".join(file.remarks))]
    return lines


def _areas(proposal: Proposal, *, seen_by: Officer) -> list[tuple[str, str]]:
    """Return which areas the file would add, take away and draw otherwise, by their names."""
    proposed, layer = areas_of(proposal).areas, proposal.arguments["layer"]
    present = Area.objects.visible_to(seen_by, Permission.READ_PROPOSALS).in_force()
    before = {area.code: area for area in present.filter(layer=layer)}
    after = {area.code: area for area in proposed}
    changed = [a for code, a in after.items() if code in before and _differ(a, before[code])]
    groups = [
        (_("Areas added"), [area for code, area in after.items() if code not in before]),
        (_("Areas taken away"), [area for code, area in before.items() if code not in after]),
        (_("Areas changed"), changed),
    ]
    return [(label, listed(a.title for a in areas) or "–") for label, areas in groups]


def _differ(one: Area, other: Area) -> bool:
    return (one.names, one.shape) != (other.names, other.shape)


def areas_of(proposal: Proposal) -> AreaFile:
    """Return what the file of a proposal holds, read as it was proposed."""
    reading = {name: value for name, value in proposal.arguments.items() if name != "content"}
    return read_areas(bytes(proposal.content), **reading)


def _flat(arguments: dict):
    for name, value in arguments.items():
        if name in UNSAID:
            continue
        if isinstance(value, dict) and "fields" in value:
            yield from value["fields"].items()
        else:
            yield name, value


def _value(name: str, value: Any, records: dict[Key, Record]) -> Any:
    if name in CHOICES:
        return CHOICES[name].get(value, value)
    if isinstance(value, list):
        return listed(value)
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind == "record":
        record = records.get(tuple(inner))
        return record.gist if record else inner[1]
    if kind == "at":
        return parse_datetime(inner)
    if kind == "file":
        return _("%s bytes") % inner
    if kind == "time":
        return f"{inner[:5]}C"
    return inner
