"""Rooms, forces, officers, postings, areas and the journal: records, and nothing of incidents."""

from centres.models.access import AccessDigest, AccessHead, AccessLine
from centres.models.access import Look as Look
from centres.models.alert import Alert
from centres.models.area_upload import AreaUpload
from centres.models.failure import Alarm, Failure
from centres.models.follower import Follower, SetAside, Verification
from centres.models.journal_entry import JournalEntry
from centres.models.limits import Bucket
from centres.models.map_packs import MapPack, MapPackPart
from centres.models.officers import Officer
from centres.models.officers import Rank as Rank
from centres.models.postings import Posting, Watch
from centres.models.proposal import Proposal
from centres.models.record import Record as Record
from centres.models.record import RecordQuerySet as RecordQuerySet
from centres.models.rooms import Area, AreaEdition, Centre, Force
from centres.models.sessions import Session
from centres.models.tokens import AccessToken

RECORDS = (
    Force,
    Centre,
    Officer,
    Posting,
    Watch,
    AccessToken,
    AreaEdition,
    Area,
    MapPack,
    MapPackPart,
    Proposal,
    JournalEntry,
    AccessLine,
    AccessHead,
    AccessDigest,
)
CHANGEABLE = (
    Centre,
    Officer,
    Posting,
    Watch,
    AccessToken,
    MapPack,
    Proposal,
)  # other records are written once
WORKING_STATE = (
    Session,
    Bucket,
    Follower,
    SetAside,
    Verification,
    Alert,
    AreaUpload,
    Failure,
    Alarm,
)
NEVER_DELETED = (Follower, SetAside, Alarm)  # of the working state
