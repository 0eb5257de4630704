"""Addresses of the API of rooms, officers and areas."""

from django.urls import path

from centres import converters  # noqa: F401
from centres.api import docs, journal, rooms, verification, watches

urlpatterns = [
    path("centres", rooms.CentreList.as_view(), name="api_centres"),
    path("centres/<code:code>", rooms.CentreDetail.as_view(), name="api_centre"),
    path("officers", rooms.OfficerList.as_view(), name="api_officers"),
    path("postings", rooms.PostingList.as_view(), name="api_postings"),
    path("watches", watches.WatchList.as_view(), name="api_watches"),
    path("watches/<uuid:pk>/close", watches.WatchClose.as_view(), name="api_watch_close"),
    path("areas", rooms.AreaList.as_view(), name="api_areas"),
    path("areas/<key:pk>", rooms.AreaDetail.as_view(), name="api_area"),
    path("journal/checkpoint", rooms.Checkpoint.as_view(), name="api_checkpoint"),
    path(
        "journal/verification",
        verification.LastVerification.as_view(),
        name="api_verification",
    ),
    path("journal/entries", journal.Entries.as_view(), name="api_journal_entries"),
    path(
        "journal/checkpoints/latest",
        journal.LatestCheckpoint.as_view(),
        name="api_latest_checkpoint",
    ),
    path(
        "journal/checkpoints/<key:size>",
        journal.CheckpointOfSize.as_view(),
        name="api_checkpoint_of_size",
    ),
    path("journal/proofs/inclusion", journal.Inclusion.as_view(), name="api_inclusion"),
    path("journal/proofs/consistency", journal.Consistency.as_view(), name="api_consistency"),
    path("journal/witness", journal.WitnessList.as_view(), name="api_witness"),
    path("journal/cosignatures", journal.Cosignatures.as_view(), name="api_cosignatures"),
    path("journal/refusals", journal.Refusals.as_view(), name="api_refusals"),
    path("token", rooms.TokenDetail.as_view(), name="api_token"),
    path("schema/", docs.Schema.as_view(), name="api_schema"),
    path("docs/", docs.docs, name="api_docs"),
]
