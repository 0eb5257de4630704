"""Incidents and all that rooms say of them to one another; drafts, readings and notices."""

from incidents.models.answer import Acknowledgement, Receipt
from incidents.models.batch import Batch
from incidents.models.cut_off import CutOff
from incidents.models.draft import Draft
from incidents.models.duty import Handover, NilReturn
from incidents.models.entry import Entry
from incidents.models.export import Export, SavedFilter
from incidents.models.incident import Incident
from incidents.models.named_place import NamedPlace
from incidents.models.notice import Notice, NoticeRule, Reading
from incidents.models.obligation import Obligation
from incidents.models.paper import Mailed, Paper
from incidents.models.relation import Relation
from incidents.models.request import Request
from incidents.models.sheet import Sheet, SheetMapping, SheetRow
from incidents.models.source import SourceDetail
from incidents.models.source_root import Opening, SourceRoot
from incidents.models.summary import Assessment, DailySummary, Seen, Signature
from incidents.models.translation import Translation

RECORDS = (
    Incident,
    SourceDetail,
    SourceRoot,
    Opening,
    Entry,
    Translation,
    Acknowledgement,
    Receipt,
    Request,
    Relation,
    NilReturn,
    Handover,
    NamedPlace,
    CutOff,
    Assessment,
    DailySummary,
    Signature,
    Seen,
    Paper,
    Batch,
)
# The other records are written once; neither these nor obligations are ever deleted.
CHANGEABLE = (Incident, Request, Relation, Handover, NamedPlace, Obligation, Assessment, Batch)
WORKING_STATE = (
    Draft,
    Obligation,
    Reading,
    Notice,
    NoticeRule,
    Mailed,
    Export,
    SavedFilter,
    SheetMapping,
    Sheet,
    SheetRow,
)
NEVER_DELETED = (Reading, Mailed, SheetMapping)  # of the working state
