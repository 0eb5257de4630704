"""A day's issued summary as PDF: its paper, and the sheet of what came after."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language

from centres.access import downloads
from centres.models import Force
from centres.permissions import Permission
from centres.views.pages import page
from incidents.models import DailySummary, Seen, Signature
from incidents.publishing.stored_papers import printed
from incidents.summary import addendum, paper_pdf


@page(Permission.READ_SUMMARY, "GET", "HEAD")
def summary_pdf(request, day):
    """Answer with the paper of an issued edition: the latest, or the one that is named."""
    summary, language = _asked(request, day)
    with downloads.turn(request.user):
        made = printed(summary, language)
    return _download(made, paper_pdf.file_name(summary, language))


@page(Permission.READ_SUMMARY, "GET", "HEAD")
def summary_sheet(request, day):
    """Answer with the signatures under an edition, and what has changed since it was issued."""
    summary, language = _asked(request, day)
    signed = Signature.objects.visible_to(request.user).filter(summary=summary)
    seen = Seen.objects.visible_to(request.user).filter(summary=summary)
    forces = Force.objects.visible_to(request.user)
    with downloads.turn(request.user):
        made = addendum.pdf(
            summary, signed.select_related("by"), seen.select_related("by"), forces, language
        )
    return _download(made, paper_pdf.file_name(summary, language, "sheet"))


def _asked(request, day: date) -> tuple[DailySummary, str]:
    """Return edition and language that the address names; 404 where there is no such paper."""
    editions = DailySummary.objects.visible_to(request.user).of(day)
    named = request.GET.get("edition")
    if named is not None:
        editions = editions.filter(edition=_number(named))
    summary, language = editions.first(), request.GET.get("language", get_language())
    if summary is None or language not in dict(settings.LANGUAGES):
        raise Http404
    return summary, language


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Http404
    return int(text)


def _download(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=disposition)
