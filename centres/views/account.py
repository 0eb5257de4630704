"""My account: who one is, the password, and where one is signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres import actions
from centres.access import sessions
from centres.forms import first_typed
from centres.forms.account import PasswordForm
from centres.journal.action import require_posting
from centres.views.form_post import recorded


@require_GET
def account(request):
    require_posting(request.user)
    context = {
        "postings": request.user.active_postings(),
        "places": sessions.places(request.user, here=request.session.session_key),
    }
    return render(request, "account/account_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def account_password(request):
    """Change the password: this session goes on, all the others end."""
    require_posting(request.user)
    if request.method != "POST":
        return _password_page(request, PasswordForm(request, initial=first_typed()))
    form = PasswordForm(request, request.POST)
    officer = recorded(form, lambda: _change_password(request, form))
    if officer is None:
        return _password_page(request, form, status=400)
    update_session_auth_hash(request, officer)
    sessions.end_others(officer, but=request.session.session_key)
    messages.success(request, _("Password changed. Every other session of yours has ended."))
    return redirect("account")


def _change_password(request, form):
    return actions.change_password(
        by=request.user,
        submission=form.cleaned_data["submission"],
        password=form.cleaned_data["password"],
    )


def _password_page(request, form, status=200):
    return render(request, "account/account_password.html", {"form": form}, status=status)


@require_POST
def session_end(request, name):
    require_posting(request.user)
    if not sessions.end(request.user, name, but=request.session.session_key):
        raise Http404
    messages.success(request, _("That session has ended."))
    return redirect("account")


@require_POST
def sessions_end(request):
    require_posting(request.user)
    sessions.end_others(request.user, but=request.session.session_key)
    messages.success(request, _("Every other session of yours has ended."))
    return redirect("account")
