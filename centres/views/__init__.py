"""Pages of the door, accounts, tokens, rooms, roster and journal, and the server's health."""

from centres.views.account import account, account_password, session_end, sessions_end
from centres.views.edit import centre_change, centre_new, officer_change
from centres.views.enrol import officer_disable, officer_new, officer_password
from centres.views.health import healthz
from centres.views.journal import journal_entry, journal_list
from centres.views.map_packs import (
    map_pack_content,
    map_pack_list,
    map_pack_new,
    map_pack_tiles,
    map_pack_withdraw,
)
from centres.views.officers import officer_detail, officer_list
from centres.views.postings import officer_post, posting_end
from centres.views.rooms import centre_detail, centre_list
from centres.views.screens import screen_hang
from centres.views.sign_in import language, sign_in, sign_out
from centres.views.tokens import token_list, token_new, token_revoke
from centres.views.unsent import desk
from centres.views.verify import journal_verify
from centres.views.watches import watch_close, watch_open

__all__ = [
    "account",
    "account_password",
    "centre_change",
    "centre_detail",
    "centre_list",
    "centre_new",
    "desk",
    "healthz",
    "journal_entry",
    "journal_list",
    "journal_verify",
    "language",
    "map_pack_content",
    "map_pack_list",
    "map_pack_new",
    "map_pack_tiles",
    "map_pack_withdraw",
    "officer_change",
    "officer_detail",
    "officer_disable",
    "officer_list",
    "officer_new",
    "officer_password",
    "officer_post",
    "posting_end",
    "screen_hang",
    "session_end",
    "sessions_end",
    "sign_in",
    "sign_out",
    "token_list",
    "token_new",
    "token_revoke",
    "watch_close",
    "watch_open",
]
