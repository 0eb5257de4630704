"""Signing in and out, the language of the pages, and where one arrives."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from centres.permissions import Permission

sign_in = auth.LoginView.as_view(template_name="sign_in.html", redirect_authenticated_user=True)
sign_out = auth.LogoutView.as_view(next_page="sign_in")
language = login_not_required(require_POST(set_language))


@require_GET
def home(request):
    """Go to the log, or where there is none for the officer, to the rooms."""
    to_log = request.user.may(Permission.READ_INCIDENTS)
    return redirect("incident_list" if to_log else "centre_list")
