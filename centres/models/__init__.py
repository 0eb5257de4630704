"""Rooms, forces, officers, postings, areas and the journal: records, and nothing of incidents."""

from centres.models.access import AccessDigest, AccessHead, AccessLine
from centres.models.access import Look as Look
from centres.models.alert import Alert
from centres.models.area_upload import AreaUpload
from centres.models.checkpoint import Checkpoint, Unsigned
from centres.models.failure import Alarm, Failure
from centres.models.follower import Follower, SetAside
from centres.models.journal_entry import JournalEntry
from centres.models.limits import Bucket
from centres.models.map_packs import MapPack, MapPackPart
from centres.models.officer_key import OfficerKey
from centres.models.officers import Officer
from centres.models.officers import Rank as Rank
from centres.models.postings import Posting, Watch
from centres.models.proposal import Proposal
from centres.models.record import Record as Record
from centres.models.record import RecordQuerySet as RecordQuerySet
from centres.models.rooms import Area, AreaEdition, Centre, Force
from centres.models.sessions import Session
from centres.models.tile import Tile
from centres.models.tokens import AccessToken
from centres.models.verification import SealedSince, Verification, Verifying
from centres.models.witness import Behind, Cosignature, Refusal, Witness

RECORDS = (
    Force,
    Centre,
    Officer,
    OfficerKey,
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
    Tile,
    Checkpoint,
    Witness,
    Cosignature,
    Refusal,
    SealedSince,
)
CHANGEABLE = (
    Centre,
    Officer,
    OfficerKey,
    Posting,
    Watch,
    AccessToken,
    MapPack,
    Proposal,
    Witness,
    Tile,  # grows, up to 256 hashes: the database lets it do nothing else
)  # other records are written once
WORKING_STATE = (
    Session,
    Bucket,
    Follower,
    SetAside,
    Verification,
    Alert,
    AreaUpload,
    Unsigned,
    Behind,
    Verifying,
    Failure,
    Alarm,
)
NEVER_DELETED = (Follower, SetAside, Alarm, Unsigned, Behind)  # of the working state
