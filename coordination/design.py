"""The page for developers: the parts that pages are made of, drawn by the very templates."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from centres.forms import first_typed
from centres.forms.map_packs import MapPackForm
from centres.journal.action import require
from centres.models import Centre
from centres.permissions import Permission
from coordination.palette import colours, contrast, tokens
from incidents.drawing import strips
from incidents.kinds import Answer, Kind, Precedence
from incidents.models import Incident
from incidents.views.exchange.countdown import ago, clock
from incidents.views.search.log_rows import mark

DAYS = [2, 0, 1, 4, 3, 0, 0, 1, 6, 2, 1, 0, 3, 5]


class KindForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.IED, widget=forms.RadioSelect
    )


@require_GET
def design(request):
    if not settings.TRAINING:
        raise Http404
    require(request.user, Permission.SEE_DESIGN)
    now = timezone.now()
    context = {
        "colours": _colours(),
        "texts": _named("--text-"),
        "spaces": _named("--space-"),
        "form": MapPackForm(first_typed() | {"address": "/tiles/{z}/{x}/{y}.png"}),
        "kind_form": KindForm(),
        "examples": [
            Message(SUCCESS, _("Password changed. Every other session of yours has ended.")),
            Message(ERROR, _("Your posting does not allow this. Ask the chief of your room.")),
        ],
        "clocks": [clock(now + timedelta(minutes=minutes)) for minutes in (170, 8, -45)],
        "marks": [mark(answer) for answer in (None, *Answer)],
        "rows": [_row(incident, now) for incident in _incidents(now)],
        "strip": strips.bars(DAYS),
        "days": DAYS,
        "kinds": Kind,
    }
    return render(request, "design.html", context)


def _colours() -> list[dict]:
    """Return each colour by day and by night, with its contrast to the sheet and to the ink."""
    day, night = colours(), colours(night=True)
    return [
        {
            "name": name,
            "looks": [
                {
                    "value": value[name],
                    "on_sheet": f"{contrast(value[name], value['--sheet']):.1f}",
                    "under_ink": f"{contrast(value['--ink'], value[name]):.1f}",
                }
                for value in (day, night)
            ],
        }
        for name in day
        if name != "--shade"
    ]


def _named(start: str) -> list[dict]:
    found = tokens().items()
    return [
        {"name": name, "value": value, "class": name.removeprefix("--")}
        for name, value in found
        if name.startswith(start)
    ]


def _incidents(now) -> list[Incident]:
    """Return reports that are drawn, and never kept."""
    room = Centre(code="K1", name_en="K1", name_ar="K1", name_ckb="K1")
    told = {"centre": room, "occurred_at": now - timedelta(minutes=40)}
    return [
        Incident(
            **told,
            number="K1-2026-0142",
            kind=Kind.ABDUCTION,
            precedence=Precedence.FLASH,
            mgrs="38S ME 431 887",
            place="Daquq",
            in_gap=True,
        ),
        Incident(
            **told,
            number="K1-2026-0141",
            kind=Kind.IED_FOUND,
            precedence=Precedence.IMMEDIATE,
            place="Kifri",
            exercise=True,
        ),
        Incident(
            **told,
            number="K1-2026-0140",
            kind=Kind.ARSON,
            precedence=Precedence.ROUTINE,
            place="Tuz Khurmatu",
            struck_at=now,
        ),
    ]


def _row(incident, now) -> str:
    marks = [{**mark(answer), "force": ""} for answer in (Answer.CONCUR, None)]
    due = {"due": clock(now + timedelta(minutes=8))}
    told = {"incident": incident, "marks": marks, "clock": due, "ago": ago(incident.occurred_at)}
    return render_to_string("incidents/_incident_row.html", told)
