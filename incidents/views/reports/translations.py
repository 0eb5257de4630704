"""The translations that stand beside a report's narrative, and the form for one more."""

from django.utils.translation import get_language

from centres.forms import first_typed
from centres.permissions import Permission
from incidents import notation
from incidents.forms import TranslationForm
from incidents.models import Incident, Translation

IDS = "translation_%s"  # the follow-up on the same page has a text as well


def of_incident(request, incident, **_others) -> dict:
    """Return the translations of its narrative, those of the reader's language first."""
    translations = Translation.objects.visible_to(request.user).filter(incident=incident)
    newest = translations.select_related("by__force").order_by("-position")
    order = sorted(newest, key=lambda t: (t.outdated(incident), t.language != get_language()))
    return {"translations": [_row(translation, incident) for translation in order]}


def _row(translation: Translation, incident: Incident) -> dict:
    return {
        "translation": translation,
        "language": translation.language,
        "text": translation.text,
        "dtg": notation.dtg(translation.at),
        "outdated": translation.outdated(incident),
    }


def form(request, incident, *, translation_form=None, **_others) -> dict:
    """Return the form for a translation, where the officer may write one."""
    if not request.user.may(Permission.TRANSLATE, incident):
        return {"translation_form": None}
    language = "" if get_language() == incident.language else get_language()
    first = {**first_typed(), "version": incident.version, "language": language}
    return {"translation_form": translation_form or TranslationForm(initial=first, auto_id=IDS)}
