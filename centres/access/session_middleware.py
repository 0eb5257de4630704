"""Whom a session lets through to a page, and where everybody else is led."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres import errors
from centres.access import second_factor, sessions
from centres.access.sessions import SEEN, idle_limit

SEEN_EVERY = timedelta(seconds=30)  # how exact it is: not every click writes a row


class IdleLimitMiddleware:
    """End a session after its idle limit; asking for news by polling is no activity.

    A view may say how to keep what was sent too late: `kept_when_idle(request)` returns the
    address where it waits.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # /healthz must answer without a database, so nobody asks who is signed in.
        if request.resolver_match.url_name != "healthz" and request.user.is_authenticated:
            request.user.hold_postings()
            return self._go_on_or_end(request, view)
        return None

    def _go_on_or_end(self, request, view):
        now = timezone.now()
        if SEEN not in request.session:
            request.session[SEEN] = now.isoformat()
            # Fixed now, or each later save would put the end off again.
            request.session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
        seen = datetime.fromisoformat(request.session[SEEN])
        if now - seen > idle_limit(request.user):
            if _keeps_its_page(request, view):
                return HttpResponse(status=204)  # to end it is left to what sends the text along
            keep = getattr(view, "kept_when_idle", None)
            if keep and request.method == "POST":
                request.kept_at = keep(request)
            logout(request)
            request.idled_out = True
        elif _is_activity(request) and now - seen > SEEN_EVERY:
            request.session[SEEN] = now.isoformat()
        return None


def _is_activity(request) -> bool:
    """Tell whether an officer is at work; a page that asks by itself says if one typed."""
    return "X-Poll" not in request.headers or "X-Typed" in request.headers


def _keeps_its_page(request, view) -> bool:
    """Tell whether a page asks by itself while a form is typed into: nothing may take it away."""
    return "HX-Request" in request.headers and getattr(view, "keeps_its_page", False)


class ConfirmedMiddleware:
    """Hand on when the officer last gave a code; end a session in which none was, but is due.

    Such a session began before the second factor was enrolled, perhaps by another's hand.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        officer = request.user
        if request.resolver_match.url_name == "healthz" or not officer.is_authenticated:
            return
        officer.confirmed_at = second_factor.confirmed_at(request)
        if officer.second_factor and officer.confirmed_at is None:
            logout(request)


class LockMiddleware:
    """A locked session shows nothing: its pages lead to the lock, all else refuses.

    A page that is locked while the server is away leaves a cookie that asks for the lock: whatever
    is asked next finds the session locked.
    """

    COOKIE = "lock"
    OPEN = frozenset(
        {"lock", "unlock", "sign_in", "sign_in_code", "sign_out", "language", "healthz"}
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "lock_heard", False):
            response.delete_cookie(self.COOKIE)
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name
        if name == "healthz":
            return None
        self._hear(request)
        if name in self.OPEN or not sessions.locked_at(request):
            return None
        return self._refuse(request, view)

    def _hear(self, request) -> None:
        if not request.COOKIES.get(self.COOKIE):
            return
        if request.user.is_authenticated:
            sessions.lock(request)
        else:  # perhaps another window locked it just now: its new key stays in the browser
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        request.lock_heard = True  # not before: where the database was away it asks again

    def _refuse(self, request, view):
        if request.path_info.startswith("/api/"):
            title = _("This session is locked")
            sentence = _("Unlock it on the pages with your password.")
            return errors.error(request, status=403, title=title, sentence=sentence)
        if _keeps_its_page(request, view):
            return HttpResponse(status=204)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": _lock_page(_page_of(request))})
        page = request.get_full_path() if request.method in ("GET", "HEAD") else _referer(request)
        return HttpResponseRedirect(_lock_page(page))


def _lock_page(page: str) -> str:
    return f"{reverse('unlock')}?{urlencode({'next': page or reverse('home')})}"


def _referer(request) -> str:
    """Return the page that a form came from: its own address may not be one to open."""
    return request.headers.get("Referer", reverse("home"))


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Nobody gets past the sign-in page; a fragment that polls sends its whole page there."""

    def handle_no_permission(self, request, view_func):
        if _keeps_its_page(request, view_func):
            return HttpResponse(status=204)
        if request.headers.get("HX-Request"):
            response = HttpResponse()
            response["HX-Redirect"] = self._sign_in(request, _page_of(request) or reverse("home"))
            return response
        if request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(self._sign_in(request, request.get_full_path()))
        page = getattr(request, "kept_at", _referer(request))
        return HttpResponseRedirect(self._sign_in(request, page))

    def _sign_in(self, request, following):
        parameters = {"next": following}
        if getattr(request, "idled_out", False):
            parameters["idle"] = "kept" if hasattr(request, "kept_at") else "1"
        elif _is_gone(request):
            parameters["idle"] = "ended"
        return f"{reverse('sign_in')}?{urlencode(parameters)}"


def _page_of(request) -> str:
    """Return the page that a fragment belongs to, nothing where what it says is no address."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return ""
    return f"{page.path}?{page.query}".rstrip("?")


def _is_gone(request) -> bool:
    """Tell whether a session came that is none any more: ended elsewhere, or too old."""
    came = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return bool(came) and request.session.session_key is None


class FirstThingsMiddleware:
    """Lead whoever still has to do something to its page, before anything else opens."""

    page: str  # the name of its address
    title: str | Promise  # what the API answers meanwhile
    sentence: str | Promise
    open = frozenset({"sign_out", "lock", "unlock", "language", "healthz"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def has_to(self, officer) -> bool:
        raise NotImplementedError

    def process_view(self, request, view, args, kwargs):
        opened = {self.page, *self.open}
        if request.resolver_match.url_name in opened or not self._waits(request.user):
            return None
        if request.path_info.startswith("/api/"):
            title, sentence = str(self.title), str(self.sentence)
            return errors.error(request, status=403, title=title, sentence=sentence)
        page = reverse(self.page)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": page})
        return HttpResponseRedirect(page)

    def _waits(self, officer) -> bool:
        return officer.is_authenticated and self.has_to(officer)


class TemporaryPasswordMiddleware(FirstThingsMiddleware):
    """Whoever has a temporary password chooses another before anything else."""

    page = "account_password"
    title = gettext_lazy("This password is temporary")
    sentence = gettext_lazy("Sign in on the pages and choose a password of your own first.")

    def has_to(self, officer):
        return officer.password_temporary


class SecondFactorMiddleware(FirstThingsMiddleware):
    """Whoever has no second factor, where everybody needs one, enrols one before anything else."""

    page = "second_factor"
    title = gettext_lazy("A second factor is missing")
    sentence = gettext_lazy("Sign in on the pages and enrol a device first.")

    def has_to(self, officer):
        return second_factor.is_missing(officer) and not officer.password_temporary
