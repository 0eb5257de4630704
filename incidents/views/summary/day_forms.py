"""The forms that a day's page offers to who may send them, the one that came back among them."""

from centres.forms import codes, first_typed
from centres.permissions import Permission
from incidents.forms.summaries import AssessmentForm, IssueForm, SeenForm, SignForm


def forms(request, day, *, over, issued, unsigned, marked_by, written, form) -> dict:
    """Return the forms of the page; `form` is the one that came back with faults, if any did.

    `unsigned` are the forces that have not signed the edition, `marked_by` the observers who have
    seen it, `written` the assessments so far.
    """
    may, officer = request.user.may, request.user
    edition = {"edition": issued.edition, "sha256": issued.sha256} if issued else {}
    return {
        "assess_forms": [] if issued else _assess_forms(officer, written, form),
        "issue_form": _offered(form, IssueForm, {"edition": issued.edition + 1 if issued else 1})
        if over and may(Permission.ISSUE_SUMMARY)
        else None,
        "sign_form": _with_code(request, _offered(form, SignForm, edition))
        if officer.force_id in unsigned and may(Permission.SIGN_SUMMARY)
        else None,
        "seen_form": _offered(form, SeenForm, edition)
        if issued and officer.pk not in marked_by and may(Permission.MARK_SEEN)
        else None,
    }


def _offered(form, kind, initial):
    return form if type(form) is kind else kind(initial={**initial, **first_typed()})


def _with_code(request, form):
    """Let a new form ask for a code where the last one is no longer fresh."""
    if not form.is_bound:
        codes.ask(form, request)
    return form


def _assess_forms(officer, written, form) -> list[dict]:
    """Return a form for each section that is the officer's, with what stands in it.

    Whoever may write all of them has the one of all rooms: the others are their chiefs'. What the
    other force wrote is not theirs to change.
    """
    if not officer.may(Permission.ASSESS):
        return []
    before = {a.centre_id: a for a in written if a.of_force == officer.force_id}
    whole = officer.may_all(Permission.ASSESS)
    sections = [None] if whole else officer.centres_for(Permission.ASSESS)
    return [
        {"room": room, "form": _assess_form(room, before.get(room and room.pk), form)}
        for room in sections
    ]


def _assess_form(room, before, form) -> AssessmentForm:
    code = room.pk if room else ""
    if isinstance(form, AssessmentForm) and (form["centre"].value() or "") == code:
        return form
    standing = {"text": before.text, "based_on": before.position} if before else {}
    return AssessmentForm(
        initial={"centre": code, **standing, **first_typed()}, auto_id=f"id_{code}_%s"
    )
