"""Telling of what was recorded: from entries of the journal to notices, each of them once."""

from collections import defaultdict
from collections.abc import Sequence

from centres.models import JournalEntry
from incidents.notices import between_rooms, corrected_reports, new_reports
from incidents.notices.inbox import answered, received
from incidents.notices.recipients import Posted
from incidents.notices.rules import Rules
from incidents.notices.writing import store, write_down

TELLERS = {
    "incident": [new_reports.new, corrected_reports.made],
    "acknowledgement": [between_rooms.disputes],
    "request": [between_rooms.requests],
    "relation": [between_rooms.events],
}


def tell_of(entries: Sequence[JournalEntry]) -> None:
    """Tell whoever is posted now of what these entries record; a few queries for all of them.

    Their lines come last: pages that write into the access log wait from then to the commit.
    """
    posted, rules, by_subject, made = Posted(), Rules(), defaultdict(list), []
    for entry in entries:
        by_subject[entry.subject].append(entry)
    for subject, same_subject in by_subject.items():
        for notices_of in TELLERS.get(subject, ()):
            made += store(notices_of(same_subject, posted=posted, rules=rules))
    write_down(made)
    answered(by_subject["acknowledgement"])
    received(by_subject["receipt"])
