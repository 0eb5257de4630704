"""A desk that many share: locking a session, unlocking it, leaving the desk to another officer."""

from django.contrib.auth.views import RedirectURLMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView

from centres.access import sessions
from centres.forms.account import UnlockForm


@require_POST
def lock(request):
    """Lock the session; with `another` open the sign-in, which ends the session of the former."""
    sessions.lock(request)
    if "another" in request.POST:
        return redirect("sign_in")
    return redirect(f"{reverse('unlock')}?{urlencode({'next': request.POST.get('next', '')})}")


class Unlock(RedirectURLMixin, FormView):
    """Say who locked the session and since when; with the password go on where one was."""

    template_name = "unlock.html"
    form_class = UnlockForm
    next_page = "home"

    def dispatch(self, request, *args, **kwargs):
        if not sessions.locked_at(request):
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def get_context_data(self, **kwargs):
        since, page = sessions.locked_at(self.request), self.get_redirect_url()
        return super().get_context_data(since=since, next=page, **kwargs)

    def form_valid(self, form):
        sessions.unlock(self.request)
        return super().form_valid(form)


unlock = require_http_methods(["GET", "HEAD", "POST"])(Unlock.as_view())
