"""Everything that may happen to incidents, and all that rooms say of them to one another."""

from incidents.actions.answers import acknowledge, confirm_answer, receive_correction
from incidents.actions.batch_rows import record_rows, strike_rows
from incidents.actions.batches import complete_batch, open_batch, undo_batch
from incidents.actions.bulk_reports import place_again, report_many
from incidents.actions.duty import file_nil_return, sign_in, sign_out
from incidents.actions.named_places import name_place, rename_place, withdraw_place
from incidents.actions.relations import confirm_event, dissolve_event, propose_event, relate
from incidents.actions.reports import Conflict, enter, note, record_outcome, report, revise, strike
from incidents.actions.requests import accept, ask, complete, decline, withdraw
from incidents.actions.sources import SourceConflict, commit_sources
from incidents.actions.summaries import (
    assess,
    issue_summary,
    mark_seen,
    print_summary,
    set_cut_off,
    sign,
)
from incidents.actions.translations import translate

__all__ = [
    "Conflict",
    "SourceConflict",
    "accept",
    "acknowledge",
    "ask",
    "assess",
    "commit_sources",
    "complete",
    "complete_batch",
    "confirm_answer",
    "confirm_event",
    "decline",
    "dissolve_event",
    "enter",
    "file_nil_return",
    "issue_summary",
    "mark_seen",
    "name_place",
    "note",
    "open_batch",
    "place_again",
    "print_summary",
    "propose_event",
    "receive_correction",
    "record_outcome",
    "record_rows",
    "relate",
    "rename_place",
    "report",
    "report_many",
    "revise",
    "set_cut_off",
    "sign",
    "sign_in",
    "sign_out",
    "strike",
    "strike_rows",
    "translate",
    "undo_batch",
    "withdraw",
    "withdraw_place",
]
