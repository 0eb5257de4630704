"""The handover of the watch: what the next officer has to know of, signed out and signed in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres.forms import SentForm, first_typed
from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from centres.views import live
from centres.views.form_post import recorded
from incidents import actions, notation
from incidents.actions import takeover
from incidents.forms import SignOutForm
from incidents.models import Handover
from incidents.views.watch import handover_lines
from incidents.views.watch.nil_return import offered
from incidents.watch import duty, silence

LATEST = 30
PEOPLE = ("centre", "force", "outgoing", "incoming")


@require_http_methods(["GET", "HEAD", "POST"])
def handover_list(request):
    """Show the own room's lines as they stand now, and every handover one may read; sign out."""
    signing = request.method == "POST"
    require(request.user, Permission.HAND_OVER if signing else Permission.READ_HANDOVER)
    context = live.context(request)
    if answer := live.unchanged(request):
        return answer
    centres = request.user.centres_for(Permission.HAND_OVER)
    if not signing:
        return _page(request, context, _chosen(request, centres), centres)
    form = SignOutForm(request.POST, centres=centres)
    handover = recorded(form, lambda: _sign_out(request, form))
    if handover is None:
        room = form.cleaned_data.get("centre") or centres[0]
        return _page(request, context, room, centres, form, status=400)
    messages.success(request, _("Signed out, %s") % notation.dtg(handover.signed_out_at))
    return redirect(handover)


def _chosen(request, centres) -> Centre | None:
    """Return the room that the address names, else the first of one's own, where there is any."""
    code = request.GET.get("centre")
    if code is None:
        return centres[0] if centres else None
    for centre in centres:
        if centre.pk == code.upper():
            return centre
    raise Http404


def _sign_out(request, form):
    return actions.sign_out(
        by=request.user,
        submission=form.cleaned_data["submission"],
        centre=form.cleaned_data["centre"],
        note=form.cleaned_data["note"],
    )


def _page(request, context, room, centres, form=None, status=200):
    context |= {"room": room, "rooms": centres, "form": form, **_former(request, room)}
    if room is not None:
        context |= _of_room(request, room, centres, form)
    polled = context["live"]["polled"]
    template = "incidents/_handover_parts.html" if polled else "incidents/handover_list.html"
    return render(request, template, context, status=status)


def _of_room(request, room, centres, form) -> dict:
    by, now, on_duty = request.user, timezone.now(), duty.on_duty(room)
    visible = Handover.objects.visible_to(by).select_related(*PEOPLE)
    waiting = list(visible.waiting().filter(centre=room).order_by("-force_id"))
    own = next((one for one in waiting if one.force_id == by.force_id), None)
    why_not_out = duty.why_not_out(by, own, on_duty)
    started = {**first_typed(), "centre": room.pk}
    seen = Centre.objects.visible_to(by).filter(pk=room.pk)
    heard = next(iter(silence.of_rooms(seen)), None)
    return {
        "lines": handover_lines.shown(duty.lines(room, force=by.force), room=room, at=now),
        "waiting": [_shown(one, by) for one in waiting],
        "why_not_out": why_not_out,
        "out_form": form or SignOutForm(initial=started, centres=centres),
        "heard": _heard(heard),
        "nil": offered(request, heard),
    }


def _heard(heard: silence.Heard | None) -> dict | None:
    if heard is None:
        return None
    silent = heard.silent and _("silent for {n} hours").format(n=heard.hours)
    return {
        "silent": silent,
        "quiet": heard.quiet,
        "last_dtg": heard.last and notation.dtg(heard.last),
    }


def _shown(handover: Handover, reader) -> dict:
    """Return what pages show of a handover."""
    signed_in_at = handover.signed_in_at
    return {
        "handover": handover,
        "out_dtg": notation.dtg(handover.signed_out_at),
        "in_dtg": signed_in_at and notation.dtg(signed_in_at),
        "why_not_in": duty.why_not_in(reader, handover),
        "may_sign": reader.may(Permission.HAND_OVER, handover),
        **first_typed(),
    }


def _former(request, room) -> dict:
    """Return the signed handovers, the newest first, a page at a time after the one named."""
    visible = Handover.objects.visible_to(request.user)
    signed = visible.exclude(incoming=None) if room else visible
    signed = signed.filter(centre=room) if room else signed
    after = request.GET.get("older")
    rows = signed.order_by("-signed_out_at", "-pk").select_related(*PEOPLE)
    rows = list(_older(rows, visible, after)[: LATEST + 1] if after else rows[: LATEST + 1])
    kept = {"centre": room.pk} if room and "centre" in request.GET else {}
    page = reverse("handover_list")
    more = {**kept, "older": rows[LATEST - 1].pk} if len(rows) > LATEST else None
    return {
        "former": [_shown(one, request.user) for one in rows[:LATEST]],
        "older_url": more and f"{page}?{urlencode(more)}",
        "newer_url": after and (f"{page}?{urlencode(kept)}" if kept else page),
    }


def _older(rows, visible, key: str):
    """Return what follows the handover of the key, in the order of the list."""
    last = visible.keyed([key]).first()
    if last is None:
        raise Http404
    before = {"signed_out_at": last.signed_out_at}
    same = rows.filter(**before, pk__lt=last.pk)
    return rows.filter(signed_out_at__lt=last.signed_out_at) | same


@require_GET
def handover(request, pk):
    """Show one handover: its lines, its note and both signatures, to be read and printed."""
    return _signed(request, _found(request, pk))


def _found(request, pk) -> Handover:
    require(request.user, Permission.READ_HANDOVER)
    visible = Handover.objects.visible_to(request.user).select_related(*PEOPLE)
    return get_object_or_404(visible, pk=pk)


def _signed(request, handover, form=None, status=200):
    room, at = handover.centre, handover.signed_out_at
    context = {
        **_shown(handover, request.user),
        "form": form,
        "lines": handover_lines.shown(duty.kept(handover), room=room, at=at),
    }
    return render(request, "incidents/handover.html", context, status=status)


@require_POST
def handover_sign_in(request, pk):
    """Take the watch over; a refusal is shown on the page of the handover."""
    handover = _found(request, pk)
    require(request.user, Permission.HAND_OVER, handover)
    form = SentForm(request.POST)
    signed = recorded(form, lambda: _sign_in(request, handover, form))
    if signed is None:
        return _signed(request, _found(request, pk), form, status=400)
    messages.success(request, _("Signed in, %s") % notation.dtg(signed.signed_in_at))
    return redirect(signed)


def _sign_in(request, handover, form):
    submission = form.cleaned_data["submission"]
    return takeover.take_over(by=request.user, submission=submission, handover=handover)
