"""The commanders' daily page: compiled live until it is issued, then frozen."""

from datetime import date, timedelta

import orjson
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from centres.action import require
from centres.forms import first_typed
from centres.models import Centre, Force
from centres.permissions import Permission
from incidents import notation
from incidents.filters import EARLIEST, LATEST
from incidents.forms.summaries import AssessmentForm, IssueForm, SignForm
from incidents.models import Assessment, DailySummary, Signature
from incidents.summary import Present, changes, figures, period, today
from incidents.summary.chart_map import chart_map
from incidents.summary.sheet import officer, sheet
from incidents.views.calendar import month_strip


@require_GET
def summary_today(request):
    return redirect("summary_day", day=today().isoformat())


@require_GET
def summary_day(request, day):
    require(request.user, Permission.READ_SUMMARY)
    return summary_page(request, clean_day(day))


def clean_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong
    if not EARLIEST <= day.year <= LATEST:
        raise Http404
    return day


def edition_of(request, day: date) -> DailySummary | None:
    """Return the edition that the address names, else the latest; None where none is issued."""
    editions = DailySummary.objects.visible_to(request.user).of(day).select_related("issued_by")
    named = request.GET.get("edition")
    if named is None:
        return editions.first()
    if not (named.isascii() and named.isdigit() and len(named) < 5):
        raise Http404
    found = editions.filter(edition=int(named)).first()
    if found is None:
        raise Http404
    return found


def summary_page(request, day, *, form=None, status=200):
    """Show a day; `form` is one that came back with faults, in its place among the others."""
    issued = edition_of(request, day)
    core = issued and orjson.loads(issued.core)
    told = core["figures"] if core else figures(day, Present())
    shown = sheet(told)
    context = {
        "day": day,
        **shown,
        "trend_parts": [shown["trend"]["rooms"], shown["trend"]["kinds"]],
        "issued": issued and _issued(request, issued),
        "assessments": _assessments(request, day, core),
        "changes": changes.since_issue(issued, told) if issued else [],
        "ahead": day > today(),
        "over": period(day)[1] <= timezone.now(),
        "map": chart_map(told),
        "calendar": month_strip(request, day),
        "previous_url": day > date(EARLIEST, 1, 1) and _address(day - timedelta(days=1)),
        "next_url": day < today() and _address(day + timedelta(days=1)),
        "form": form,
        **_forms(request, day, issued, form),
    }
    return render(request, "incidents/summary_day.html", context, status=status)


def _address(day):
    return reverse("summary_day", args=[day])


def _issued(request, summary: DailySummary) -> dict:
    editions = DailySummary.objects.visible_to(request.user).of(summary.day)
    return {
        "summary": summary,
        "dtg": notation.dtg(summary.issued_at),
        "by": summary.issued_by if summary.issued_by.rank else None,
        "head": summary.head[:16],
        "hash": summary.sha256[:16],
        "editions": [edition for edition in editions if edition.pk != summary.pk],
        "signatures": _signatures(request, summary),
    }


def _signatures(request, summary: DailySummary) -> list[dict]:
    """Return for each force its signature, or that it has none yet."""
    signed = Signature.objects.visible_to(request.user).filter(summary=summary)
    by_force = {s.force_id: s for s in signed.select_related("by")}
    return [
        {
            "force": force,
            "signature": by_force.get(force.pk),
            "dtg": force.pk in by_force and notation.dtg(by_force[force.pk].at),
        }
        for force in Force.objects.visible_to(request.user)
    ]


def _assessments(request, day, core) -> list[dict]:
    """Return who thinks what of the day: as issued, or as it stands."""
    names = {c.pk: c.name for c in Centre.objects.visible_to(request.user)}
    if core:
        return [
            {
                "room": names.get(told["centre"], told["centre"]),
                "text": told["text"],
                "by": officer(told["by"]),
            }
            for told in core["assessments"]
        ]
    found = Assessment.objects.visible_to(request.user).filter(day=day).exclude(text="")
    return [
        {
            "room": names.get(a.centre_id),
            "text": a.text,
            "by": f"{a.by.get_rank_display()} {a.by.name}",
        }
        for a in found.select_related("by")
    ]


def _forms(request, day, issued, form) -> dict:
    """Return the forms that the officer may send, the one that came back in its place."""
    may, over = request.user.may, period(day)[1] <= timezone.now()
    signed = issued and Signature.objects.visible_to(request.user).filter(
        summary=issued, force=request.user.force_id
    )
    own = {"edition": issued.edition, "sha256": issued.sha256} if issued else {}
    next_one = {"edition": issued.edition + 1 if issued else 1}
    sign = issued and may(Permission.SIGN_SUMMARY) and not signed.exists()
    return {
        "assess_forms": [] if issued else _assess_forms(request, day, form),
        "issue_form": _offered(form, IssueForm, next_one)
        if over and may(Permission.ISSUE_SUMMARY)
        else None,
        "sign_form": _offered(form, SignForm, own) if sign else None,
    }


def _offered(form, kind, initial):
    return form if isinstance(form, kind) else kind(initial={**initial, **first_typed()})


def _assess_forms(request, day, form) -> list[dict]:
    """Return a form for each section that the officer may write, with what stands in it."""
    rooms = list(request.user.centres_for(Permission.ASSESS))
    sections = [*rooms, *([None] if request.user.may_all(Permission.ASSESS) else [])]
    before = {a.centre_id: a for a in Assessment.objects.visible_to(request.user).filter(day=day)}
    return [
        {"room": room, "form": _assess_form(room, before.get(room and room.pk), form)}
        for room in sections
    ]


def _assess_form(room, before, form) -> AssessmentForm:
    code = room.pk if room else ""
    if isinstance(form, AssessmentForm) and (form["centre"].value() or "") == code:
        return form
    told = {"text": before.text, "based_on": before.position} if before else {}
    return AssessmentForm(
        initial={"centre": code, **told, **first_typed()}, auto_id=f"id_{code}_%s"
    )
