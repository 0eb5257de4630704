"""Addresses of the pages of rooms, officers, postings and watches."""

from django.urls import path, re_path

from centres import converters, views  # noqa: F401

urlpatterns = [
    path("centres/", views.centre_list, name="centre_list"),
    path("centres/new-room/", views.centre_new, name="centre_new"),
    path("centres/<code:code>/", views.centre_detail, name="centre_detail"),
    path("centres/<code:code>/change/", views.centre_change, name="centre_change"),
    path("centres/<code:code>/watch/", views.watch_open, name="watch_open"),
    path("centres/<code:code>/screen/", views.screen_hang, name="screen_hang"),
    path("watches/<uuid:pk>/close/", views.watch_close, name="watch_close"),
    path("officers/", views.officer_list, name="officer_list"),
    path("officers/new/", views.officer_new, name="officer_new"),
    path("officers/<uuid:pk>/", views.officer_detail, name="officer"),
    path("officers/<uuid:pk>/change/", views.officer_change, name="officer_change"),
    path("officers/<uuid:pk>/password/", views.officer_password, name="officer_password"),
    path("officers/<uuid:pk>/disable/", views.officer_disable, name="officer_disable"),
    path("officers/<uuid:pk>/post/", views.officer_post, name="officer_post"),
    path("postings/<uuid:pk>/end/", views.posting_end, name="posting_end"),
    path("map/packs/", views.map_pack_list, name="map_pack_list"),
    path("map/packs/new/", views.map_pack_new, name="map_pack_new"),
    path("map/packs/tiles/", views.map_pack_tiles, name="map_pack_tiles"),
    path("map/packs/<uuid:pk>/withdraw/", views.map_pack_withdraw, name="map_pack_withdraw"),
    re_path(
        r"^map/packs/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?P<mark>[0-9a-f]{16})\.geojson\Z",
        views.map_pack_content,
        name="map_pack_content",
    ),
]
