"""Every address of the project."""

from django.urls import include, path, re_path

from centres import converters, views  # noqa: F401
from coordination.design import design
from incidents.views import home

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("desk/", views.desk, name="desk"),
    path("account/", views.account, name="account"),
    path("account/password/", views.account_password, name="account_password"),
    path("account/sessions/end/", views.sessions_end, name="sessions_end"),
    re_path(
        r"^account/sessions/(?P<name>[0-9a-f]{64})/end/\Z", views.session_end, name="session_end"
    ),
    path("tokens/", views.token_list, name="token_list"),
    path("tokens/new/", views.token_new, name="token_new"),
    path("tokens/<uuid:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("design/", design, name="design"),
    path("", include("centres.urls")),
    path("journal/", views.journal_list, name="journal"),
    path("journal/verify/", views.journal_verify, name="journal_verify"),
    path("journal/<key:position>/", views.journal_entry, name="journal_entry"),
    path("", include("incidents.urls")),
    path("api/v1/", include("centres.api.urls")),
    path("api/v1/", include("incidents.api.urls")),
]

handler400 = "centres.errors.bad_request"
handler403 = "centres.errors.forbidden"
handler404 = "centres.errors.not_found"
handler500 = "centres.errors.server_error"
