"""Proofs that an entry is in the book: a page that checks one in the browser, and its file."""

from base64 import b64encode

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from centres.journal import keys, notes, proofs
from centres.models import JournalEntry, Witness
from centres.views.journal import rows_of


@require_safe
def journal_proof(request, position):
    """Show what proves an entry to whoever may read what it is about."""
    entry = _visible(request, position)
    proof = proofs.proof_of(entry.position)
    (row,) = rows_of(request, [entry])
    context = {**row, "proof": proof}
    if proof:
        body, lines = notes.read_note(proof["checkpoint"])
        checkpoint = notes.read_checkpoint(body)
        context |= {
            "checkpoint": checkpoint,
            "root": checkpoint.root.hex(),
            "spoken": notes.telephone_line(checkpoint),
            "witnesses": _cosigned(request.user, lines[1:]),
        }
    return render(request, "journal/journal_proof.html", context)


@require_safe
def journal_proof_file(request, position):
    """Return the proof as a file (JSON), with what opens the line and the server's key."""
    entry = _visible(request, position)
    proof = proofs.proof_of(entry.position)
    if proof is None:
        raise Http404
    content = {**proof, "key": b64encode(keys.public_key()).decode()}
    # Letters that nobody sees are written by their numbers.
    response = JsonResponse(content, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="entry-{position}.proof.json"'
    return response


def _cosigned(officer, lines: list[str]) -> list[tuple[str, Witness | None]]:
    """Return what each witness's key is called, and the witness where the officer may know it."""
    known = Witness.objects.visible_to(officer).select_related("force")
    called = {witness.key_name: witness for witness in known}
    names = [notes.read_signature(line)[0] for line in lines]
    return [(name, called.get(name)) for name in names]


def _visible(request, position: int) -> JournalEntry:
    book = JournalEntry.objects.visible_to(request.user).select_related("by")
    return get_object_or_404(book, pk=position)
