"""Signing in, with a second step where the officer has a device, signing out, and the language."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from django.views.i18n import set_language

from centres import errors
from centres.access import browsers, second_factor, sessions
from centres.forms.account import SignInForm
from centres.forms.codes import CodeForm
from centres.models import Officer

sign_out = auth.LogoutView.as_view(next_page="sign_in")


class SignIn(auth.LoginView):
    """Django's own; what the officer reads in comes along, whatever the desk was left in."""

    template_name = "sign_in.html"
    authentication_form = SignInForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Whoever is in goes on; a locked session another officer may take over.
        self.redirect_authenticated_user = not sessions.locked_at(request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(duty_telephone=settings.DUTY_TELEPHONE, **kwargs)

    def form_valid(self, form):
        officer: Any = form.get_user()
        if not officer.second_factor:
            return _let_in(self.request, officer, self.get_success_url())
        second_factor.begin(self.request, officer)
        following = urlencode({"next": self.get_redirect_url()})
        return redirect(f"{reverse('sign_in_code')}?{following}")

    def form_invalid(self, form):
        if getattr(self.request, "slowed", False):
            return errors.slowed(self.request)
        return super().form_invalid(form)


sign_in = SignIn.as_view()


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignInCode(auth.RedirectURLMixin, FormView):
    """The second step: the password was right a moment ago; a code says that it is the officer."""

    http_method_names = ["get", "head", "post"]
    template_name = "sign_in_code.html"
    form_class = CodeForm
    next_page = settings.LOGIN_REDIRECT_URL
    officer: Officer

    def dispatch(self, request, *args, **kwargs):
        if request.method.lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        officer = second_factor.begun(request)
        if officer is None:
            return redirect_to_login(self.get_redirect_url() or str(self.next_page))
        self.officer = officer
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request, "officer": self.officer}

    def get_context_data(self, **kwargs):
        following = {"next": self.get_redirect_url(), "training_code": self._training_code()}
        return super().get_context_data(**following, **kwargs)

    def _training_code(self) -> str:
        """Return what the device shows, on a training system of this machine: nobody has it."""
        shown = settings.TRAINING and settings.LOCAL
        return second_factor.code_shown(self.officer) if shown else ""

    def form_valid(self, form):
        second_factor.end(self.request)
        answer = _let_in(self.request, self.officer, self.get_success_url())
        # Where another's session was locked here, its end took along that a code was given.
        second_factor.confirm(self.request, self.officer)
        return answer


def _let_in(request, officer, page):
    """Begin the session and go where the officer wanted to."""
    login(request, officer, backend=settings.AUTHENTICATION_BACKENDS[-1])
    sessions.begin(request)
    response = HttpResponseRedirect(page)
    browsers.remember(request, response, officer.username)
    if officer.language:
        _speak(response, officer.language)
    return response


def _speak(response, language):
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


@login_not_required
@require_POST
def language(request):
    """Show the pages in another language; keep it for the officer who has signed in."""
    chosen = request.POST.get("language")
    known = request.user.is_authenticated and not sessions.locked_at(request)
    if known and chosen in dict(settings.LANGUAGES):
        sessions.prefer(request.user, chosen)
    return set_language(request)
