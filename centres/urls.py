"""Addresses of the pages of rooms, officers, postings and watches."""

from django.urls import path

from centres import converters  # noqa: F401
from centres.views import (
    agreed,
    alerts,
    edit,
    enrol,
    map_packs,
    officer_keys,
    officers,
    postings,
    proposals,
    rooms,
    watches,
)

urlpatterns = [
    path("centres/", rooms.centre_list, name="centre_list"),
    path("centres/new-room/", edit.CentreNew.as_view(), name="centre_new"),
    path("centres/<code:code>/", rooms.centre_detail, name="centre_detail"),
    path("centres/<code:code>/change/", edit.CentreChange.as_view(), name="centre_change"),
    path("centres/<code:code>/watch/", watches.WatchOpen.as_view(), name="watch_open"),
    path("centres/<code:code>/screen/", edit.ScreenHang.as_view(), name="screen_hang"),
    path("watches/<uuid:pk>/close/", watches.WatchClose.as_view(), name="watch_close"),
    path("officers/", officers.officer_list, name="officer_list"),
    path("officers/new/", enrol.OfficerNew.as_view(), name="officer_new"),
    path("officers/<uuid:pk>/", officers.officer_detail, name="officer"),
    path("officers/<uuid:pk>/change/", enrol.OfficerChange.as_view(), name="officer_change"),
    path("officers/<uuid:pk>/password/", enrol.OfficerPassword.as_view(), name="officer_password"),
    path("officers/<uuid:pk>/device/", enrol.OfficerDevice.as_view(), name="officer_device"),
    path("officers/<uuid:pk>/key/", officer_keys.OfficerKeyReset.as_view(), name="officer_key"),
    path("officers/<uuid:pk>/disable/", enrol.OfficerDisable.as_view(), name="officer_disable"),
    path("officers/<uuid:pk>/post/", postings.OfficerPost.as_view(), name="officer_post"),
    path("postings/<uuid:pk>/end/", postings.PostingEnd.as_view(), name="posting_end"),
    path(
        "postings/<uuid:pk>/telephone/",
        postings.PostingTelephone.as_view(),
        name="posting_telephone",
    ),
    path("forces/", agreed.force_list, name="force_list"),
    path("forces/new/", agreed.ForceNew.as_view(), name="force_new"),
    path("areas/load/", agreed.AreasLoad.as_view(), name="areas_load"),
    path("proposals/", proposals.proposal_list, name="proposal_list"),
    path("proposals/<uuid:pk>/", proposals.proposal_detail, name="proposal"),
    path("proposals/<uuid:pk>/consent/", proposals.Consent.as_view(), name="proposal_consent"),
    path("proposals/<uuid:pk>/refuse/", proposals.Refuse.as_view(), name="proposal_refuse"),
    path("proposals/<uuid:pk>/withdraw/", proposals.Withdraw.as_view(), name="proposal_withdraw"),
    path("proposals/<uuid:pk>/carry-out/", proposals.CarryOut.as_view(), name="proposal_carry_out"),
    path("alerts/seen/", alerts.alerts_seen, name="alerts_seen"),
    path("map/packs/", map_packs.map_pack_list, name="map_pack_list"),
    path("map/packs/new/", map_packs.MapPackNew.as_view(), name="map_pack_new"),
    path("map/packs/tiles/", map_packs.map_pack_tiles, name="map_pack_tiles"),
    path(
        "map/packs/<uuid:pk>/withdraw/",
        map_packs.MapPackWithdraw.as_view(),
        name="map_pack_withdraw",
    ),
    path(
        "map/packs/<uuid:pk>/<mark:mark>.geojson",
        map_packs.map_pack_content,
        name="map_pack_content",
    ),
    path(
        "map/packs/<uuid:pk>/<mark:mark>/<tile:path>/",
        map_packs.map_pack_part,
        name="map_pack_part",
    ),
]
