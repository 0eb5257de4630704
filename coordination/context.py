"""What every page shows around its content."""

from functools import cache, partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from centres import health
from centres.access import second_factor, sessions
from centres.models import Alert
from centres.permissions import Permission
from incidents import notation, notices

# The pages of the navigation; last the letter that leads to one after a g, for those who want keys.
PAGES = [
    ("home", gettext_noop("Board"), Permission.READ_BOARD, "b"),
    ("incident_list", gettext_noop("Log"), Permission.READ_INCIDENTS, "l"),
    ("map", gettext_noop("Map"), Permission.READ_INCIDENTS, "m"),
    ("request_list", gettext_noop("Requests"), Permission.READ_INCIDENTS, "r"),
    ("note_list", gettext_noop("Notes"), Permission.READ_INCIDENTS, "n"),
    ("abduction_list", gettext_noop("Abductions"), Permission.READ_INCIDENTS, "a"),
    ("handover_list", gettext_noop("Handover"), Permission.READ_HANDOVER, "h"),
    ("summary_today", gettext_noop("Daily summary"), Permission.READ_SUMMARY, "s"),
    ("centre_list", gettext_noop("Rooms"), Permission.READ_ROSTER, "c"),
    ("officer_list", gettext_noop("Officers"), Permission.READ_ROSTER, "o"),
    ("proposal_list", gettext_noop("Proposals"), Permission.READ_PROPOSALS, None),
    ("journal", gettext_noop("Journal"), Permission.READ_JOURNAL, "j"),
    ("draft_list", gettext_noop("Drafts"), Permission.DRAFT, "d"),
    ("import_list", gettext_noop("Imports"), Permission.IMPORT, None),
    ("place_list", gettext_noop("Places"), Permission.NAME_PLACE, None),
    ("token_list", gettext_noop("Tokens"), Permission.LIST_TOKENS, "t"),
    ("map_pack_list", gettext_noop("Map packs"), Permission.MANAGE_MAP_PACKS, None),
    ("fault_list", gettext_noop("Faults"), Permission.SEE_FAULTS, None),
]
MOST_ALERTS = 5  # in the band above a page: the others follow once these are seen
# Pages of a tab whose addresses are not below its own.
ELSEWHERE = {
    "posting_end": "officer_list",
    "posting_telephone": "officer_list",
    "watch_close": "centre_list",
    "access_log": "journal",
    "witness_retire": "token_list",
}


def page(request):
    """Return the navigation (only what one may open), the time, and who is signed in where."""
    officer = getattr(request, "user", None)
    if officer is None or not officer.is_authenticated or sessions.locked_at(request):
        return {"training": settings.TRAINING, "nav": [], "system_faults": [], "alerts": []}
    now = timezone.now()
    unseen = cache(partial(_unseen_alerts, request, officer))  # asked for once
    settled = not (officer.password_temporary or second_factor.is_missing(officer))
    return {
        "training": settings.TRAINING,
        "nav": [
            {
                "url": reverse(name),
                "label": _(label),
                "current": _is_current(request, name),
                "key": key,
            }
            for name, label, permission, key in PAGES
            if settled and officer.may(permission)
        ],
        "served_at": now.isoformat(),  # what scripts take for the time, not the PC's clock
        "now_dtg": notation.dtg(now),
        "posting_line": posting_line(officer),
        "may_be_told": settled and officer.may(Permission.READ_ROSTER),
        "may_search": settled and officer.may(Permission.READ_INCIDENTS),
        "badge": lambda: notices.badge(officer, alerts=unseen()),  # asked by the header alone
        "alerts": lambda: unseen()[:MOST_ALERTS],
        "seal": partial(sessions.seal, officer),
        "may_report": officer.may(Permission.REPORT),
        "may_answer": officer.may(Permission.ACKNOWLEDGE),
        "system_faults": partial(_faults, officer),
    }


def _unseen_alerts(request, officer) -> list[Alert]:
    """Return what the officer was alerted of and has not marked as seen, the latest first."""
    return [] if officer.password_temporary else list(sessions.alerts_of(request).unseen())


def _faults(officer) -> list[str]:
    """Return what does not work, in sentences, for those who can act."""
    if not officer.may(Permission.SEE_FAULTS):
        return []
    return [sentence for _part, sentence in health.faults()]


def _is_current(request, name):
    address = reverse(name)
    if request.resolver_match and name == ELSEWHERE.get(request.resolver_match.url_name):
        return True
    return request.path == address or request.path.startswith(f"/{address.split('/')[1]}/")


def posting_line(officer) -> str:
    """Return where the officer is posted, and for which force, in a few words."""
    rooms = [p.centre.name if p.centre else p.get_role_display() for p in officer.active_postings()]
    return " · ".join([*dict.fromkeys(rooms), *([officer.force.name] if officer.force else [])])
