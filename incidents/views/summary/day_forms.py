"""The forms that a day's page offers to who may send them, the one that came back among them."""

from centres.access import own_key
from centres.forms import codes, first_typed, officer_keys
from centres.permissions import Permission
from incidents.forms.summaries import AssessmentForm, IssueForm, SeenForm, SignForm


def forms(request, day, *, over, issued, unsigned, marked_by, written, form) -> dict:
    """Return the forms of the page; `form` is the one that came back with faults, if any did.

    `unsigned` are the forces that have not signed the edition, `marked_by` the observers who have
    seen it, `written` the assessments so far.
    """
    may, officer = request.user.may, request.user
    signs = officer.force_id in unsigned and may(Permission.SIGN_SUMMARY)
    corrects = bool(issued) and may(Permission.ISSUE_SUMMARY)
    lacks_key = (signs or corrects) and own_key.is_missing(officer)
    edition = {"edition": issued.edition, "sha256": issued.sha256} if issued else {}
    return {
        "assess_forms": [] if issued else _assess_forms(officer, written, form),
        "lacks_key": lacks_key,
        "issue_form": _issue_form(officer, issued, form)
        if over and may(Permission.ISSUE_SUMMARY) and not (issued and lacks_key)
        else None,
        "sign_form": with_key(
            _with_code(request, _offered(form, SignForm, edition)), officer, issued
        )
        if signs and not lacks_key
        else None,
        "seen_form": _offered(form, SeenForm, edition)
        if issued and officer.pk not in marked_by and may(Permission.MARK_SEEN)
        else None,
    }


def with_key(form, officer, edition):
    """Let a form that is put under an edition be signed with the own key, where there is one."""
    corrects = isinstance(form, IssueForm)
    if edition and own_key.FIELD not in form.fields:
        told = {"purpose": own_key.SIGN, "words": "reservation"}
        if corrects:  # of no submission: see the action
            told = {"purpose": own_key.CORRECT, "words": "reason", "submission": ""}
        officer_keys.ask(form, officer, about=edition.sha256, **told)
    return form


def _issue_form(officer, issued, form):
    next_one = {"edition": issued.edition + 1 if issued else 1}
    return with_key(_offered(form, IssueForm, next_one), officer, issued)


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
