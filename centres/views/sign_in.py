"""Signing in and out, and the language of the pages."""

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from centres.access import sessions

sign_out = auth.LogoutView.as_view(next_page="sign_in")


class SignIn(auth.LoginView):
    """Django's own; what the officer reads in comes along, whatever the desk was left in."""

    template_name = "sign_in.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Whoever is in goes on; a locked session another officer may take over.
        self.redirect_authenticated_user = not sessions.locked_at(request)

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.begin(self.request)
        if form.get_user().language:
            _speak(response, form.get_user().language)
        return response


sign_in = SignIn.as_view()


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
