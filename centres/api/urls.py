"""Addresses of the API of rooms, officers and areas."""

from django.urls import path, re_path

from centres.api import documents, views, watches

urlpatterns = [
    path("centres", views.CentreList.as_view(), name="api_centres"),
    re_path(
        r"^centres/(?P<code>[A-Z0-9]{1,16})\Z", views.CentreDetail.as_view(), name="api_centre"
    ),
    path("officers", views.OfficerList.as_view(), name="api_officers"),
    path("postings", views.PostingList.as_view(), name="api_postings"),
    path("watches", watches.WatchList.as_view(), name="api_watches"),
    path("watches/<uuid:pk>/close", watches.WatchClose.as_view(), name="api_watch_close"),
    path("areas", views.AreaList.as_view(), name="api_areas"),
    re_path(r"^areas/(?P<pk>[0-9]{1,17})\Z", views.AreaDetail.as_view(), name="api_area"),
    path("journal/checkpoint", views.Checkpoint.as_view(), name="api_checkpoint"),
    path("token", views.TokenDetail.as_view(), name="api_token"),
    path("schema/", documents.Schema.as_view(), name="api_schema"),
    path("docs/", documents.docs, name="api_docs"),
]
