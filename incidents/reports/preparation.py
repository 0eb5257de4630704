"""From what was sent to reports ready to be stored: one preparation for one and for many."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import values
from centres.ground import country, geography
from centres.models import Centre
from centres.models.record import like
from incidents import notation, parts
from incidents.fields import BROUGHT, COLUMNS, GRADING, ONCE, REVISABLE, TEXTS, WHOLE
from incidents.kinds import Channel, Kind, Precision
from incidents.models import Batch, Incident, SourceDetail
from incidents.models.incident import LAST_LATITUDE
from incidents.models.source import SALT
from incidents.places import meant

GRADINGS = {field.key: field.column for field in GRADING}
# What a revision may name, and of it what is asked and not recorded.
ASKED = {"location_confirmed"}
ALLOWED = REVISABLE | ASKED
KINDS, PRECISIONS = frozenset(Kind.values), frozenset(Precision.values)
DEFAULT_SQUARE = 10  # metres, where a point comes without its precision
CLEANED = {field.name for field in Incident._meta.fields}
MUST = {field.name for field in WHOLE if field.must}


FIRST_SOURCE = SourceDetail(version=1)


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """A report to be made: by which centre, under which submission, with which fields."""

    centre: Centre
    submission: UUID
    fields: dict[str, Any]
    batch: Batch | None = None  # the import that makes it, which alone brings some fields


def new_incident(*, by, new: NewReport, channel: str, blank: Incident | None = None) -> Incident:
    """Return the incident of a new report, validated, without placement and number.

    Many of one centre are made faster as copies of the same `blank_incident`.
    """
    if new.centre.status != Centre.Status.ACTIVE:
        raise ValidationError({"centre": _("Only an active centre reports.")})
    incident = like(blank) if blank else blank_incident(by=by, new=new, channel=channel)
    incident.pk = uuid4()
    brought = BROUGHT if channel == Channel.IMPORT else ()
    apply(incident, new.fields, allowed={*ALLOWED, *ONCE, *brought})
    incident.year = incident.occurred_at.astimezone(settings.LOCAL_ZONE).year
    return incident


def blank_incident(*, by, new: NewReport, channel: str) -> Incident:
    """Return an incident that says by whom and where it is reported, and nothing else."""
    return Incident(
        centre=new.centre,
        force=by.force,
        reported_by=by,
        reported_at=timezone.now(),
        channel=channel,
        batch=new.batch,
    )


def apply(incident: Incident, fields: dict[str, Any], *, allowed: set[str]) -> None:
    """Set the fields on the incident and validate it as a whole.

    Raises ValidationError by the path of each field; an unknown field is one.
    """
    unknown = {name: _("Unknown field.") for name in fields if name not in allowed}
    if unknown:
        raise ValidationError(unknown)
    before = {incident.point, incident.mgrs}
    if fields.get("mgrs") and fields.get("latitude") is None:
        incident.latitude = incident.longitude = None
    elif {"latitude", "longitude"} & set(fields) and not fields.get("mgrs"):
        incident.mgrs, incident.location_precision_m = "", None
    if fields.get("kind", incident.kind) != incident.kind:
        _forget_what_hung_on_the_kind(incident)
    given = {name: value for name, value in fields.items() if name in COLUMNS}
    given |= {GRADINGS[key]: value for key, value in (fields.get("grading") or {}).items()}
    for name, value in given.items():
        setattr(incident, name, value)
    rules = [_clean_words, _clean_time, _clean_location, _clean_parts]
    if not fields.get("location_confirmed"):
        at = "mgrs" if fields.get("latitude") is None else "latitude"
        rules += [partial(_refuse_doubtful, before=before, at=at)]
    _clean(incident, rules, set_now=set(given))


def _forget_what_hung_on_the_kind(incident: Incident) -> None:
    incident.precedence, incident.salute, incident.abduction = "", None, None


def _clean(incident: Incident, rules: list[Callable], set_now: set[str]) -> None:
    """Hold the whole to the rules; fields are cleaned that were set now or must be there."""
    wrong: dict[str, Any] = {}
    if not incident.precedence and incident.kind in KINDS:
        incident.precedence = Kind(incident.kind).precedence.value
    for rule in rules:
        try:
            rule(incident)
        except ValidationError as fault:
            wrong |= fault.error_dict
    try:
        incident.clean_fields(exclude=CLEANED - set_now - MUST)
    except ValidationError as fault:
        wrong = fault.error_dict | wrong
    if wrong:
        raise ValidationError(wrong)


def _clean_words(incident: Incident) -> None:
    for name in TEXTS:
        setattr(incident, name, (getattr(incident, name) or "").strip())
    if incident.exercise and settings.TRAINING:
        raise ValidationError(
            {"exercise": _("This whole system is in training: no record is marked by itself.")}
        )


def _clean_time(incident: Incident) -> None:
    if not incident.occurred_at or incident.time_precision not in PRECISIONS:
        return
    for name in ("occurred_at", "noted_at"):
        if _is_to_come(getattr(incident, name)):
            raise ValidationError({name: _("This time has not come yet.")})
    incident.occurred_at = notation.truncate(incident.occurred_at, incident.time_precision)


def _clean_location(incident: Incident) -> None:
    if (incident.latitude is None) is not (incident.longitude is None):
        raise ValidationError({"latitude": _("Give latitude and longitude together, or neither.")})
    point = incident.point
    if point is None:
        if incident.mgrs:
            _locate(incident)
        elif not incident.place:
            raise ValidationError({"place": _("Say where: a grid reference, or a place in words.")})
        return
    if not _on_grid(point):
        return  # the field's own validator says it
    point = values.degrees(point[0]), values.degrees(point[1])
    incident.latitude, incident.longitude = point
    _set_square(incident, point)


def _refuse_doubtful(incident: Incident, *, before: set, at: str) -> None:
    """Refuse a point that cannot be meant, unless it or its square is what stood there before."""
    point = incident.point
    if point is not None and _on_grid(point) and not {point, incident.mgrs} & before:
        country.refuse_doubtful(point, at=at)


def _on_grid(point: tuple[float, float]) -> bool:
    return -80 <= point[0] <= LAST_LATITUDE and -180 <= point[1] <= 180


def _locate(incident: Incident) -> None:
    try:
        location = notation.parse_location(incident.mgrs)
    except ValidationError as wrong:
        raise ValidationError({"mgrs": wrong.messages}) from wrong
    incident.latitude, incident.longitude = location.latitude, location.longitude
    incident.mgrs, incident.location_precision_m = location.mgrs, location.precision_m


def _set_square(incident: Incident, point: tuple[float, float]) -> None:
    """Give its point its square, or hold it to the square that came with it."""
    if not incident.mgrs:
        metres = incident.location_precision_m or DEFAULT_SQUARE
        if metres not in (1, 10, 100, 1_000, 10_000):
            sentence = _("Choose one of: %s.") % "1, 10, 100, 1000, 10000"
            raise ValidationError({"location_precision_m": sentence})
        incident.location_precision_m = metres
        incident.mgrs = notation.mgrs_of(*point, metres)
        return
    _locate(incident)
    if point == incident.point:
        return  # the centre: rounded to 5 decimals, that of a 1 m square may lie outside
    if notation.mgrs_of(*point, incident.location_precision_m) != incident.mgrs:
        raise ValidationError({"mgrs": _("The point given lies outside of this square.")})
    incident.latitude, incident.longitude = point


def _clean_parts(incident: Incident) -> None:
    if incident.casualties:
        incident.casualties = parts.clean_casualties(incident.casualties, parts.categories())
    incident.casualties = incident.casualties or []
    if incident.salute and incident.kind != Kind.MOVEMENT:
        raise ValidationError({"salute": _("SALUTE belongs to a sighting of movement.")})
    incident.salute = parts.clean_salute(incident.salute)
    if incident.kind == Kind.ABDUCTION:
        incident.abduction = parts.clean_abduction(incident.abduction)
        _clean_ending(incident)
    elif incident.abduction:
        raise ValidationError({"abduction": _("These details belong to an abduction.")})


def _clean_ending(incident: Incident) -> None:
    """Hold the time of an abduction's outcome to the time between it and now."""
    text = incident.abduction and incident.abduction["outcome_at"]
    ended = text and datetime.fromisoformat(text)
    if _is_to_come(ended):
        raise ValidationError({"abduction.outcome_at": _("This time has not come yet.")})
    if ended and incident.occurred_at and ended < incident.occurred_at:
        sentence = _("The outcome cannot come before the abduction.")
        raise ValidationError({"abduction.outcome_at": sentence})


def _is_to_come(at: datetime | None) -> bool:
    return at is not None and at > timezone.now() + settings.FUTURE_TOLERANCE


def place(incidents: Sequence[Incident]) -> None:
    """Set what follows from each incident's point, and which place its words name."""
    placements = geography.place([incident.point for incident in incidents])
    for incident, placement in zip(incidents, placements, strict=True):
        incident.areas = placement.areas
        incident.in_gap = placement.in_gap
        incident.bordering = placement.bordering
    meant.tie(incidents)


def number(incidents: Sequence[Incident]) -> None:
    """Give each the next number of its centre and year, and let others wait until the commit.

    Gapless: a number is taken in the transaction that stores the incident. The series are locked
    in one order, so that two chunks never wait for each other.
    """
    series = sorted({(incident.centre_id, incident.year) for incident in incidents})
    last = {key: _last_serial(*key) for key in series}
    for incident in incidents:
        key = (incident.centre_id, incident.year)
        last[key] += 1
        incident.serial = last[key]
        incident.number = f"{incident.centre_id}-{incident.year}-{incident.serial:04}"
        incident.search = incident.words()  # the number is one of them


def _last_serial(centre: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [f"{centre}-{year}"]
        )
        # Ordered by the whole key, so that its index is walked whatever the statistics say.
        cursor.execute(
            "SELECT serial FROM incidents_incident WHERE centre_id = %s AND year = %s "
            "ORDER BY centre_id DESC, year DESC, serial DESC LIMIT 1",
            [centre, year],
        )
        return (cursor.fetchone() or (0,))[0]


def source_of(incident: Incident, text: Any) -> SourceDetail:
    """Return the source details of a new report, which is thereby committed to them."""
    told = {"text": source_text(text), "salt": secrets.token_bytes(SALT)}
    about = {"incident_id": incident.pk, "force_id": incident.force_id}
    source = like(FIRST_SOURCE, **about, **told)
    incident.source_commitment = source.commitment()
    return source


def source_text(text: Any) -> str:
    """Return source details as they are kept. Raises ValidationError."""
    if not text:
        return ""
    try:
        return SourceDetail._meta.get_field("text").clean((text or "").strip(), None)
    except ValidationError as wrong:
        raise ValidationError({"source": wrong.messages}) from wrong
