"""What errors look like: what is wrong and what to do, in the reader's language."""

import sys

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from centres import database
from centres.roles import Trait


def error(request, *, status, title, sentence):
    """Answer with an error page: what is wrong and what to do; a system with problem+json."""
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "status": status, "title": title, "detail": sentence}
        problem |= instance(request)
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    said = {"status": status, "title": title, "sentence": sentence}
    context = {**said, "request_id": _id(request)}
    return render(request, "error.html", context, status=status)


def instance(request) -> dict[str, str]:
    """Return by which id this request is in the log, as a problem says it (RFC 9457)."""
    return {"instance": f"urn:request:{_id(request)}"} if _id(request) else {}


def _id(request) -> str:
    return getattr(request, "request_id", "")


def bad_request(request, exception=None):
    return error(
        request,
        status=400,
        title=_("This request could not be read"),
        sentence=_("Go back, check the address or the form, and send it again."),
    )


def forbidden(request, exception=None):
    if getattr(exception, "needs_code", False):
        return error(request, status=403, title=_("A fresh code is needed"), sentence=code_needed())
    user = getattr(request, "user", None)
    postings = user.active_postings() if user and user.is_authenticated else []
    if not postings:
        sentence = _("You hold no posting at present. Ask your administrator to post you.")
    elif any(Trait.LED in posting.traits for posting in postings):
        sentence = _("Your posting does not allow this. Ask the chief of your room.")
    else:
        sentence = _("Your posting does not allow this. Ask an administrator.")
    return error(request, status=403, title=_("Not allowed"), sentence=sentence)


def code_needed() -> str:
    return _("Give a code of your device under My account, then send this again.")


def not_found(request, exception=None):
    return error(
        request,
        status=404,
        title=_("Nothing here"),
        sentence=_("There is no such page, or it is not yours to see. Check the number."),
    )


def too_many(request, own: bool):
    """Answer that there are too many downloads, one's own or all, and when to come again."""
    if own:
        status, title = 429, _("Too many downloads at once")
        sentence = _("You have %s under way: wait for one of them to end, then try again.")
        sentence %= settings.DOWNLOADS_EACH
    else:
        status, title = 503, _("All downloads are in use")
        sentence = _("There are %s under way, as many as there may be: try again in a minute.")
        sentence %= settings.DOWNLOADS
    response = error(request, status=status, title=title, sentence=sentence)
    response["Retry-After"] = "10"
    return response


def busy(request):
    """Answer while the database does not, without asking it: sending again is harmless."""
    title = _("The record is busy")
    sentence = _("Go back and send again in a moment: nothing is recorded twice.")
    if request.path_info.startswith("/api/"):
        response = error(request, status=503, title=title, sentence=sentence)
    else:
        said = {"status": 503, "title": title, "sentence": sentence}
        # To know of any of these, the database would be asked.
        context = {**said, "system_faults": [], "alerts": [], "request_id": _id(request)}
        response = HttpResponse(render_to_string("busy.html", context), status=503)
    response["Retry-After"] = "5"
    return response


def server_error(request):
    """Answer what nobody caught: that the database was missed, or a fault of ours."""
    if database.is_away(sys.exc_info()[1]):
        return busy(request)
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "status": 500, "title": _("No answer was possible")}
        problem |= instance(request)
        return JsonResponse(problem, status=500, content_type="application/problem+json")
    return HttpResponse(render_to_string("500.html", {"request_id": _id(request)}), status=500)


def csrf_failure(request, reason=""):
    return error(
        request,
        status=403,
        title=_("This page was open too long"),
        sentence=_("Go back, load the page again and send once more: what you typed is kept."),
    )


def slowed(request):
    """Answer a guess that was not even looked at, whether or not there is such an account."""
    return error(
        request,
        status=429,
        title=_("Too many failed attempts"),
        sentence=_(
            "Try again in some minutes, or at once in a browser in which you have signed in before."
        ),
    )


def locked_out(request, response, credentials, *args, **kwargs):
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return error(
        request,
        status=429,
        title=_("Too many failed attempts"),
        sentence=_("Wait %s minutes, then sign in again.") % minutes,
    )
