"""Who may do what: what each role is granted, and how far that reaches, as one literal table."""

from enum import Enum, auto

from centres.reaches import Reach
from centres.roles import Role


class Permission(Enum):
    DRAFT = auto()
    REPORT = auto()
    IMPORT = auto()  # rows of a sheet, and bring and judge one
    UNDO_IMPORT = auto()
    NOTE = auto()
    READ_INCIDENTS = auto()
    EXPORT = auto()  # what a filter of them shows, whole and in one file
    REVISE = auto()
    ENTER = auto()
    TRANSLATE = auto()  # a narrative, for those who cannot read its language
    STRIKE = auto()
    WRITE_SOURCE = auto()
    READ_SOURCE = auto()
    ACKNOWLEDGE = auto()
    ACKNOWLEDGE_ON_BEHALF = auto()  # of another room's same force, told by telephone
    ACKNOWLEDGE_CORRECTION = auto()
    SEE_READERS = auto()  # who opened which version of a report
    SEE_EXPORTS = auto()  # of the own force: the own are seen by whoever made them
    RELATE = auto()
    CONFIRM_EVENT = auto()
    ASK = auto()
    ANSWER_REQUEST = auto()
    FILE_NIL_RETURN = auto()
    READ_BOARD = auto()
    SET_ROOM_RULE = auto()
    NAME_PLACE = auto()
    READ_SUMMARY = auto()
    READ_ASSESSMENT = auto()  # before it is issued with its day
    ASSESS = auto()
    ISSUE_SUMMARY = auto()
    SIGN_SUMMARY = auto()
    MARK_SEEN = auto()  # an issued day, beside the signatures of the forces
    PRINT_SUMMARY = auto()
    COMMIT_SOURCES = auto()
    OPEN_WATCH = auto()
    HAND_OVER = auto()
    READ_HANDOVER = auto()
    READ_ROSTER = auto()
    MANAGE_ROSTER = auto()
    END_POSTING = auto()
    LOAD_AREAS = auto()
    MANAGE_CENTRES = auto()
    READ_MAP_PACKS = auto()
    MANAGE_MAP_PACKS = auto()
    MANAGE_TOKENS = auto()
    LIST_TOKENS = auto()
    READ_PROPOSALS = auto()
    WITHDRAW_PROPOSAL = auto()  # and carry out, by whoever made it, what was consented to
    CONSENT = auto()  # to postings, systems, forces and map packs of the other force
    CONSENT_TO_IMPORT = auto()  # of the other force, for the own room
    CONFIRM_LOST_DEVICE = auto()  # as the second person of the own force
    CONSENT_IN_COMMAND = auto()  # to its editions of areas and of days, and to its cut-off
    READ_JOURNAL = auto()
    VERIFY_JOURNAL = auto()
    SEE_ACCESS = auto()  # who looked, signed in, exported and was told
    CLOSE_ACCESS_HOUR = auto()  # of that log: its digest goes into the book
    SEE_FAULTS = auto()  # of the system itself: what does not work, and who is not told
    SEE_DESIGN = auto()  # on a training system: the parts that pages are made of
    WITNESS = auto()  # cosign how the book stands, with a key of one's own
    RETIRE_WITNESS = auto()


# What an officer with a second factor does only with a code of just now.
FRESH = frozenset(
    {
        Permission.SIGN_SUMMARY,
        Permission.MANAGE_ROSTER,
        Permission.END_POSTING,
        Permission.MANAGE_TOKENS,
        Permission.CONSENT,
        Permission.CONSENT_IN_COMMAND,
        Permission.CONSENT_TO_IMPORT,
        Permission.CONFIRM_LOST_DEVICE,
        Permission.RETIRE_WITNESS,
    }
)


P, R = Permission, Reach

GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.LIAISON: {
        P.DRAFT: R.AUTHOR,
        P.REPORT: R.OWN,
        P.NOTE: R.OWN,
        P.READ_INCIDENTS: R.ALL,
        P.EXPORT: R.ALL,
        P.REVISE: R.AUTHOR_POSTED,
        P.ENTER: R.ALL,
        P.TRANSLATE: R.ALL,
        P.STRIKE: R.AUTHOR_SOON,
        P.WRITE_SOURCE: R.AUTHOR_POSTED,
        P.READ_SOURCE: R.OWN_FORCE,
        P.ACKNOWLEDGE: R.OWN_FORCE,
        P.ACKNOWLEDGE_ON_BEHALF: R.ORIGIN_FORCE,
        P.ACKNOWLEDGE_CORRECTION: R.OWN,
        P.SEE_READERS: R.AUTHOR,
        P.RELATE: R.OWN,
        P.ASK: R.OWN,
        P.ANSWER_REQUEST: R.OWN,
        P.FILE_NIL_RETURN: R.OWN,
        P.READ_BOARD: R.ALL,
        P.READ_SUMMARY: R.ALL,
        P.READ_ASSESSMENT: R.ALL,
        P.OPEN_WATCH: R.OWN_FORCE,
        P.HAND_OVER: R.OWN,
        P.READ_HANDOVER: R.OWN,
        P.READ_ROSTER: R.ALL,
        P.READ_MAP_PACKS: R.ALL,
    },
    Role.CHIEF: {
        P.DRAFT: R.AUTHOR,
        P.REPORT: R.OWN,
        P.IMPORT: R.OWN,
        P.UNDO_IMPORT: R.OWN_FORCE,
        P.NOTE: R.OWN,
        P.READ_INCIDENTS: R.ALL,
        P.EXPORT: R.ALL,
        P.REVISE: R.OWN_FORCE,
        P.ENTER: R.ALL,
        P.TRANSLATE: R.ALL,
        P.STRIKE: R.OWN_FORCE,
        P.WRITE_SOURCE: R.OWN_FORCE,
        P.READ_SOURCE: R.ORIGIN_FORCE,
        P.ACKNOWLEDGE: R.OWN_FORCE,
        P.ACKNOWLEDGE_ON_BEHALF: R.ORIGIN_FORCE,
        P.ACKNOWLEDGE_CORRECTION: R.OWN,
        P.SEE_READERS: R.OWN_FORCE,
        P.RELATE: R.OWN,
        P.CONFIRM_EVENT: R.OWN,
        P.ASK: R.OWN,
        P.ANSWER_REQUEST: R.OWN,
        P.FILE_NIL_RETURN: R.OWN,
        P.READ_BOARD: R.ALL,
        P.SET_ROOM_RULE: R.OWN,
        P.NAME_PLACE: R.OWN,
        P.READ_SUMMARY: R.ALL,
        P.READ_ASSESSMENT: R.ALL,
        P.ASSESS: R.OWN,
        P.OPEN_WATCH: R.OWN_FORCE,
        P.HAND_OVER: R.OWN,
        P.READ_HANDOVER: R.OWN,
        P.READ_ROSTER: R.ALL,
        P.READ_MAP_PACKS: R.ALL,
        P.END_POSTING: R.OWN_FORCE,
        P.CONSENT_TO_IMPORT: R.AWAITED_HERE,
        P.CONFIRM_LOST_DEVICE: R.AWAITED,
    },
    Role.COMMANDER: {
        P.READ_INCIDENTS: R.ALL,
        P.EXPORT: R.ALL,
        P.ENTER: R.ALL,
        P.READ_SOURCE: R.ORIGIN_FORCE,
        P.ACKNOWLEDGE_CORRECTION: R.OWN,
        P.ASK: R.ALL,
        P.READ_BOARD: R.ALL,
        P.READ_HANDOVER: R.ALL,
        P.READ_SUMMARY: R.ALL,
        P.READ_ASSESSMENT: R.ALL,
        P.ASSESS: R.ALL,
        P.ISSUE_SUMMARY: R.ALL,
        P.SIGN_SUMMARY: R.ORIGIN_FORCE,
        P.READ_ROSTER: R.ALL,
        P.READ_MAP_PACKS: R.ALL,
        P.READ_PROPOSALS: R.ALL,
        P.WITHDRAW_PROPOSAL: R.ORIGIN_FORCE,
        P.CONSENT_IN_COMMAND: R.AWAITED,
        P.CONFIRM_LOST_DEVICE: R.AWAITED,
        P.READ_JOURNAL: R.ALL,
        P.SEE_ACCESS: R.ORIGIN_FORCE,
    },
    Role.AUDITOR: {
        P.READ_INCIDENTS: R.ALL,
        P.EXPORT: R.ALL,
        P.READ_SOURCE: R.ORIGIN_FORCE,
        P.READ_BOARD: R.ALL,
        P.READ_HANDOVER: R.ALL,
        P.READ_SUMMARY: R.ALL,
        P.READ_ASSESSMENT: R.ALL,
        P.READ_ROSTER: R.ALL,
        P.READ_MAP_PACKS: R.ALL,
        P.LIST_TOKENS: R.ALL,
        P.READ_PROPOSALS: R.ALL,
        P.READ_JOURNAL: R.ALL,
        P.VERIFY_JOURNAL: R.ALL,
        P.SEE_ACCESS: R.ORIGIN_FORCE,
        P.SEE_FAULTS: R.ALL,
        P.SEE_EXPORTS: R.ORIGIN_FORCE,
    },
    Role.ADMINISTRATOR: {
        P.READ_ROSTER: R.ALL,
        P.READ_MAP_PACKS: R.ALL,
        P.MANAGE_ROSTER: R.NO_OTHER_FORCE,
        P.END_POSTING: R.NO_OTHER_FORCE,
        P.LOAD_AREAS: R.ALL,
        P.MANAGE_CENTRES: R.ALL,
        P.MANAGE_MAP_PACKS: R.ALL,
        P.MANAGE_TOKENS: R.NO_OTHER_FORCE,
        P.READ_PROPOSALS: R.ALL,
        P.RETIRE_WITNESS: R.ORIGIN_FORCE,
        P.WITHDRAW_PROPOSAL: R.ORIGIN_FORCE,
        P.CONSENT: R.AWAITED,
        P.CONFIRM_LOST_DEVICE: R.AWAITED,
        P.LIST_TOKENS: R.ALL,
        P.SEE_FAULTS: R.ALL,
        P.SEE_DESIGN: R.ALL,
    },
    Role.OBSERVER: {
        P.READ_INCIDENTS: R.ALL,
        P.EXPORT: R.ALL,
        P.READ_BOARD: R.ALL,
        P.READ_HANDOVER: R.ALL,
        P.READ_SUMMARY: R.ALL,
        P.READ_ASSESSMENT: R.ALL,
        P.MARK_SEEN: R.ALL,
        P.READ_ROSTER: R.ALL,
        P.READ_MAP_PACKS: R.ALL,
        P.READ_PROPOSALS: R.ALL,
        P.READ_JOURNAL: R.ALL,
    },
    Role.DISPLAY: {
        P.READ_BOARD: R.ALL,
    },
    Role.SYSTEM: {
        P.REPORT: R.OWN,
        P.NOTE: R.OWN,
        P.READ_INCIDENTS: R.ALL,
        P.EXPORT: R.ALL,
        P.READ_SUMMARY: R.ALL,
        P.READ_ROSTER: R.ALL,
        P.READ_JOURNAL: R.ALL,
        P.WITNESS: R.ALL,
    },
    Role.SERVER: {
        P.REPORT: R.ALL,
        P.IMPORT: R.ALL,
        P.UNDO_IMPORT: R.ALL,
        P.READ_INCIDENTS: R.ALL,
        P.READ_ROSTER: R.ALL,
        P.MANAGE_ROSTER: R.ALL,
        P.END_POSTING: R.ALL,
        P.OPEN_WATCH: R.ALL,
        P.LOAD_AREAS: R.ALL,
        P.MANAGE_CENTRES: R.ALL,
        P.MANAGE_MAP_PACKS: R.ALL,
        P.MANAGE_TOKENS: R.ALL,
        P.VERIFY_JOURNAL: R.ALL,
        P.CLOSE_ACCESS_HOUR: R.ALL,
        P.ISSUE_SUMMARY: R.ALL,
        P.PRINT_SUMMARY: R.ALL,
        P.COMMIT_SOURCES: R.ALL,
    },
}

# What a token's scope lets through of its bearer's grants.
SCOPES: dict[str, frozenset[Permission]] = {
    "incidents": frozenset({P.READ_INCIDENTS, P.EXPORT}),
    "report": frozenset({P.REPORT, P.NOTE}),
    "roster": frozenset({P.READ_ROSTER}),
    "summaries": frozenset({P.READ_SUMMARY}),
    "journal": frozenset({P.READ_JOURNAL, P.WITNESS}),
}


def granting(*permissions: Permission) -> list[Role]:
    """Return the roles that grant any of the permissions."""
    return [role for role in Role if GRANTS[role].keys() & set(permissions)]


def granted(*, role: Role, permission: Permission, scopes: frozenset | None) -> Reach | None:
    """Return how far the permission reaches for the role, None where it is not granted.

    `scopes` are those of the token in use: they narrow every role, and a system without a token
    is granted nothing.
    """
    narrowed = scopes is not None or role == Role.SYSTEM
    if narrowed and not any(permission in SCOPES[scope] for scope in scopes or ()):
        return None
    return GRANTS[role].get(permission)
