"""Drafts: kept while one types, resumed by their author, gone once sent or discarded."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import journal
from centres.models import Officer
from centres.permissions import Permission
from incidents.models import Draft

MOST = 30  # of an officer
LONGEST = 60_000  # characters in all: three times the longest narrative


@transaction.atomic
def save(*, by: Officer, submission: UUID, typed: dict[str, str]) -> Draft | None:
    """Keep what was typed as it was typed. Only its author may touch a draft again.

    None where the report was sent already: the page keeps by itself, and may come too late.
    Raises ValidationError where it is longer than any report, or one draft too many.
    """
    if not by.may(Permission.DRAFT):
        raise PermissionDenied
    if sum(len(name) + len(text) for name, text in typed.items()) > LONGEST:
        raise ValidationError(_("Draft not saved: it is longer than a report may be. Shorten it."))
    journal.lock_submission(submission)
    if journal.recorded(by=by, submissions=[submission]):
        return None
    _refuse_one_too_many(by, submission)
    draft, new = Draft.objects.select_for_update().get_or_create(
        submission=submission, defaults={"author": by, "typed": {}, "saved_at": timezone.now()}
    )
    if not new and draft.author_id != by.pk:
        raise Http404
    draft.typed = {_storable(name): _storable(text) for name, text in typed.items()}
    draft.saved_at = timezone.now()
    draft.save()
    _forget_equal(draft)
    return draft


def _refuse_one_too_many(by: Officer, submission: UUID) -> None:
    # One after another, or many at once would each find room for itself.
    author = Officer.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Draft.objects.filter(author=author)
    if own.exclude(pk=submission).count() >= MOST:
        sentence = _("Draft not saved: you have %s already. Send or discard one first.")
        raise ValidationError(sentence % MOST)


def _forget_equal(draft: Draft) -> None:
    """Forget the author's other drafts that say the same: a page loaded again began one more."""
    others = Draft.objects.filter(author=draft.author_id).exclude(pk=draft.pk)
    said = {name: text for name, text in draft.typed.items() if name != "submission"}
    for other in others:
        if {**other.typed, "submission": ""} == {**said, "submission": ""}:
            other.delete()


def discard(*, by: Officer, submission: UUID) -> None:
    Draft.objects.filter(author=by, submission=submission).delete()


def expire() -> None:
    """Forget the drafts that nobody has touched for as long as drafts are kept."""
    Draft.objects.filter(saved_at__lt=timezone.now() - settings.DRAFT_KEPT).delete()


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
