"""Verifying a part of the journal, and a checkpoint that somebody kept."""

from django.shortcuts import render

from centres import journal
from centres.filters import wrong_names
from centres.forms.journal import MOST, RangeForm
from centres.journal import verify
from centres.models import JournalEntry
from centres.permissions import Permission
from centres.views.journal import unplaced
from centres.views.pages import page


@page(Permission.VERIFY_JOURNAL)
def journal_verify(request):
    """Verify the range that the address asks for; whoever asks for none is shown the form."""
    book = JournalEntry.objects.visible_to(request.user)
    head = journal.position()
    form = RangeForm(request.GET or None, head=head)
    context = {"form": form, "head": head, "most": MOST}
    if not form.is_bound:
        return render(request, "journal/journal_verify.html", context)
    errors = {**wrong_names(request.GET, form.fields), **form.errors}
    if errors:
        context |= {"errors": errors, "unplaced": unplaced(form, errors)}
        return render(request, "journal/journal_verify.html", context, status=400)
    first, last = form.cleaned_data["from"], form.cleaned_data["until"]
    verdict = verify.verify_range(first, last)
    context |= {
        "first": first,
        "last": last,
        "verdict": verdict,
        "count": verdict.entries - first + 1,
        "checkpoint": _checkpoint(book, form.cleaned_data),
    }
    return render(request, "journal/journal_verify.html", context)


def _checkpoint(book, fields: dict) -> dict | None:
    """Return whether the book still has the hash that was kept, None where none was told."""
    if not fields["position"]:
        return None
    entry = book.filter(pk=fields["position"]).first()
    return {
        "position": fields["position"],
        "hash": fields["hash"],
        "gone": entry is None,
        "agrees": entry is not None and entry.hash.startswith(fields["hash"]),
    }
