"""What the incident's page shows of the report itself: as it stands, its versions, its readers."""

from django.conf import settings
from django.utils import timezone

from centres.access.log import NotWrittenError
from centres.access.tokens import address_of
from centres.forms import first_typed
from centres.forms.codes import CodeForm
from centres.models import Area, AreaEdition
from centres.permissions import Permission
from incidents import notation, parts
from incidents.forms import OutcomeForm
from incidents.kinds import Fate, Kind
from incidents.reports import captivity, history, readings, sentences, sources


def struck(request, incident, **_others) -> dict:
    """Return when, by whom and why the report was crossed out, nothing where it stands."""
    if not incident.struck:
        return {"struck": None}
    dtg = notation.dtg(incident.struck_at)
    return {
        "struck": {"dtg": dtg, "by": incident.struck_by, "reason": incident.strike_reason},
    }


def report(request, incident, *, rooms, **_others) -> dict:
    """Return the report as it stands, and what the officer may do with it."""
    may = request.user.may
    revisable = not incident.struck and may(Permission.REVISE, incident)
    forces = parts.categories()
    return {
        "categories": forces,
        "sentence": sentences.of_incident(incident, forces),
        "read_back": sentences.read_back(incident, forces),
        "may_revise": revisable,
        "may_strike": not incident.struck and may(Permission.STRIKE, incident),
        "areas": _areas(request, incident),
        "bordering": [room.name for room in rooms if room.pk in incident.bordering],
        "listed": history.listed(incident),
        "casualty_table": parts.casualty_table(incident.casualties, forces),
        "salute": history.part("salute", incident.salute),
        "abduction": history.part("abduction", incident.abduction) + captivity.facts(incident),
        "outcome_form": _outcome_form(incident) if revisable else None,
        "times": {"outcome_at": {}},  # nothing is typed yet
        **_sources(request, incident),
        "source_form": _source_form(request, incident),
        "reported_dtg": notation.dtg(incident.reported_at),
        "noted_dtg": incident.noted_at and notation.dtg(incident.noted_at),
    }


def _sources(request, incident) -> dict:
    """Return what was told of the source; nothing where that it is opened cannot be written."""
    try:
        told = sources.read(incident, by=request.user, address=address_of(request))
    except NotWrittenError:
        return {"sources": [], "source_closed": True}
    return {"sources": sources.changes(told)}


def _source_form(request, incident) -> CodeForm | None:
    """Return the form that asks for a code where the source is read with a fresh one alone."""
    old = timezone.now() - incident.reported_at >= settings.SOURCE_FREE
    officer = request.user
    waits = old and not officer.is_fresh and officer.may(Permission.READ_SOURCE, incident)
    return CodeForm(request=request, officer=officer) if waits else None


def _outcome_form(incident) -> OutcomeForm | None:
    """Return the form that ends an abduction which is open."""
    if incident.kind != Kind.ABDUCTION or incident.abduction["outcome"] != Fate.OPEN:
        return None
    return OutcomeForm(initial={**first_typed(), "based_on": incident.version})


def _areas(request, incident):
    layers = dict(AreaEdition.Layer.choices)
    areas = Area.objects.visible_to(request.user).filter(pk__in=incident.areas).defer("shape")
    return [{"layer": layers[area.layer], "name": area.title} for area in areas]


def versions(request, incident, *, categories, **_others) -> dict:
    """Return every version, the newest first; for the author, with who has read it."""
    readers = readings.by_version(incident, seen_by=request.user)
    told = history.versions(incident, seen_by=request.user, categories=categories)
    return {"versions": [(version, _readers(readers.get(version.version, ()))) for version in told]}


def _readers(readings):
    return [
        {"officer": reading.officer, "posting": posting, "dtg": notation.dtg(reading.at)}
        for reading, posting in readings
    ]
