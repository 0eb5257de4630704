"""The settings by which reports bring notices: the officer's own, and the room's."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from centres.journal.action import require
from centres.models import Area
from centres.permissions import Permission
from centres.roles import Trait
from centres.views.pages import came_from, page
from centres.views.rooms import room
from incidents import notices
from incidents.forms.notice_rules import RoomRuleForm, RuleForm


@page(Permission.READ_INCIDENTS, "GET", "HEAD", "POST")
def notice_rule(request):
    """Show the rule that holds for the officer; make an own one, or go back to the room's."""
    own = notices.own_rule(request.user)
    context = {"own": own, "back": "account"}
    rule = own or notices.inherited_rule(request.user)
    return _rule(request, RuleForm, rule, whose={"officer": request.user}, **context)


@page(Permission.READ_BOARD, "POST")
def notice_sound(request):
    """Let new flash reports be heard, or not, and go back to the page that was asked from."""
    notices.set_sound(request.user, heard=request.POST.get("heard") == "yes")
    return HttpResponseRedirect(came_from(request) or "/")


@require_http_methods(["GET", "HEAD", "POST"])
def room_rule(request, code):
    """The same for a room, with the address to which mail goes."""
    centre = room(request, code)
    require(request.user, Permission.SET_ROOM_RULE, centre)
    own = notices.room_rule(centre)
    context = {"own": own, "centre": centre, "mailed": bool(settings.EMAIL_HOST)}
    rule = own or notices.default([Trait.HEARS_URGENT])
    return _rule(request, RoomRuleForm, rule, whose={"centre": centre}, **context)


def _rule(request, form_class, rule, *, whose, **context):
    """Keep the rule that was sent, forget it, or show the form."""
    in_force = Area.objects.visible_to(request.user).in_force().defer("shape")
    areas = [(area.code, area.title, area.layer) for area in in_force]
    if request.method != "POST":
        initial = {name: getattr(rule, name) for name in form_class.base_fields}
        return _page(request, form_class(initial=initial, areas=areas), **context)
    if request.POST.get("do") == "forget":
        notices.delete_rule(whose)
        messages.success(request, _("The rule was removed."))
        return redirect(request.path)
    form = form_class(request.POST, areas=areas)
    if not form.is_valid():
        return _page(request, form, status=400, **context)
    notices.save_rule(whose, form.cleaned_data)
    messages.success(request, _("The rule is saved, and holds from now on."))
    return redirect(request.path)


def _page(request, form, *, status=200, **context):
    context["form"] = form
    return render(request, "incidents/notice_rule.html", context, status=status)
