"""The handover of the watch: what the next officer has to know of, signed out and signed in."""

from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.forms import first_typed
from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from centres.views import live
from centres.views.pages import FormPage, page
from incidents import actions, notation
from incidents.actions import takeover
from incidents.forms import SignOutForm
from incidents.models import Handover
from incidents.views.watch import handover_lines
from incidents.views.watch.nil_return import offered
from incidents.watch import duty, silence

LATEST = 30
PEOPLE = ("centre", "force", "outgoing", "incoming")


class HandoverList(FormPage):
    """Show the own room's lines as they stand now, and every handover one may read; sign out."""

    template_name = "incidents/handover_list.html"
    form_class = SignOutForm
    success_message = gettext_lazy("Handed over, %s")

    def has_permission(self):
        signing = self.request.method == "POST"
        return self.request.user.may(Permission.HAND_OVER if signing else Permission.READ_HANDOVER)

    def get(self, request, *args, **kwargs):
        return live.unchanged(request) or super().get(request, *args, **kwargs)

    def get_template_names(self):
        polled = live.is_poll(self.request)
        return ["incidents/_handover_parts.html"] if polled else [self.template_name]

    @cached_property
    def centres(self):
        return self.request.user.centres_for(Permission.HAND_OVER)

    @cached_property
    def room(self) -> Centre | None:
        """The room that the address names, else the first of one's own, where there is any."""
        code = self.request.GET.get("centre")
        if code is None or self.request.method == "POST":
            return self.centres[0] if self.centres else None
        for centre in self.centres:
            if centre.pk == code.upper():
                return centre
        raise Http404

    def get_initial(self):
        return {**super().get_initial(), "centre": self.room and self.room.pk}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "centres": self.centres}

    def get_context_data(self, form=None, **kwargs):
        context = live.context(self.request)  # before anything is read
        form = form or self.get_form()
        room = form.cleaned_data.get("centre", self.room) if form.is_bound else self.room
        context |= {"room": room, "rooms": self.centres, **_former(self.request, room)}
        if room is not None:
            context |= _of_room(self.request, room)
        return super().get_context_data(form=form, **context, **kwargs)

    def act(self, form):
        return actions.sign_out(by=self.request.user, **form.cleaned_data)

    def get_success_message(self, record):
        return self.success_message % notation.dtg(record.signed_out_at)


def _of_room(request, room) -> dict:
    by, now, on_duty = request.user, timezone.now(), duty.on_duty(room)
    visible = Handover.objects.visible_to(by).select_related(*PEOPLE)
    waiting = list(visible.waiting().filter(centre=room).order_by("-force_id"))
    own = next((handover for handover in waiting if handover.force_id == by.force_id), None)
    seen = Centre.objects.visible_to(by).filter(pk=room.pk)
    heard = next(iter(silence.of_rooms(seen)), None)
    return {
        "lines": handover_lines.rows(duty.lines(room, force=by.force), room=room, at=now),
        "waiting": [_row(handover, by) for handover in waiting],
        "why_not_out": duty.why_not_out(by, own, on_duty),
        "heard": _heard(heard),
        "nil": offered(request, heard),
    }


def _heard(heard: silence.Heard | None) -> dict | None:
    if heard is None:
        return None
    silent = heard.silent and _("silent for {n} hours").format(n=heard.hours)
    return {
        "silent": silent,
        "nil_since": heard.quiet and notation.dtg(heard.nil_since),
        "last_dtg": heard.last and notation.dtg(heard.last),
    }


def _row(handover: Handover, reader) -> dict:
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
    chosen = {"centre": room.pk} if room and "centre" in request.GET else {}
    address = reverse("handover_list")
    more = {**chosen, "older": rows[LATEST - 1].pk} if len(rows) > LATEST else None
    return {
        "former": [_row(handover, request.user) for handover in rows[:LATEST]],
        "older_url": more and f"{address}?{urlencode(more)}",
        "newer_url": after and (f"{address}?{urlencode(chosen)}" if chosen else address),
    }


def _older(rows, visible, key: str):
    """Return what follows the handover of the key, in the order of the list."""
    last = visible.keyed([key]).first()
    if last is None:
        raise Http404
    before = {"signed_out_at": last.signed_out_at}
    same = rows.filter(**before, pk__lt=last.pk)
    return rows.filter(signed_out_at__lt=last.signed_out_at) | same


@page(Permission.READ_HANDOVER)
def handover(request, pk):
    """Show one handover: its lines, its note and both signatures, to be read and printed."""
    return _handover_page(request, _get_handover(request, pk))


def _get_handover(request, pk) -> Handover:
    require(request.user, Permission.READ_HANDOVER)
    visible = Handover.objects.visible_to(request.user).select_related(*PEOPLE)
    return get_object_or_404(visible, pk=pk)


def _handover_page(request, handover, form=None, status=200):
    room, at = handover.centre, handover.signed_out_at
    context = {
        **_row(handover, request.user),
        "form": form,
        "lines": handover_lines.rows(duty.signed_lines(handover), room=room, at=at),
    }
    return render(request, "incidents/handover.html", context, status=status)


class HandoverSignIn(FormPage):
    """Take the watch over; a refusal is shown on the page of the handover."""

    http_method_names = ["post"]
    permission = Permission.HAND_OVER
    success_message = gettext_lazy("Taken over, %s")

    def get_object(self):
        return _get_handover(self.request, self.kwargs["pk"])

    def act(self, form):
        handover = self.object
        return takeover.take_over(by=self.request.user, handover=handover, **form.cleaned_data)

    def form_invalid(self, form, status=400):
        handover = _get_handover(self.request, self.kwargs["pk"])
        return _handover_page(self.request, handover, form, status=status)

    def get_success_message(self, record):
        return self.success_message % notation.dtg(record.signed_in_at)
