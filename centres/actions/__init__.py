"""Everything that may happen to rooms, officers, postings, watches, tokens, areas and map packs."""

from centres.actions.access_log import close_access_hour
from centres.actions.map_packs import add_map_pack, withdraw_map_pack
from centres.actions.officers import (
    change_officer,
    change_password,
    disable_officer,
    enrol,
    reset_password,
)
from centres.actions.postings import close_watch, end_posting, open_watch, post
from centres.actions.proposals import carry_out, consent, refuse, withdraw_proposal
from centres.actions.rooms import add_force, change_centre, create_centre, load_areas
from centres.actions.second_factor import (
    add_passkey,
    enrol_second_factor,
    remove_passkey,
    remove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    use_recovery_code,
)
from centres.actions.tokens import (
    TOKEN_DAYS,
    TOKEN_TERM,
    UNPLACED,
    issue_token,
    revoke_token,
    unplaced,
)
from centres.actions.witnesses import register_witness, retire_witness
from centres.journal.lock import Conflict

__all__ = [
    "TOKEN_DAYS",
    "TOKEN_TERM",
    "UNPLACED",
    "Conflict",
    "add_force",
    "add_map_pack",
    "add_passkey",
    "carry_out",
    "change_centre",
    "change_officer",
    "change_password",
    "close_access_hour",
    "close_watch",
    "consent",
    "create_centre",
    "disable_officer",
    "end_posting",
    "enrol",
    "enrol_second_factor",
    "issue_token",
    "load_areas",
    "open_watch",
    "post",
    "refuse",
    "register_witness",
    "remove_passkey",
    "remove_second_factor",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "retire_witness",
    "revoke_token",
    "unplaced",
    "use_recovery_code",
    "withdraw_map_pack",
    "withdraw_proposal",
]
